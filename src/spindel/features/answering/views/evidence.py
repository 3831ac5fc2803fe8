"""Links and files beside an answer: for the one who answers, and for those who may read named answers."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from spindel.features.answering import forms, reads, writes
from spindel.features.answering.models import Evidence, Sheet
from spindel.features.answering.reads import evidence as shown
from spindel.features.answering.views.keys import held_at
from spindel.features.answering.views.placing import begun, placed
from spindel.features.rounds.reads import round_of
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.permissions import MemberRequest, may_lead_rounds, require
from spindel.foundation.organisation.reads import units_led_by


@begun
def evidence(request: MemberRequest, place: reads.Place, item: str) -> HttpResponse:
    sheet = place.begun
    if not place.round.is_named or not isinstance(sheet, Sheet) or item not in reads.asked_in(place.round):
        raise Http404
    form = forms.EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        add(request, sheet, item, form)
        return redirect(request.path)
    section = next(each for each in reads.sections_of(place.round, {}) if item in each.items)
    question = next(each for each in reads.questions_of(place.round, section, {}) if each.id == item)
    context = {"place": place, "round": place.round, "unit": place.unit, "section": section}
    context |= {"question": question, "form": form, "found": shown.evidence_on(sheet, item)}
    return render(request, "answering/evidence.html", context)


def add(request: MemberRequest, sheet: Sheet, item: str, form: forms.EvidenceForm) -> None:
    given, actor, now = form.cleaned_data, writer(request), timezone.now()
    if given["link"]:
        writes.add_link(
            sheet=sheet, item=item, title=given["title"], link=given["link"], actor=actor, now=now
        )
    if given["file"]:
        content = given["file"].read(shown.LARGEST + 1)
        writes.add_file(
            sheet=sheet, item=item, name=given["file"].name, content=content, actor=actor, now=now
        )


def writer(request: MemberRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


@placed
def remove_evidence(request: MemberRequest, place: reads.Place, item: str, evidence_id: UUID) -> HttpResponse:
    sheet = place.begun
    found = (
        shown.evidence_on(sheet, item).filter(pk=evidence_id).first() if isinstance(sheet, Sheet) else None
    )
    if found is None:
        raise Http404
    if request.method == "POST":
        writes.remove_evidence(evidence=found, actor=writer(request), now=timezone.now())
    return redirect("answering:evidence", place.round.pk, place.unit.pk, item)


@never_cache
def evidence_file(request: MemberRequest, round_id: int, unit_id: int, evidence_id: UUID) -> HttpResponse:
    """The file, to be saved and never shown by the browser itself."""
    held = held_at(request, round_id, unit_id)
    place = reads.place_of_key(held.key) if held else None
    own = place.sheet if place else None
    found: Evidence | None = None
    if isinstance(own, Sheet):
        found = own.evidence.filter(pk=evidence_id).first()
    if found is None:
        found = shown.evidence_shown(request.membership, evidence_id)
    if not found.stored or (found.sheet.round_id, found.sheet.unit_id) != (round_id, unit_id):
        raise Http404
    content = shown.path_of(found.stored).read_bytes()
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = forms.attachment(found.title)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@login_required
@never_cache
def all_evidence(request: MemberRequest, round_id: int) -> HttpResponse:
    round = round_of(request.organisation, round_id)
    require(may_lead_rounds(request.membership) or bool(units_led_by(request.membership)))
    titles = reads.titles_of(round)
    found = [
        (titles.get(each.item, each.item), each) for each in shown.evidence_in(request.membership, round)
    ]
    return render(request, "answering/all_evidence.html", {"round": round, "found": found})
