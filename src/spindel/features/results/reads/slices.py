"""Leaders against staff in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spindel.core.evaluation import Kind, SliceScores, slice_scores
from spindel.core.evaluation.places import places_in
from spindel.features.answering.models import Sheet
from spindel.features.results.reads.behind import Behind
from spindel.features.results.reads.evaluations import thawed
from spindel.features.results.reads.gate import fewest
from spindel.features.results.reads.kept import SLICES

STAFF, LEADERS = 0, 1


@dataclass(frozen=True)
class Beside:
    """Leaders and staff at one node or item, 0…1; None where there is no score or it may not be told."""

    place: str
    is_item: bool
    leaders: float | None
    staff: float | None
    low: float | None
    """Ends of the interval of the difference; None where too few answered, and where answers are not named."""
    high: float | None

    @property
    def difference(self) -> float | None:
        """How much higher the leaders score."""
        return None if self.leaders is None or self.staff is None else self.leaders - self.staff


@dataclass(frozen=True)
class LeadersAndStaff:
    """Each person counts the same here. Only means may be shown of it: no counts of answers, no lowest, no highest."""

    leaders: int
    staff: int
    rows: Sequence[Beside]
    """The whole, then every node and item in the framework's order of places."""

    def at(self, place: str) -> Beside | None:
        return next((row for row in self.rows if row.place == place), None)


def groups_of(behind: Behind) -> LeadersAndStaff | None:
    """None where nobody is marked as a leader, or the two may not be told apart."""
    if behind.place.sheet is not None or not behind.respondents:
        return None
    found = slices_of(behind)
    if found is None or behind.unit not in found.units:
        return None
    row = found.units.index(behind.unit)
    if np.isnan(found.scores[row]).all(axis=1).any():
        return None
    return LeadersAndStaff(
        leaders=int(found.people[row, LEADERS]),
        staff=int(found.people[row, STAFF]),
        rows=[
            Beside(
                place.id,
                place.kind is Kind.ITEM,
                number(found.scores[row, LEADERS, column]),
                number(found.scores[row, STAFF, column]),
                number(found.low[row, column]),
                number(found.high[row, column]),
            )
            for column, place in enumerate(places_in(behind.framework))
            if place.kind is not Kind.GROUP
        ],
    )


def slices_of(behind: Behind) -> SliceScores | None:
    """Frozen, or worked out from the place's sheets and kept until one of them changes."""
    if behind.source.head:
        return thawed(behind.source, behind.source.head).slices
    units = behind.answering_units() if behind.round.is_named else behind.source.answering
    if not Sheet.objects.filter(
        round=behind.round, unit__in=units, is_leader=True, sent_at__isnull=False
    ).exists():
        return None
    told = behind.told
    found: SliceScores = SLICES.one(
        f"{behind.round.pk}:{behind.unit if behind.round.is_named else ''}",
        behind.source.fingerprint,
        lambda: slice_scores(behind.framework, told.answers, told.slices, told.above, fewest(behind.round)),
    )
    return found


def number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
