from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from spindel.demo.people import CAST
from spindel.demo.story import address
from spindel.foundation.accounts.reads import user_by_email


def on_this_machine(request: HttpRequest) -> bool:
    return bool(settings.DEMO) and ip_address(request.META["REMOTE_ADDR"]).is_loopback


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast: only in the demo, only from the machine it runs on."""
    person = next((person for person in CAST if person.key == request.POST.get("person")), None)
    user = user_by_email(address(person.name)) if person else None
    if user is None or not on_this_machine(request):
        raise Http404
    login(request, user)
    return redirect("home")
