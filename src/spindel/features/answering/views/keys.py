"""The keys a browser holds: in a cookie that only the server can read, never in the database."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from spindel.features.answering import reads
from spindel.features.answering.reads import Held, Kind, Place

COOKIE = "spindel_key"
PURPOSE = "cookie"
MOST_HELD = 8
"""Sheets on one device; the oldest is dropped, and its link opens it again."""
KEPT = 120 * 24 * 3600
"""Seconds; longer than a round is open."""


def held_at(request: HttpRequest, round_id: int, unit_id: int) -> Held | None:
    return _all_held(request).get(f"{round_id}.{unit_id}")


def _all_held(request: HttpRequest) -> dict[str, Held]:
    try:
        sealed = urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
        told = json.loads(reads.open_by_server(PURPOSE, sealed))
    except (NotBase64, ValueError, reads.WrongKey):
        return {}
    return {place: Held(key, Kind(kind)) for place, (key, kind) in told.items()}


def keep_key(request: HttpRequest, response: HttpResponse, place: Place) -> HttpResponse:
    """Hand the browser the key of a place it has been let into."""
    here = f"{place.round.pk}.{place.unit.pk}"
    others = [(name, held) for name, held in _all_held(request).items() if name != here]
    return _hold(response, dict([*others, (here, Held(place.key, kind_of(place)))][-MOST_HELD:]))


def kind_of(place: Place) -> Kind:
    if place.round.is_anonymous:
        return Kind.DRAFT
    return Kind.INVITED if place.invitation else Kind.LINKED


def drop_key(request: HttpRequest, response: HttpResponse, round_id: int, unit_id: int) -> HttpResponse:
    held = _all_held(request)
    held.pop(f"{round_id}.{unit_id}", None)
    return _hold(response, held)


def _hold(response: HttpResponse, held: dict[str, Held]) -> HttpResponse:
    told = json.dumps({name: [each.key, each.kind] for name, each in held.items()})
    sealed = urlsafe_b64encode(reads.seal_by_server(PURPOSE, told.encode())).decode()
    response.set_cookie(
        COOKIE,
        sealed,
        max_age=KEPT if held else 0,
        path=settings.SESSION_COOKIE_PATH,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response
