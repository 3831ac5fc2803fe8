"""One unit's part of an evaluation: everything that hangs on its own answers only, ready to be kept and put together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spindel.core.answers.model import Answers
from spindel.core.evaluation.ends import ends, sample_of
from spindel.core.evaluation.places import Plan, plan_of
from spindel.core.evaluation.resampling import Floats, Halves, replicates_of
from spindel.core.evaluation.settings import Settings
from spindel.core.frameworks.model import Framework
from spindel.core.scoring.coverage import cells
from spindel.core.scoring.items import scores_in
from spindel.core.scoring.segments import Counts
from spindel.core.scoring.selection import units_only
from spindel.core.scoring.tally import level_counts, tally


@dataclass(frozen=True, slots=True)
class UnitPart:
    """One unit's own respondents in figures. P places (see ``places.Plan``), I items, C categories, L levels."""

    unit: str
    respondents: int
    """Everybody with a row, also those who answered nothing."""
    counts: Counts
    """(I, 5) cells by ``Absence``."""
    levels: Counts
    """(I, L) respondents by level or option."""
    answered: Floats
    """(I,) cells answered; for a consensus that counts all that could be."""
    applicable: Floats
    """(I,) cells that could be answered."""
    mean: Floats
    """(I,) mean item score of the respondents."""
    consensus: Floats
    """(I,) score of what the unit agreed on."""
    scores: Floats
    """(P,) the unit's scores."""
    people: Counts
    """(P,) respondents with a score of their own there."""
    sampled: Counts
    """(P,) how many of them the score hangs on; the others' items are decided by consensus."""
    sums: Floats
    """(P,) of the respondents' own scores."""
    squares: Floats
    """(P,) of the squares of their own scores."""
    low: Floats
    """(P,) lower end of the interval, NaN below five respondents."""
    high: Floats
    apart: Floats
    """(2, C) interval of each category's distance from the mean of the categories, see ``ends``."""
    replicates: Halves | None
    """(P, replicates), None below two respondents."""


def evaluate_unit(
    framework: Framework, answers: Answers, unit: str, settings: Settings | None = None
) -> UnitPart:
    """One unit's part, from its own respondents; put parts together with ``combining.combine``.

    The part is the same whatever else stands in ``answers``. Raises ``KeyError`` for a unit the answers do not know,
    ``ValueError`` where they are about other items.
    """
    if unit not in answers.units:
        raise KeyError(unit)
    return unit_parts(plan_of(framework), units_only(answers, {unit}), settings or Settings())[0]


def unit_parts(plan: Plan, answers: Answers, settings: Settings) -> tuple[UnitPart, ...]:
    """The parts of all units in the answers, in their order."""
    tallied = _tallied(plan, answers, settings.consensus_in(plan.framework))
    items = scores_in(plan.columns, answers.values, answers.absence)
    own = plan.scores(items)
    parts = []
    for row, unit in enumerate(answers.units):
        here = answers.unit_of == row
        parts.append(_part(plan, unit, _People(items[here], own[here]), tallied[row], settings))
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class _Tallied:
    """What one unit's answers come to; fields as in ``UnitPart``."""

    counts: Counts
    levels: Counts
    answered: Floats
    applicable: Floats
    mean: Floats
    consensus: Floats
    scores: Floats
    fixed: Floats
    """(I,) scores decided by a consensus that counts."""


@dataclass(frozen=True, slots=True)
class _People:
    """One unit's respondents, a row each."""

    items: Floats
    """(respondents, I) their item scores."""
    scores: Floats
    """(respondents, P) what each would score alone."""


def _tallied(plan: Plan, answers: Answers, counts: bool) -> list[_Tallied]:
    found = tally(plan.framework, answers)
    columns = (
        found.counts,
        level_counts(plan.framework, answers, found),
        *cells(found, counts),
        found.mean,
        found.consensus,
        plan.scores(found.scores(counts)),
        found.consensus if counts else np.full(found.consensus.shape, np.nan),
    )
    return [_Tallied(*(column[row] for column in columns)) for row in range(len(answers.units))]


def _part(plan: Plan, unit: str, people: _People, tallied: _Tallied, settings: Settings) -> UnitPart:
    there = ~np.isnan(people.scores)
    sampled = _sampled(plan, people.items, tallied.fixed)
    replicates = replicates_of(plan, people.items, tallied.fixed, unit, settings)
    found = ends(plan, replicates, tallied.scores, sample_of(sampled), settings)
    return UnitPart(
        unit=unit,
        respondents=len(people.items),
        counts=tallied.counts,
        levels=tallied.levels,
        answered=tallied.answered,
        applicable=tallied.applicable,
        mean=tallied.mean,
        consensus=tallied.consensus,
        scores=tallied.scores,
        people=there.sum(axis=0),
        sampled=sampled,
        sums=np.where(there, people.scores, 0.0).sum(axis=0),
        squares=np.where(there, people.scores**2, 0.0).sum(axis=0),
        low=found.low,
        high=found.high,
        apart=found.apart,
        replicates=replicates,
    )


def _sampled(plan: Plan, items: Floats, fixed: Floats) -> Counts:
    """(P,) respondents with a score on an item below that is not decided by consensus."""
    free = (~np.isnan(items) & np.isnan(fixed)).astype(np.float32)
    return np.asarray((free @ plan.below.T.astype(np.float32) > 0).sum(axis=0))
