from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from spindel.features.rounds import permissions, reads, writes
from spindel.features.rounds.forms import RoundForm
from spindel.foundation.organisation.permissions import MemberRequest, require


def rounds(request: MemberRequest) -> HttpResponse:
    require(permissions.may_plan(request.membership))
    return render(request, "rounds/rounds.html", {"rounds": reads.rounds_of(request.organisation)})


def plan(request: MemberRequest) -> HttpResponse:
    require(permissions.may_plan(request.membership))
    form = RoundForm(request.POST or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        version, questions = form.chosen_framework()
        round = writes.plan_round(
            framework_version=version,
            form=questions,
            actor=request.user,
            now=timezone.now(),
            targets=form.targets(),
            **{name: form.cleaned_data[name] for name in ("name", "units", "deadline", "weighting")},
        )
        return redirect("rounds:round", round.pk)
    return render(request, "rounds/plan.html", {"form": form})


def overview(request: MemberRequest, round_id: int) -> HttpResponse:
    round = reads.round_of(request.organisation, round_id)
    require(permissions.may_lead(request.membership, round))
    return render(request, "rounds/round.html", {"round": round, "framework": reads.framework_heading(round)})


@require_POST
def open_round(request: MemberRequest, round_id: int) -> HttpResponse:
    round = reads.round_of(request.organisation, round_id)
    require(permissions.may_lead(request.membership, round))
    writes.open_round(round=round, actor=request.user, now=timezone.now())
    return redirect("rounds:round", round.pk)


@require_POST
def close_round(request: MemberRequest, round_id: int) -> HttpResponse:
    round = reads.round_of(request.organisation, round_id)
    require(permissions.may_lead(request.membership, round))
    writes.close_round(round=round, actor=request.user, now=timezone.now())
    return redirect("rounds:round", round.pk)
