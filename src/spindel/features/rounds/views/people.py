import csv
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spindel.features.rounds import permissions, reads, writes
from spindel.features.rounds.forms import ListForm, PersonForm
from spindel.features.rounds.models import Invitation, Round
from spindel.features.rounds.views.running import led
from spindel.foundation.mail.reads import can_send
from spindel.foundation.organisation.permissions import MemberRequest, require

LISTED = "spindel.rounds.people"
PER_PAGE = 100


@led
def people(request: MemberRequest, round: Round) -> HttpResponse:
    """Who is asked: how many in each unit, who could not be reached, and adding more."""
    person = PersonForm(request.POST or None, round=round)
    if request.method == "POST" and person.is_valid():
        writes.invite_person(round=round, actor=request.user, now=timezone.now(), **person.cleaned_data)
        return redirect("rounds:people", round.pk)
    return render(request, "rounds/people.html", people_page(round, person=person))


def people_page(round: Round, **more: Any) -> dict[str, Any]:
    return {
        "round": round,
        "person": PersonForm(round=round),
        "list": ListForm(),
        "units": (units := reads.asked_by_unit(round)),
        "asked": sum(number for _unit, number in units),
        "troubled": reads.troubled_in(round)[:PER_PAGE],
        "can_send": can_send(),
        **more,
    }


@led
@require_POST
def upload(request: MemberRequest, round: Round) -> HttpResponse:
    """What the file would change; nothing has changed yet. The rows travel with the page, signed."""
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "rounds/people.html", people_page(round, list=form))
    file = form.cleaned_data["file"]
    found = reads.read_people(round, file.name, file.read())
    rows = [[each.unit_id, each.name, each.email, each.is_leader] for each in found.people]
    signed = "" if found.faults else signing.dumps([round.pk, rows], salt=LISTED, compress=True)
    context = {"round": round, "found": found, "signed": signed, "file_name": file.name}
    return render(request, "rounds/upload.html", context)


@led
@require_POST
def take_over(request: MemberRequest, round: Round) -> HttpResponse:
    try:
        about, rows = signing.loads(request.POST.get("rows", ""), salt=LISTED, max_age=24 * 3600)
    except signing.BadSignature:
        about, rows = None, []
    if about != round.pk:
        messages.error(request, _("The list could not be read. Upload it again."))
        return redirect("rounds:people", round.pk)
    listed = [reads.Person(*row) for row in rows]
    new = writes.invite_people(round=round, people=listed, actor=request.user, now=timezone.now())
    messages.success(request, _("%(number)d people were added to the list.") % {"number": new})
    return redirect("rounds:people", round.pk)


@led
def download(_request: MemberRequest, round: Round) -> HttpResponse:
    """The list to correct and upload again, as spreadsheets open it."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="deltagere.csv"'
    csv.writer(response, delimiter=";").writerows(reads.listed_people(round))
    return response


@login_required
def unit(request: MemberRequest, round_id: int, unit_id: int) -> HttpResponse:
    """A unit's people; who has answered stands there where the mode allows it."""
    round = reads.round_of(request.organisation, round_id)
    found = reads.unit_of_round(round, unit_id)
    require(permissions.may_follow_some(request.membership))
    part = reads.part_of(request.membership, round)
    leads = permissions.may_lead(request.membership, round)
    require((part is None or found.pk in part) and (leads or not round.is_anonymous))
    page = Paginator(reads.people_of(round, found), PER_PAGE).get_page(request.GET.get("side"))
    context = {"round": round, "unit": found, "people": page, "leads": leads, "can_send": can_send()}
    return render(request, "rounds/unit.html", context)


@led
@require_POST
def remove(request: MemberRequest, round: Round, invitation: Invitation) -> HttpResponse:
    writes.remove_invitation(invitation=invitation, actor=request.user, now=timezone.now())
    return redirect("rounds:unit", round.pk, invitation.unit_id)


@led
@require_POST
def send_again(request: MemberRequest, round: Round, invitation: Invitation) -> HttpResponse:
    writes.send_invitations(round=round, actor=request.user, now=timezone.now(), only=[invitation.pk])
    messages.success(request, _("The mail is on its way, unless the person has answered."))
    return redirect("rounds:unit", round.pk, invitation.unit_id)
