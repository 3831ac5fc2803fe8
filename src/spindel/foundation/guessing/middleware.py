from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver
from django.utils import timezone

from spindel.foundation.guessing.reads import STRETCH, has_to_wait
from spindel.foundation.guessing.writes import note_miss

KEYS = {"token", "code", "key"}
"""Parts of an address that open something without signing in."""
MISSED = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


class slow_down_guessing:  # noqa: N801  (Django names middleware by path; this one reads as a sentence there)
    """Whoever tries too many keys that open nothing has to wait. A right key is never counted, and nobody else waits."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        match = request.resolver_match
        if match and KEYS & match.kwargs.keys() and response.status_code in MISSED:
            note_miss(address=address_of(request), now=timezone.now())
        return response

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not KEYS & kwargs.keys() or not has_to_wait(address_of(request), timezone.now()):
            return None
        response: HttpResponse = get_resolver().resolve_error_handler(HTTPStatus.TOO_MANY_REQUESTS)(request)
        response["Retry-After"] = str(int(STRETCH.total_seconds()))
        return response


def address_of(request: HttpRequest) -> str:
    """As the sign-in library finds it behind our proxies."""
    return str(get_adapter().get_client_ip(request))
