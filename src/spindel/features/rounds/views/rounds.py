from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from spindel.features.rounds import permissions, reads
from spindel.features.rounds.models import Round
from spindel.foundation.mail.reads import can_send
from spindel.foundation.organisation.permissions import MemberRequest, require


@login_required
def rounds(request: MemberRequest) -> HttpResponse:
    require(permissions.may_follow_some(request.membership))
    found = reads.rounds_followed_by(request.membership, reads.rounds_of(request.organisation))
    context = {"rounds": found, "may_plan": permissions.may_plan(request.membership)}
    return render(request, "rounds/rounds.html", context)


@login_required
def overview(request: MemberRequest, round_id: int) -> HttpResponse:
    round = reads.round_of(request.organisation, round_id)
    require(permissions.may_follow_some(request.membership))
    return render(request, "rounds/round.html", page_of(request, round))


@login_required
@never_cache
def followed(request: MemberRequest, round_id: int) -> HttpResponse:
    """The part of the page that changes while people answer, for the script that keeps it fresh."""
    round = reads.round_of(request.organisation, round_id)
    require(permissions.may_follow_some(request.membership))
    return render(request, "rounds/followed.html", page_of(request, round))


def page_of(request: MemberRequest, round: Round) -> dict[str, Any]:
    part = reads.part_of(request.membership, round)
    return {
        "round": round,
        "framework": reads.framework_heading(round),
        "mode": reads.mode_title(round.mode),
        "promise": reads.promise_of(round),
        "leads": permissions.may_lead(request.membership, round),
        "followed": reads.follow(round, part),
        "amendments": reads.amendments_of(round),
        "reminders": reads.reminders_planned(round, timezone.localdate()),
        "can_send": can_send(),
    }
