"""One category on a page: a form that saves and goes on."""

from collections.abc import Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from spindel.features.answering import forms, reads, writes
from spindel.features.answering.views.pages import page_context
from spindel.features.answering.views.placing import View, begun
from spindel.features.answering.views.saving import clock


def roomy(view: View) -> View:
    """A form with a far too long comment is read all the same, so that the choices in it are not lost.

    The token is checked after the body is read, as Django's documentation has it for views that read their own way.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            request._body = request.read(forms.MOST_BYTES)
        return protected(request, *args, **kwargs)

    return opened


@roomy
@begun
def section(request: HttpRequest, place: reads.Place, section_id: str) -> HttpResponse:
    unsaved = save_form(request, place, section_id) if request.method == "POST" else {}
    context = page_context(place) | {"unsaved": unsaved}
    section = reads.section_of(context["sections"], section_id)
    ways = ways_on(place, context["sections"], section)
    if request.method == "POST" and not unsaved:
        return redirect(ways.get(request.POST.get("go", ""), ways["next"]))
    questions, last = reads.questions_of(place.round, section, context["answers"]), reads.last_time(place)
    context |= {
        "section": section,
        "questions": [
            replace(question, last=last.get(question.id, ""), **unsaved.get(question.id, {}))
            for question in questions
        ],
        "ways": ways,
    }
    return render(request, "answering/section.html", context, status=422 if unsaved else 200)


def save_form(request: HttpRequest, place: reads.Place, section_id: str) -> dict[str, dict[str, Any]]:
    """What could not be saved, by item: how its question is shown again, with what was written in it."""
    answers = reads.answers_on(place.begun)
    section = reads.section_of(reads.sections_of(place.round, answers), section_id)
    questions = reads.questions_of(place.round, section, answers)
    asked = reads.asked_in(place.round)
    given = forms.given_in_form(request.POST, questions, asked, get_language() or "da")
    elsewhere = writes.save_answers(
        sheet=place.begun, changes=[each.change for each in given], now=timezone.now()
    )
    by_id = {question.id: question for question in questions}
    return {
        each.change.item: shown_again(place, each, by_id[each.change.item], elsewhere.get(each.change.item))
        for each in given
        if each.trouble or each.change.item in elsewhere
    }


def shown_again(
    place: reads.Place,
    given: forms.Given,
    question: reads.Question,
    elsewhere: writes.ChangedElsewhere | None,
) -> dict[str, Any]:
    shown: dict[str, Any] = {"chosen": given.chosen, "comment": given.comment, "trouble": given.trouble}
    if elsewhere is not None:
        shown["elsewhere"] = reads.in_words(question, reads.chosen_in(place.round, elsewhere.current))
        shown["elsewhere_comment"] = elsewhere.current.comment
        shown["elsewhere_at"] = clock(elsewhere.current.saved_at)
    return shown


def ways_on(place: reads.Place, sections: Sequence[reads.Section], section: reads.Section) -> dict[str, str]:
    """Where the page's buttons lead, by their value."""
    here = [place.round.pk, place.unit.pk]
    overview = reverse("answering:overview", args=here)
    ways = {f"to:{each.id}": reverse("answering:section", args=[*here, each.id]) for each in sections}
    order = [each.id for each in sections]
    position = order.index(section.id)
    before, after = order[position - 1 : position], order[position + 1 : position + 2]
    return ways | {
        "overview": overview,
        "previous": ways[f"to:{before[0]}"] if before else overview,
        "next": ways[f"to:{after[0]}"] if after else overview,
    }
