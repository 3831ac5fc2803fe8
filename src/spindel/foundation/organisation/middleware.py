from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from spindel.foundation.organisation import reads
from spindel.foundation.walls.permissions import look_up


class organisation_of_request:  # noqa: N801  (Django names middleware by path; this one reads as a sentence there)
    """Give the request its membership and organisation, looked up when first asked for.

    Who belongs to several organisations says which one the session is about before anything else.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: Any) -> HttpResponse:
        request.membership = SimpleLazyObject(
            lambda: look_up(lambda: reads.membership_of(request.user, request.session.get(reads.CHOSEN)))
        )
        request.organisation = SimpleLazyObject(lambda: request.membership.organisation)
        return self.respond(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, reads.NotChosen) or request.method != "GET":
            return None
        return HttpResponseRedirect(
            f"{reverse('organisation:choose')}?{urlencode({'next': request.get_full_path()})}"
        )
