"""What the same person answered in the round before, where the round says it may be shown."""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import get_language

from spindel.core.frameworks.model import Checklist, Item, Quantity, Texts
from spindel.features.answering.models import Answer, Sheet
from spindel.features.answering.reads.choices import NONE_OF_THESE, chosen_of
from spindel.features.answering.reads.packing import answers_in
from spindel.features.answering.reads.places import Place
from spindel.features.answering.reads.questions import answers_on, asked_in
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import framework_of_round


def last_time(place: Place) -> Mapping[str, str]:
    """By item, the answer in words. Nobody's, where either round is anonymous: there is nothing to find it by."""
    previous = place.round.previous
    if not place.round.shows_last_answer or previous is None or not isinstance(place.sheet, Sheet):
        return {}
    if place.round.is_anonymous or previous.is_anonymous:
        return {}
    sheet = _same_person(place.sheet, previous)
    return _in_words(previous, _answers(previous, sheet)) if sheet else {}


def _same_person(sheet: Sheet, previous: Round) -> Sheet | None:
    whose = Q(pk=None)
    if sheet.respondent_id is not None:
        whose |= Q(respondent_id=sheet.respondent_id) | Q(invitation__user_id=sheet.respondent_id)
    if sheet.invitation is not None and sheet.invitation.email:
        whose |= Q(invitation__email__iexact=sheet.invitation.email)
    sent = Sheet.objects.filter(whose, round=previous, unit_id=sheet.unit_id, sent_at__isnull=False)
    return sent.order_by("-sent_at").first()


def _answers(round: Round, sheet: Sheet) -> Mapping[str, Answer]:
    return answers_in(round, bytes(sheet.packed)) if sheet.packed is not None else answers_on(sheet)


def _in_words(round: Round, answers: Mapping[str, Answer]) -> dict[str, str]:
    language = get_language() or "da"
    texts, asked = framework_of_round(round).text(language), asked_in(round)
    return {
        item: _said(asked[item], texts, answer, language)
        for item, answer in answers.items()
        if item in asked and answer.absence == 0
    }


def _said(item: Item, texts: Texts, answer: Answer, language: str) -> str:
    chosen = chosen_of(item, answer.value, answer.absence, language)
    if isinstance(item, Quantity) or chosen == [NONE_OF_THESE]:
        return "" if chosen == [NONE_OF_THESE] else "".join(chosen)
    choices = item.options if isinstance(item, Checklist) else item.levels
    return "; ".join(texts.items[item.id].choices[choices[int(place)].id] for place in chosen)
