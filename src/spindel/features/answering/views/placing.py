"""Who is answering, and where: by the key this browser holds, or else by the account somebody is signed in with."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from spindel.features.answering import reads
from spindel.features.answering.views.keys import held_at
from spindel.foundation.organisation.permissions import MemberRequest

View = Callable[..., HttpResponse]


def place_here(request: HttpRequest, round_id: int, unit_id: int) -> reads.Place | None:
    """None where nobody says who is asking."""
    held = held_at(request, round_id, unit_id)
    place = reads.place_of_key(held.key) if held else None
    if place and (place.round.pk, place.unit.pk) == (round_id, unit_id):
        return place
    member: Any = request
    return reads.place_of(member.membership, round_id, unit_id) if request.user.is_authenticated else None


def placed(view: View) -> View:
    """A view of the place an address names."""

    @never_cache
    @wraps(view)
    def guarded(request: MemberRequest, round_id: int, unit_id: int, **more: str) -> HttpResponse:
        place = place_here(request, round_id, unit_id)
        if place is None:
            return redirect_to_login(request.get_full_path())
        return view(request, place, **more)

    return guarded


def begun(view: View) -> View:
    """The view of a sheet that is begun and open; any other leads back to the page that says how things stand."""

    @placed
    @wraps(view)
    def guarded(request: MemberRequest, place: reads.Place, **more: str) -> HttpResponse:
        if place.sheet is None or not place.round.is_open:
            return redirect("answering:promise", place.round.pk, place.unit.pk)
        return view(request, place, **more)

    return guarded
