from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from spindel.foundation.accounts.writes import note_use

NOTED = "noted"


def note_sign_in_in_use(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Note once an hour that a device is in use; every other time this asks the database nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        session = request.session
        if session.accessed and SESSION_KEY in session and session.session_key:
            now = timezone.now()
            hour = int(now.timestamp()) // 3600
            if session.get(NOTED) != hour:
                session[NOTED] = hour
                note_use(session_key=session.session_key, now=now)
        return response

    return middleware
