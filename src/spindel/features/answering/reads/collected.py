"""What all respondents of a round have said: for results, and for those who follow a round.

Only what was sent counts. A draft is its writer's own, and nobody reads half an answer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, Q, QuerySet, Sum

from spindel.core.answers.model import Absence, Answers
from spindel.features.answering.models import Answer, Draft, Envelope, Sheet
from spindel.features.answering.reads.packing import unpacked
from spindel.features.answering.reads.questions import asked_in
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import framework_of_round, units_of_round


@dataclass(frozen=True)
class UnitProgress:
    unit_id: int
    name: str
    started: int
    """Sheets begun, sent or not."""
    sent: int


@dataclass(frozen=True)
class Comment:
    unit_id: int
    item: str
    text: str
    respondent: str
    """The name; whoever may see it was named in the promise. Empty where answers are not named."""


def answers_of(round: Round, unit_ids: Sequence[int]) -> Answers:
    """Every sent sheet of these units.

    ``units`` are the ids as text in the order given (two units may share a name), ``respondents`` the ids of the
    sheets, sorted by unit.
    """
    place_of_unit = {unit_id: place for place, unit_id in enumerate(unit_ids)}
    sent = _sent(round, unit_ids)
    sheets = sorted(
        sent.values_list("id", "unit_id", "packed"), key=lambda sheet: (place_of_unit[sheet[1]], sheet[0])
    )
    items = tuple(item.id for item in framework_of_round(round).items())
    values, absence = _filled(
        round, items, {sheet: None if packed is None else bytes(packed) for sheet, _, packed in sheets}, sent
    )
    return Answers(
        items=items,
        units=tuple(str(unit_id) for unit_id in unit_ids),
        unit_of=np.array([place_of_unit[unit] for _, unit, _packed in sheets], dtype=np.int32),
        respondents=tuple(str(sheet) for sheet, _, _packed in sheets),
        values=values,
        absence=absence,
    )


def _filled(
    round: Round, items: Sequence[str], sheets: Mapping[int, bytes | None], sent: QuerySet[Sheet]
) -> tuple[np.ndarray, np.ndarray]:
    values = np.full((len(sheets), len(items)), np.nan)
    absence = np.full((len(sheets), len(items)), Absence.BLANK, dtype=np.int8)
    asked = [column for column, item in enumerate(items) if item in asked_in(round)]
    rows = {sheet: row for row, sheet in enumerate(sheets)}
    packed = {sheet: content for sheet, content in sheets.items() if content is not None}
    if packed:
        where = np.ix_([rows[sheet] for sheet in packed], asked)
        values[where], absence[where] = unpacked(round, list(packed.values()))
    if len(packed) < len(sheets):
        columns = {items[column]: column for column in asked}
        given = [answer for answer in _single(columns, sent) if answer[0] in rows]
        cells = [rows[answer[0]] for answer in given], [columns[answer[1]] for answer in given]
        values[cells] = np.array([answer[2] for answer in given], dtype=float)
        absence[cells] = np.array([answer[3] for answer in given], dtype=np.int8)
    absence[:, [column for column, item in enumerate(items) if item not in asked_in(round)]] = (
        Absence.NOT_ASKED
    )
    return values, absence


def _single(items: Iterable[str], sent: QuerySet[Sheet]) -> QuerySet[Answer, Any]:
    """Of the sheets whose answers are rows."""
    rows = Answer.objects.filter(sheet__in=sent.filter(packed__isnull=True), item__in=list(items))
    return rows.values_list("sheet_id", "item", "value", "absence")


def _sent(round: Round, unit_ids: Sequence[int]) -> QuerySet[Sheet]:
    return Sheet.objects.filter(round_id=round.pk, unit_id__in=list(unit_ids), sent_at__isnull=False)


def revisions_of(round: Round) -> dict[int, tuple[int, int]]:
    """By unit id, how many sheets are sent and the sum of their revisions: changes when what counts has changed."""
    sums = (
        Sheet.objects.filter(round_id=round.pk, sent_at__isnull=False)
        .values_list("unit_id")
        .annotate(sheets=Count("id"), revisions=Sum("revision"))
        .order_by()
    )
    return {unit_id: (sheets, revisions) for unit_id, sheets, revisions in sums}


def progress_of(round: Round) -> list[UnitProgress]:
    """All units of the round, also those where nobody has begun."""
    units = (
        units_of_round(round)
        .annotate(
            started=Count("sheets", filter=Q(sheets__round_id=round.pk)),
            sent=Count("sheets", filter=Q(sheets__round_id=round.pk, sheets__sent_at__isnull=False)),
        )
        .order_by("position", "name")
    )
    drafts, envelopes = _sealed_in(round) if round.is_anonymous else (Counter[int](), Counter[int]())
    return [
        UnitProgress(
            unit.pk,
            unit.name,
            unit.started + drafts[unit.pk] + envelopes[unit.pk],
            unit.sent + envelopes[unit.pk],
        )
        for unit in units
    ]


def _sealed_in(round: Round) -> tuple[Counter[int], Counter[int]]:
    """By unit id, how many drafts and envelopes there are; more than their number nobody can read."""
    counted = (
        sealed.objects.filter(round_id=round.pk).values_list("unit_id").annotate(Count("id")).order_by()
        for sealed in (Draft, Envelope)
    )
    drafts, envelopes = (Counter(dict(each)) for each in counted)
    return drafts, envelopes


def closed_round(round_id: int) -> Round | None:
    """For a task, which was told of the round before anybody could reopen it."""
    return (
        Round.objects.select_related("framework_version", "organisation")
        .filter(pk=round_id, closed_at__isnull=False)
        .first()
    )


def is_being_counted(round: Round) -> bool:
    """Closed, but with envelopes still to be opened: figures now would be of some of the answers."""
    if not round.is_anonymous or round.closed_at is None:
        return False
    return Envelope.objects.filter(round_id=round.pk).exists()


def comments_of(round: Round, unit_ids: Sequence[int]) -> list[Comment]:
    """By item in the framework's order, then by unit. Whether the reader may see names is for the caller to ask.

    Where answers are not named there are none, and the order within a unit is the alphabet's: one that came from the
    sheets would show which comments are the same person's.
    """
    order = {item: place for place, item in enumerate(asked_in(round))}
    written = (
        Answer.objects.filter(sheet__in=_sent(round, unit_ids), item__in=list(order))
        .exclude(comment="")
        .select_related("sheet__respondent", "sheet__invitation")
        .order_by("sheet__unit__position", "sheet__unit__name", "sheet_id" if round.is_named else "comment")
    )
    comments = [
        Comment(each.sheet.unit_id, each.item, each.comment, each.sheet.who if round.is_named else "")
        for each in written
    ]
    return sorted(comments, key=lambda comment: order[comment.item])
