from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from spindel.foundation.organisation import reads


def organisation_of_request(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give the request its membership and organisation, looked up when first asked for."""

    def middleware(request: Any) -> HttpResponse:
        request.membership = SimpleLazyObject(lambda: reads.membership_of(request.user))
        request.organisation = SimpleLazyObject(lambda: request.membership.organisation)
        return respond(request)

    return middleware
