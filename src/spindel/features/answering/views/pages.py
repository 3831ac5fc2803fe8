"""The pages of answering. Each works as a plain form; the script only makes them quicker."""

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from spindel.features.answering import reads, writes
from spindel.features.answering.views.saving import clock
from spindel.features.rounds.reads import framework_heading
from spindel.foundation.organisation.permissions import MemberRequest

MINUTES_PER_QUESTION = 0.6

View = Callable[..., HttpResponse]


@login_required
@never_cache
def mine(request: MemberRequest) -> HttpResponse:
    return render(request, "answering/mine.html", {"invitations": reads.invitations_of(request.membership)})


@login_required
@never_cache
def promise(request: MemberRequest, round_id: int, unit_id: int) -> HttpResponse:
    """What it is for, how long it takes and who can see it, before the first question; afterwards, where it ended."""
    place = reads.place_of(request.membership, round_id, unit_id)
    context = page_context(place)
    if place.round.is_open:
        context |= {
            "framework": framework_heading(place.round),
            "about": reads.about(place.round),
            "can_see": reads.names_who_can_see(place.unit),
            "minutes": minutes(context["asked"]),
        }
    return render(request, "answering/promise.html", context)


def minutes(questions: int) -> int:
    """Rounded up, to whole fives where it is more than ten."""
    exact = ceil(questions * MINUTES_PER_QUESTION)
    return exact if exact <= 10 else ceil(exact / 5) * 5


def page_context(place: reads.Place) -> dict[str, Any]:
    """What every page of a sheet shows: where one is, and how far one has come."""
    answers = reads.answers_on(place.sheet)
    sections = reads.sections_of(place.round, answers)
    last = max((answer.saved_at for answer in answers.values()), default=None)
    return {
        "place": place,
        "round": place.round,
        "unit": place.unit,
        "sheet": place.sheet,
        "answers": answers,
        "sections": sections,
        "next_missing": next((section for section in sections if section.missing), None),
        "asked": sum(len(section.items) for section in sections),
        "answered": sum(len(section.answered) for section in sections),
        "saved_at": clock(last) if last else "",
    }


@login_required
def start(request: MemberRequest, round_id: int, unit_id: int) -> HttpResponse:
    place = reads.place_of(request.membership, round_id, unit_id)
    if request.method != "POST":
        return redirect("answering:promise", round_id, unit_id)
    writes.start_sheet(round=place.round, unit=place.unit, respondent=request.user, now=timezone.now())
    first = reads.sections_of(place.round, {})[0]
    return redirect("answering:section", round_id, unit_id, first.id)


def begun(view: View) -> View:
    """The view of a sheet that is begun and open; any other leads back to the page that says how things stand."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: MemberRequest, round_id: int, unit_id: int, **more: str) -> HttpResponse:
        place = reads.place_of(request.membership, round_id, unit_id)
        if place.sheet is None or not place.round.is_open:
            return redirect("answering:promise", round_id, unit_id)
        return view(request, place, **more)

    return guarded


@begun
def overview(request: MemberRequest, place: reads.Place) -> HttpResponse:
    return render(request, "answering/overview.html", page_context(place))


@begun
def send(request: MemberRequest, place: reads.Place) -> HttpResponse:
    if request.method != "POST":
        return redirect("answering:overview", place.round.pk, place.unit.pk)
    writes.send_sheet(sheet=place.begun, now=timezone.now())
    return redirect("answering:sent", place.round.pk, place.unit.pk)


@login_required
@never_cache
def sent(request: MemberRequest, round_id: int, unit_id: int) -> HttpResponse:
    place = reads.place_of(request.membership, round_id, unit_id)
    if place.sheet is None or place.sheet.sent_at is None:
        return redirect("answering:promise", round_id, unit_id)
    return render(request, "answering/sent.html", page_context(place))
