"""For those who run the round: keying in paper sheets, and taking in files of many."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from spindel.core.refusals import Faults
from spindel.features.answering import forms, reads, writes
from spindel.features.answering.reads import papers
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import round_of, unit_of_round
from spindel.foundation.organisation.models import Unit
from spindel.foundation.organisation.permissions import MemberRequest, may_lead_rounds, require

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FAULTS_SHOWN = 50


def round_led(request: MemberRequest, round_id: int) -> Round:
    round = round_of(request.organisation, round_id)
    require(may_lead_rounds(request.membership))
    return round


def unit_led(request: MemberRequest, round_id: int, unit_id: int) -> tuple[Round, Unit]:
    """A unit that is not of the round is a 404 before anybody is asked for their role."""
    round = round_of(request.organisation, round_id)
    unit = unit_of_round(round, unit_id)
    require(may_lead_rounds(request.membership))
    return round, unit


@never_cache
def sheets(request: MemberRequest, round_id: int) -> HttpResponse:
    round = round_led(request, round_id)
    units = papers.units_with_papers(round)
    return render(request, "answering/papers.html", {"round": round, "units": units})


@never_cache
def key_in(request: MemberRequest, round_id: int, unit_id: int) -> HttpResponse:
    round, unit = unit_led(request, round_id, unit_id)
    if not round.is_open:
        return redirect("answering:papers", round.pk)
    given = forms.keyed(request.POST, reads.asked_in(round), get_language() or "da")
    name = forms.plain(request.POST.get("name", ""))[:120]
    troubled = [each for each in given if each.trouble]
    if request.method == "POST" and not troubled and (name or not round.is_named):
        take_in(request, round, unit, name, given)
        return redirect("answering:key-in", round.pk, unit.pk)
    context = keying_context(round, given) | {"round": round, "unit": unit, "name": name}
    lacks_name = request.method == "POST" and round.is_named and not name
    context |= {"lacks_name": lacks_name}
    return render(request, "answering/key_in.html", context, status=422 if request.method == "POST" else 200)


def take_in(request: MemberRequest, round: Round, unit: Unit, name: str, given: list[forms.Given]) -> None:
    answers = {
        each.change.item: writes.GivenAnswer(
            each.change.value, each.change.absence, each.change.comment or ""
        )
        for each in given
        if each.change.absence is not None
    }
    writes.hand_in_paper(
        round=round, unit=unit, name=name, answers=answers, actor=request.user, now=timezone.now()
    )
    messages.success(request, _("The sheet is taken in. Here is an empty one for the next."))


def keying_context(round: Round, given: list[forms.Given]) -> dict[str, Any]:
    """The empty questions, or with what was written where something was wrong."""
    said = {each.change.item: each for each in given}
    sections = reads.sections_of(round, {})
    return {
        "sections": [
            (section, [shown(question, said) for question in reads.questions_of(round, section, {})])
            for section in sections
        ]
    }


def shown(question: reads.Question, said: dict[str, forms.Given]) -> reads.Question:
    each = said.get(question.id)
    if each is None:
        return question
    return question.filled(each.chosen, each.comment, each.trouble)


def workbook(request: MemberRequest, round_id: int, unit_id: int) -> HttpResponse:
    round, unit = unit_led(request, round_id, unit_id)
    content = papers.workbook_of(round, unit, get_language() or "da")
    name = papers.file_name_of(round, unit)
    response = HttpResponse(content, content_type=WORKBOOK)
    response.headers["Content-Disposition"] = forms.attachment(name)
    return response


@never_cache
def upload(request: MemberRequest, round_id: int, unit_id: int) -> HttpResponse:
    """First shown what is in the file, then taken in: all of it or nothing."""
    round, unit = unit_led(request, round_id, unit_id)
    if not round.is_open:
        return redirect("answering:papers", round.pk)
    place = f"{round.pk}.{unit.pk}.{request.user.pk}"
    agreed = papers.taken_up(request.POST.get("found", ""), place)
    if agreed:
        return agree(request, round, unit, agreed)
    form = forms.FileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"round": round, "unit": unit, "form": form}
    if request.method == "POST" and form.is_valid():
        context |= looked_into(round, form.cleaned_data["file"], place)
    return render(request, "answering/upload.html", context, status=422 if "faults" in context else 200)


def looked_into(round: Round, file: Any, place: str) -> dict[str, Any]:
    try:
        found = papers.uploaded(round, file.name, file.read())
    except Faults as refused:
        more = refused.total - len(refused.faults[:FAULTS_SHOWN])
        return {"faults": refused.faults[:FAULTS_SHOWN], "more": more}
    return {"found": found, "count": len(found.sheets), "carried": papers.carried(found, place)}


def agree(request: MemberRequest, round: Round, unit: Unit, found: papers.Uploaded) -> HttpResponse:
    writes.hand_in_file(
        round=round,
        unit=unit,
        digest=found.digest,
        sheets=found.sheets,
        actor=request.user,
        now=timezone.now(),
    )
    count = len(found.sheets)
    taken = ngettext("%(n)d sheet is taken in.", "%(n)d sheets are taken in.", count) % {"n": count}
    messages.success(request, taken)
    return redirect("answering:papers", round.pk)
