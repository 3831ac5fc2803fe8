from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from spindel.foundation.accounts.reads import showed_second_factor
from spindel.foundation.organisation import permissions, reads
from spindel.foundation.organisation.models import Membership
from spindel.foundation.walls.permissions import look_up


def admitted(request: HttpRequest) -> Membership:
    """The membership this request is about: the gate everything passes that is anybody's in particular."""
    session = request.session
    membership = look_up(
        lambda: reads.membership_of(request.user, session.get(reads.CHOSEN), session.get(reads.CONFINED))
    )
    permissions.require_second_factor(membership, is_shown=showed_second_factor(request))
    return membership


class organisation_of_request:  # noqa: N801  (Django names middleware by path; this one reads as a sentence there)
    """Give the request its membership and organisation, looked up when first asked for.

    Who belongs to several organisations says which one the session is about before anything else.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: Any) -> HttpResponse:
        request.membership = SimpleLazyObject(lambda: admitted(request))
        request.organisation = SimpleLazyObject(lambda: request.membership.organisation)
        return self.respond(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, reads.NotChosen) or request.method != "GET":
            return None
        return HttpResponseRedirect(
            f"{reverse('organisation:choose')}?{urlencode({'next': request.get_full_path()})}"
        )
