from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from spindel.foundation.walls.permissions import nobody


def request_behind_walls(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A request begins with nobody's rows; whoever finds out whom it is for narrows it to that organisation."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with nobody():
            return respond(request)

    return middleware
