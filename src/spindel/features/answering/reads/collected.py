"""What all respondents of a round have said: for results, and for those who follow a round.

Only what was sent counts. A draft is its writer's own, and nobody reads half an answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, Q, QuerySet, Sum

from spindel.core.answers.model import Absence, Answers
from spindel.features.answering.models import Answer, Sheet
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
    """The name; whoever may see it was named in the promise."""


def answers_of(round: Round, unit_ids: Sequence[int]) -> Answers:
    """Every sent sheet of these units.

    ``units`` are the ids as text in the order given (two units may share a name), ``respondents`` the ids of the
    sheets, sorted by unit.
    """
    place_of_unit = {unit_id: place for place, unit_id in enumerate(unit_ids)}
    sent = _sent(round, unit_ids).values_list("id", "unit_id")
    sheets = sorted(sent, key=lambda sheet: (place_of_unit[sheet[1]], sheet[0]))
    items = tuple(item.id for item in framework_of_round(round).items())
    values, absence = _filled(round, items, [sheet for sheet, _ in sheets], _sent(round, unit_ids))
    return Answers(
        items=items,
        units=tuple(str(unit_id) for unit_id in unit_ids),
        unit_of=np.array([place_of_unit[unit] for _, unit in sheets], dtype=np.int32),
        respondents=tuple(str(sheet) for sheet, _ in sheets),
        values=values,
        absence=absence,
    )


def _filled(
    round: Round, items: Sequence[str], sheets: Sequence[int], sent: QuerySet[Sheet]
) -> tuple[np.ndarray, np.ndarray]:
    values = np.full((len(sheets), len(items)), np.nan)
    absence = np.full((len(sheets), len(items)), Absence.BLANK, dtype=np.int8)
    columns = {item: column for column, item in enumerate(items)}
    rows = {sheet: row for row, sheet in enumerate(sheets)}
    given = list(
        Answer.objects.filter(sheet__in=sent, item__in=list(asked_in(round))).values_list(
            "sheet_id", "item", "value", "absence"
        )
    )
    given = [answer for answer in given if answer[0] in rows]
    where = [rows[answer[0]] for answer in given], [columns[answer[1]] for answer in given]
    values[where] = np.array([answer[2] for answer in given], dtype=float)
    absence[where] = np.array([answer[3] for answer in given], dtype=np.int8)
    absence[:, [column for item, column in columns.items() if item not in asked_in(round)]] = (
        Absence.NOT_ASKED
    )
    return values, absence


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
    return [UnitProgress(unit.pk, unit.name, unit.started, unit.sent) for unit in units]


def comments_of(round: Round, unit_ids: Sequence[int]) -> list[Comment]:
    """By item in the framework's order, then by unit. Whether the reader may see names is for the caller to ask."""
    order = {item: place for place, item in enumerate(asked_in(round))}
    written = (
        Answer.objects.filter(sheet__in=_sent(round, unit_ids), item__in=list(order))
        .exclude(comment="")
        .values_list("sheet__unit_id", "item", "comment", "sheet__respondent__name")
        .order_by("sheet__unit__position", "sheet__unit__name", "sheet_id")
    )
    return sorted((Comment(*row) for row in written), key=lambda comment: order[comment.item])
