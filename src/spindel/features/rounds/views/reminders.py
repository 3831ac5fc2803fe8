"""Choosing about reminders from the letter: whoever has it needs no account."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from spindel.features.rounds import reads, writes


@csrf_exempt
def reminders(request: HttpRequest, token: str) -> HttpResponse:
    """Mail programs post here by themselves, so looking changes nothing and no cookie is asked for."""
    invitation = reads.invitation_of_token(token)
    if invitation is None:
        raise Http404
    if request.method == "POST":
        wanted = "again" in request.POST
        writes.choose_reminders(invitation=invitation, wanted=wanted, now=timezone.now())
    return render(request, "rounds/reminders.html", {"invitation": invitation, "round": invitation.round})
