"""Whole sheets at once, as from paper or a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from spindel.core.answers.model import Absence
from spindel.core.refusals import Refusal, shown
from spindel.features.answering.models import Answer, FileRead, Sheet, Source
from spindel.features.answering.reads import Contents, asked_in, contents_of
from spindel.features.answering.writes.envelopes import _commented, _hold, _put_in
from spindel.features.answering.writes.saving import NotAsked, RoundNotOpen, _accepted, _within_limit
from spindel.features.answering.writes.sheets import NothingToSend, _mark_answered, _note, start_sheet
from spindel.features.rounds.models import Round
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
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


class ReadBefore(Refusal):
    """The same file twice would count everybody twice."""


@transaction.atomic
def hand_in_paper(
    *,
    round: Round,
    unit: Unit,
    name: str,
    answers: Mapping[str, GivenAnswer],
    actor: User,
    now: datetime,
) -> None:
    """A sheet somebody filled in on paper, keyed in by another; the name only where answers are named."""
    _require_asked(round, answers)
    if not any(given.absence != Absence.BLANK for given in answers.values()):
        raise NothingToSend("answering.nothing_to_send")
    nowhere = Sheet(organisation_id=round.organisation_id, round=round, unit=unit)
    contents = contents_of(round, _answers_given(nowhere, answers, now, {}))
    _take_in(round, unit, [(name, contents)], Source.PAPER, now)
    record(
        "sheet.keyed_in", about=round, actor=actor, organisation=round.organisation, at=now, unit=unit.name
    )


@transaction.atomic
def hand_in_file(
    *,
    round: Round,
    unit: Unit,
    digest: str,
    sheets: Sequence[tuple[str, Contents]],
    actor: User,
    now: datetime,
) -> None:
    """Many sheets at once, all or none; the names beside them only where answers are named."""
    if not sheets:
        raise NothingToSend("answering.nothing_to_send")
    read = FileRead.objects.filter(round=round, digest=digest)
    if read.exists():
        raise ReadBefore("answering.file_read_before")
    FileRead.objects.create(
        organisation_id=round.organisation_id, round=round, digest=digest, sheets=len(sheets)
    )
    _take_in(round, unit, sheets, Source.FILE, now)
    record(
        "sheet.file_taken_in",
        about=round,
        actor=actor,
        organisation=round.organisation,
        at=now,
        unit=unit.name,
        sheets=len(sheets),
    )


def _take_in(
    round: Round, unit: Unit, sheets: Sequence[tuple[str, Contents]], source: Source, now: datetime
) -> None:
    """In an anonymous round into envelopes like all others."""
    _hold(round, [unit.pk])
    if not Round.objects.filter(pk=round.pk, opened_at__isnull=False, closed_at=None).exists():
        raise RoundNotOpen("answering.round_not_open", name=round.name)
    if round.is_anonymous:
        _put_in(round, unit, [contents for _name, contents in sheets])
        return
    made = Sheet.objects.bulk_create(
        Sheet(
            organisation_id=round.organisation_id,
            round=round,
            unit=unit,
            name=name if round.is_named else "",
            source=source,
            revision=1,
            started_at=now,
            sent_at=now,
            packed=contents.packed,
        )
        for name, contents in sheets
    )
    Answer.objects.bulk_create(
        answer
        for sheet, (_name, contents) in zip(made, sheets, strict=True)
        for answer in _commented(sheet, round, contents)
    )


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
