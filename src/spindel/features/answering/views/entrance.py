"""The way in for who has no account: a personal key from a mail, or a unit's open link."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from spindel.features.answering import reads, writes
from spindel.features.answering.forms import NameForm
from spindel.features.answering.views.keys import held_at, keep_key
from spindel.features.answering.views.pages import promise_context
from spindel.features.rounds.models import OpenLink
from spindel.features.rounds.reads import new_key, open_link_of_code, units_of_round

KEY = re.compile(r"[A-Za-z0-9_-]{30,100}")


@never_cache
def enter(request: HttpRequest, key: str = "") -> HttpResponse:
    """Takes the key from the address's last part, which browsers keep to themselves, or from the field.

    The address names a ``key`` so that wrong ones count (``foundation.guessing``); it is never in it.
    """
    if request.method != "POST":
        return render(request, "answering/enter.html")
    key = key_in(request.POST.get("key", key))
    place = reads.place_of_key(key) if key else None
    if place is None:
        return nothing_opens(request)
    return keep_key(request, redirect("answering:promise", place.round.pk, place.unit.pk), place)


def key_in(written: str) -> str:
    """The key itself, also where the whole link was pasted."""
    last = written.strip().rpartition("#")[2]
    return last if KEY.fullmatch(last) else ""


def nothing_opens(request: HttpRequest) -> HttpResponse:
    """One sentence for wrong, used and too late: what is wrong is nobody's business but the owner's."""
    return render(request, "answering/enter.html", {"opens_nothing": True}, status=404)


@never_cache
def open_link(request: HttpRequest, code: str) -> HttpResponse:
    link = open_link_of_code(code)
    if link is None or not is_open(link):
        return nothing_opens(request)
    held = held_at(request, link.round_id, link.unit_id)
    form = NameForm(request.POST or None)
    if request.method == "POST" and (not link.round.is_named or form.is_valid()):
        return begin_through(request, link, form.cleaned_data["name"] if link.round.is_named else "")
    place = reads.Place(link.round, link.unit, None)
    context = promise_context(place, by_link=True) | {
        "place": place,
        "round": link.round,
        "unit": link.unit,
        "asked": len(reads.asked_in(link.round)),
        "form": form if link.round.is_named else None,
        "is_begun": held is not None and reads.place_of_key(held.key) is not None,
    }
    return render(request, "answering/open_link.html", context)


def is_open(link: OpenLink) -> bool:
    takes_part = units_of_round(link.round).filter(pk=link.unit_id).exists()
    return link.closed_at is None and link.round.is_open and takes_part


def begin_through(request: HttpRequest, link: OpenLink, name: str) -> HttpResponse:
    """A sheet of its own, also where another was begun on the same device before."""
    round, unit, key = link.round, link.unit, new_key()
    if round.is_anonymous:
        writes.start_draft(round=round, unit=unit, key=key, by_link=True)
    else:
        writes.start_by_link(round=round, unit=unit, key=key, name=name, now=timezone.now())
    first = reads.sections_of(round, {})[0]
    place = reads.Place(round, unit, None, key)
    return keep_key(request, redirect("answering:section", round.pk, unit.pk, first.id), place)


@never_cache
def thanks(request: HttpRequest) -> HttpResponse:
    """After an anonymous sheet: says nothing of which."""
    return render(request, "answering/thanks.html", {"home": settings.LOGIN_REDIRECT_URL})
