from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spindel.features.rounds import permissions, reads, writes
from spindel.features.rounds.forms import CopyForm, RoundForm, TargetsForm, with_branch
from spindel.features.rounds.models import Round
from spindel.foundation.organisation.permissions import MemberRequest, require


@login_required
def plan(request: MemberRequest) -> HttpResponse:
    require(permissions.may_plan(request.membership))
    form = filled_in(request)
    if form.is_bound and form.is_valid():
        round = writes.plan_round(**said(form), actor=request.user, now=timezone.now())
        return redirect("rounds:round", round.pk)
    return plan_page(request, form)


@login_required
def change(request: MemberRequest, round_id: int) -> HttpResponse:
    round = reads.round_of(request.organisation, round_id)
    require(permissions.may_lead(request.membership, round))
    if round.opened_at:
        raise writes.AlreadyOpen("round.already_open", name=round.name)
    form = filled_in(request, round)
    if form.is_bound and form.is_valid():
        writes.change_plan(round=round, **said(form), actor=request.user, now=timezone.now())
        return redirect("rounds:round", round.pk)
    return plan_page(request, form)


def filled_in(request: MemberRequest, round: Round | None = None) -> RoundForm:
    """The form as sent; where a button only ticked a branch, as filled in so far and not yet judged."""
    how: Any = {"organisation": request.organisation, "round": round}
    if "tick" in request.POST:
        said_so_far = with_branch(request.POST, RoundForm.base_fields, request.organisation)
        return RoundForm(**how, initial=said_so_far)
    return RoundForm(request.POST or None, **how)


def said(form: RoundForm) -> dict[str, Any]:
    named = {name: form.cleaned_data[name] for name in ("name", "units")}
    return {"framework_version": form.chosen_framework()[0], **named, **form.settings()}


def plan_page(request: MemberRequest, form: RoundForm) -> HttpResponse:
    tree = form.tree()
    context = {
        "form": form,
        "round": form.round,
        "tree": tree,
        "ticked": sum(unit.is_ticked for unit in tree),
        "modes": list(form.modes()),
    }
    return render(request, "rounds/plan.html", context)


@login_required
def targets(request: MemberRequest, round_id: int) -> HttpResponse:
    round = reads.round_of(request.organisation, round_id)
    require(permissions.may_lead(request.membership, round))
    form = TargetsForm(request.POST or None, round=round)
    if request.method == "POST" and form.is_valid():
        writes.set_targets(round=round, targets=form.targets(), actor=request.user, now=timezone.now())
        return redirect("rounds:round", round.pk)
    return render(request, "rounds/targets.html", {"form": form, "round": round})


@login_required
@require_POST
def discard(request: MemberRequest, round_id: int) -> HttpResponse:
    round = reads.round_of(request.organisation, round_id)
    require(permissions.may_lead(request.membership, round))
    writes.discard_plan(round=round, actor=request.user, now=timezone.now())
    messages.success(request, _("The plan has been discarded."))
    return redirect("rounds:rounds")


@login_required
def copy(request: MemberRequest, round_id: int) -> HttpResponse:
    round = reads.round_of(request.organisation, round_id)
    require(permissions.may_lead(request.membership, round))
    suggested = {"name": reads.next_name(request.organisation, round.name)}
    form = CopyForm(request.POST or None, initial=suggested)
    if request.method == "POST" and form.is_valid():
        made = writes.copy_round(
            round=round,
            units=reads.units_of_round(round).filter(ended_on=None),
            actor=request.user,
            now=timezone.now(),
            **form.cleaned_data,
        )
        return redirect("rounds:change", made.pk)
    context = {
        "form": form,
        "round": round,
        "ended": reads.ended_units(round),
        "newer": reads.newer_version(round),
    }
    return render(request, "rounds/copy.html", context)
