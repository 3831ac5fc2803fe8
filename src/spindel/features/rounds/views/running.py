from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spindel.features.rounds import permissions, reads, writes
from spindel.features.rounds.forms import NewDeadlineForm, ReasonForm
from spindel.features.rounds.models import Round
from spindel.foundation.organisation.permissions import MemberRequest, require

View = Callable[..., HttpResponseBase]


FIND: dict[str, Callable[[Round, int], Any]] = {
    "unit_id": reads.unit_of_round,
    "invitation_id": reads.invitation_in,
}


def led(view: View) -> View:
    """The view of a round that the member leads, and of what its address names in that round."""

    @login_required
    @wraps(view)
    def guarded(request: MemberRequest, round_id: int, **ids: int) -> HttpResponseBase:
        round = reads.round_of(request.organisation, round_id)
        found = [FIND[name](round, each) for name, each in ids.items()]
        require(permissions.may_lead(request.membership, round))
        return view(request, round, *found)

    return guarded


@led
@require_POST
def open_round(request: MemberRequest, round: Round) -> HttpResponse:
    writes.open_round(round=round, actor=request.user, now=timezone.now(), send="send" in request.POST)
    return redirect("rounds:round", round.pk)


@led
def close_round(request: MemberRequest, round: Round) -> HttpResponse:
    """Before the deadline it takes a reason; after it, or without one, a button is enough."""
    early = round.is_open and round.deadline is not None and timezone.localdate() <= round.deadline
    if not early and request.method == "POST":
        writes.close_round(round=round, actor=request.user, now=timezone.now())
        return redirect("rounds:round", round.pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        writes.close_early(round=round, actor=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("rounds:round", round.pk)
    return render(request, "rounds/close.html", {"round": round, "form": form, "early": early})


@led
def extend(request: MemberRequest, round: Round) -> HttpResponse:
    form = NewDeadlineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        writes.extend_round(round=round, actor=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("rounds:round", round.pk)
    return render(request, "rounds/extend.html", {"round": round, "form": form})


@led
def reopen(request: MemberRequest, round: Round) -> HttpResponse:
    form = NewDeadlineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        writes.reopen_round(round=round, actor=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("rounds:round", round.pk)
    return render(request, "rounds/reopen.html", {"round": round, "form": form})


@led
@require_POST
def send(request: MemberRequest, round: Round) -> HttpResponse:
    again = "again" in request.POST
    writes.send_invitations(round=round, actor=request.user, now=timezone.now(), again=again)
    messages.success(request, _("The mails are on their way. This page shows how far they have come."))
    return redirect("rounds:round", round.pk)


@login_required
@require_POST
def remind(request: MemberRequest, round_id: int) -> HttpResponse:
    """Those who have not answered, in the part of the round the member follows."""
    round = reads.round_of(request.organisation, round_id)
    require(permissions.may_follow_some(request.membership))
    part = reads.part_of(request.membership, round)
    writes.remind(round=round, actor=request.user, now=timezone.now(), unit_ids=part)
    messages.success(request, _("Those who have not answered get a reminder, at most one a day."))
    return redirect("rounds:round", round.pk)
