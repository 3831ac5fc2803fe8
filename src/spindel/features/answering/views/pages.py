"""The pages of answering. Each works as a plain form; the script only makes them quicker."""

from hashlib import sha256
from math import ceil
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from spindel.features.answering import reads, writes
from spindel.features.answering.models import Draft, Sheet
from spindel.features.answering.views.keys import drop_key, keep_key
from spindel.features.answering.views.placing import begun, placed
from spindel.features.answering.views.saving import clock
from spindel.features.rounds.reads import amendments_of, framework_heading, promise_of
from spindel.foundation.organisation.permissions import MemberRequest

MINUTES_PER_QUESTION = 0.6


@login_required
@never_cache
def mine(request: MemberRequest) -> HttpResponse:
    return render(request, "answering/mine.html", {"invitations": reads.invitations_of(request.membership)})


@placed
def promise(request: MemberRequest, place: reads.Place) -> HttpResponse:
    """What it is for, how long it takes and who can see it, before the first question; afterwards, where it ended."""
    context = page_context(place) | {"amendments": amendments_of(place.round)}
    if place.round.is_open:
        context |= promise_context(place)
    return render(request, "answering/promise.html", context)


def promise_context(place: reads.Place, *, by_link: bool = False) -> dict[str, Any]:
    by_link = by_link or (bool(place.key) and place.invitation is None)
    return {
        "framework": framework_heading(place.round),
        "about": reads.about(place.round),
        "by_link": by_link,
        "promise": promise_of(place.round, by_link=by_link),
        "can_see": reads.names_who_can_see(place.unit) if place.round.is_named else [],
        "minutes": minutes(len(reads.asked_in(place.round))),
    }


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
        "script": script_facts(place) if place.sheet else {},
        "answers": answers,
        "sections": sections,
        "next_missing": next((section for section in sections if section.missing), None),
        "asked": sum(len(section.items) for section in sections),
        "answered": sum(len(section.answered) for section in sections),
        "saved_at": clock(last) if last else "",
    }


def script_facts(place: reads.Place) -> dict[str, str]:
    """What the page's script has to know: the name of its queue on this device, and where to send what is in it."""
    if not place.key:
        sheet = [place.begun.pk]
        saving = {name: reverse(f"answering:{name}", args=sheet) for name in ("state", "save")}
        return {"queue": str(place.begun.pk), "enter": reverse("accounts:sign-in"), **saving}
    here = [place.round.pk, place.unit.pk]
    return {
        "queue": sha256(f"queue:{place.key}".encode()).hexdigest()[:16],
        "enter": reverse("answering:enter"),
        "state": reverse("answering:state-by-key", args=here),
        "save": reverse("answering:save-by-key", args=here),
    }


@placed
def start(request: MemberRequest, place: reads.Place) -> HttpResponse:
    here = [place.round.pk, place.unit.pk]
    if request.method != "POST" or place.has_answered:
        return redirect("answering:promise", *here)
    first = reads.sections_of(place.round, {})[0]
    response = redirect("answering:section", *here, first.id)
    if place.round.is_anonymous:
        key = place.key or writes.take_key(round=place.round, unit=place.unit, user=request.user)
        writes.start_draft(round=place.round, unit=place.unit, key=key)
        return keep_key(request, response, reads.Place(place.round, place.unit, None, key))
    now = timezone.now()
    if place.key and place.invitation:
        writes.start_invited(invitation=place.invitation, now=now)
    elif not place.key:
        writes.start_sheet(round=place.round, unit=place.unit, respondent=request.user, now=now)
    return response


@begun
def overview(request: MemberRequest, place: reads.Place) -> HttpResponse:
    return render(request, "answering/overview.html", page_context(place))


@begun
def send(request: MemberRequest, place: reads.Place) -> HttpResponse:
    here = [place.round.pk, place.unit.pk]
    if request.method != "POST":
        return redirect("answering:overview", *here)
    if isinstance(place.begun, Draft):
        writes.send_draft(draft=place.begun)
        return drop_key(request, redirect("answering:thanks"), *here)
    writes.send_sheet(sheet=place.begun, now=timezone.now())
    return redirect("answering:sent", *here)


@placed
def sent(request: MemberRequest, place: reads.Place) -> HttpResponse:
    if not isinstance(place.sheet, Sheet) or place.sheet.sent_at is None:
        return redirect("answering:promise", place.round.pk, place.unit.pk)
    return render(request, "answering/sent.html", page_context(place))
