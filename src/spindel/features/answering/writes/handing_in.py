"""Whole sheets at once, as from paper or a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from spindel.core.answers.model import Absence
from spindel.core.refusals import shown
from spindel.features.answering.models import Answer, Sheet
from spindel.features.answering.reads import asked_in
from spindel.features.answering.writes.saving import NotAsked, _accepted, _within_limit
from spindel.features.answering.writes.sheets import _mark_answered, _note, start_sheet
from spindel.features.rounds.models import Round
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Unit


@dataclass(frozen=True)
class GivenAnswer:
    value: float | None
    absence: Absence
    comment: str = ""


@transaction.atomic
def hand_in_sheet(
    *,
    round: Round,
    unit: Unit,
    respondent: User,
    answers: Mapping[str, GivenAnswer],
    actor: User,
    now: datetime,
) -> Sheet:
    """A known person's whole sheet; what it says replaces what stood there."""
    sheet = start_sheet(round=round, unit=unit, respondent=respondent, now=now)
    _require_asked(round, answers)
    stood = Answer.objects.filter(sheet=sheet, item__in=list(answers))
    revisions = dict(stood.values_list("item", "revision"))
    stood.delete()
    Answer.objects.bulk_create(_answers_given(sheet, answers, now, revisions))
    Sheet.objects.filter(pk=sheet.pk).update(revision=F("revision") + 1, sent_at=now)
    sheet.refresh_from_db(fields=["revision", "sent_at"])
    _mark_answered(sheet)
    _note("sheet.handed_in", sheet, actor, now)
    return sheet


def _require_asked(round: Round, answers: Iterable[str]) -> None:
    unknown = next((item for item in answers if item not in asked_in(round)), None)
    if unknown is not None:
        raise NotAsked("answering.not_asked", item=shown(unknown))


def _answers_given(
    sheet: Sheet, answers: Mapping[str, GivenAnswer], now: datetime, revisions: Mapping[str, int]
) -> list[Answer]:
    asked = asked_in(sheet.round)
    return [
        Answer(
            organisation_id=sheet.organisation_id,
            sheet=sheet,
            item=item,
            value=_accepted(asked[item], given.value, given.absence),
            absence=given.absence,
            comment=_within_limit(given.comment),
            revision=revisions.get(item, 0) + 1,
            saved_at=now,
        )
        for item, given in answers.items()
    ]
