"""Slices of a round beside each other, such as leaders and staff, in every unit with all below it.

Each person counts the same here, whichever unit they belong to: a department's leaders are one group, not a mean over
teams of which most have one leader. An item's score is the mean of those in the slice who answered it, and the scores
above it follow the framework.

In a round that singles nobody out, a slice of an item is given where ``suppression.shown_slices`` allows it for the sheets
and for that item's own answers, by the rule of subtraction: these are means, and nothing but means may be shown of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from spindel.core.answers.model import Answers
from spindel.core.evaluation.places import Floats, Plan, plan_of
from spindel.core.frameworks.model import Framework
from spindel.core.scoring.items import scores_in
from spindel.core.scoring.segments import Counts
from spindel.core.scoring.units import UnitTree, unit_sums, unit_tree
from spindel.core.statistics.arrays import ratio
from spindel.core.statistics.intervals import FEWEST_FOR_INTERVAL
from spindel.core.statistics.suppression import Rule, shown_slices

SLICES = 2
_Number = TypeVar("_Number", np.float64, np.int64)


@dataclass(frozen=True, slots=True)
class SliceScores:
    """Two slices in figures. Units and places as in an ``Evaluation`` of the same answers."""

    units: tuple[str, ...]
    scores: Floats
    """(units, 2, places) 0…1, NaN where there is none or it may not be told."""
    people: Counts
    """(units, 2); 0 where nothing may be told."""
    low: Floats
    """(units, places) lower end of the interval of slice 1 less slice 0, by Welch's t of people's own scores; NaN with
    fewer than five people in one of them, and in rounds that single nobody out."""
    high: Floats


def slice_scores(
    framework: Framework,
    answers: Answers,
    slices: NDArray[np.int8],
    above: Mapping[str, str] | None = None,
    k: int | None = None,
) -> SliceScores:
    """Scores of slice 0 and slice 1 of the respondents. With ``k``, of answers that ``protect`` made ready, what may be
    told of them.
    """
    plan, tree = plan_of(framework), unit_tree(answers.units, above)
    home = np.array([tree.names.index(unit) for unit in answers.units], np.int64)[answers.unit_of]
    items = scores_in(plan.columns, answers.values, answers.absence)
    cells = _Cells(tree, home, slices.astype(np.int64))
    people, counts = cells.counts(np.ones((len(home), 1))), cells.counts(~np.isnan(items))
    behind = cells.upwards(counts)
    told = behind > 0 if k is None else cells.told(people, counts, k)
    means = ratio(cells.upwards(cells.sums(items)), behind.astype(np.float64))
    scores = plan.scores(np.where(told, means, np.nan))
    nothing = np.full((len(tree.names), len(plan.places)), np.nan)
    low, high = (nothing, nothing) if k is not None else _welch(plan, cells, items, scores)
    there = ~np.isnan(scores).all(axis=2)
    return SliceScores(tree.names, scores, cells.upwards(people)[:, :, 0] * there, low, high)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Who is in which slice of which unit; sums are (units, slices, columns)."""

    tree: UnitTree
    home: NDArray[np.int64]
    slice_of: NDArray[np.int64]

    def sums(self, values: Floats) -> Floats:
        """Of the units' own people, nothing for what is missing."""
        found = np.zeros((len(self.tree.names) * SLICES, values.shape[1]))
        np.add.at(found, self.home * SLICES + self.slice_of, np.nan_to_num(values))
        return found.reshape(-1, SLICES, values.shape[1])

    def counts(self, there: NDArray[np.bool_] | Floats) -> Counts:
        return self.sums(there.astype(np.float64)).astype(np.int64)

    def upwards(self, own: NDArray[_Number]) -> NDArray[_Number]:
        """With everybody below."""
        return unit_sums(self.tree, own)

    def told(self, people: Counts, counts: Counts, k: int) -> NDArray[np.bool_]:
        """(units, slices, items) what may be told, from how many each unit has of its own."""
        parent = self.tree.parent
        sheets = shown_slices(parent, people[:, :, 0], k, Rule.SUBTRACTION)
        if not sheets.any():
            return np.zeros(counts.shape, bool)
        items = [
            shown_slices(parent, counts[:, :, item], k, Rule.SUBTRACTION) for item in range(counts.shape[2])
        ]
        return sheets[:, :, np.newaxis] & np.stack(items, axis=2)


def _welch(plan: Plan, cells: _Cells, items: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """95 % intervals of slice 1 less slice 0, (units, places) each."""
    from scipy.special import stdtrit  # loading it takes longer than most commands need in all

    own = plan.scores(items)
    people = cells.upwards(cells.counts(~np.isnan(own))).astype(np.float64)
    sums, squares = cells.upwards(cells.sums(own)), cells.upwards(cells.sums(own**2))
    variance = np.maximum(ratio(squares - ratio(sums**2, people), people - 1), 0.0)
    error = ratio(variance, people)
    whole = error.sum(axis=1)
    freedom = ratio(whole**2, ratio(error**2, people - 1).sum(axis=1))
    width = np.where(whole > 0, stdtrit(np.maximum(np.nan_to_num(freedom), 1), 0.975), 0.0) * np.sqrt(whole)
    apart = scores[:, 1] - scores[:, 0]
    enough = (people >= FEWEST_FOR_INTERVAL).all(axis=1)
    return np.where(enough, apart - width, np.nan), np.where(enough, apart + width, np.nan)
