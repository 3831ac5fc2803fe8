"""A round that promises not to single anybody out, made ready for evaluation: what is too small is merged or left out.

The data are changed once, before anything is worked out, so that no figure has to be held back afterwards:

1. *Units.* People in a unit that may not be shown (``suppression.shown_units``) are counted in the nearest unit above that
   is. The hidden unit is not in the tree any more, and what lies below it stands under the same unit as its people.
2. *Items.* Where an item has some, but fewer than k, answers from the people counted in one unit, all of them are as if
   they had not been asked it.
3. *Order.* The people counted in one unit stand in the order of what they answered and are numbered anew.

What comes out hangs on who is counted where, and on nothing that tells two people counted in one unit apart: let them
change places and it is the same to the last bit. So is every figure made from it, whatever is added, subtracted,
divided or drawn. Each of those groups has at least k people or nobody in it, and on each item at least k answers or
none (``ledger`` says what that rules out, and what it does not).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spindel.core.answers.model import Absence, Answers
from spindel.core.scoring.units import UnitTree, unit_sums, unit_tree
from spindel.core.statistics.suppression import FEWEST_SHOWN, shown_under, shown_units

Slices = NDArray[np.int8]
NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Protected:
    """A round's answers as they may be evaluated and shown."""

    answers: Answers
    """Of the units in the tree that anybody is counted in, or that nobody has answered in; without consensus."""
    above: Mapping[str, str]
    """The unit over a unit, in the tree of what is shown."""
    hidden: Mapping[str, str]
    """Units that are not shown, and the one their people are counted in; ``NOWHERE`` where they are in none."""
    slices: Slices
    """(respondents,) which slice each belongs to, in the order of the answers."""
    left_out: NDArray[np.bool_]
    """(units, items) items with too few answers among the people counted in the unit itself."""


def protect(
    answers: Answers,
    above: Mapping[str, str] | None = None,
    k: int = FEWEST_SHOWN,
    slices: Slices | None = None,
) -> Protected:
    """Merge units and leave out items until no group of people, and none behind an item, is smaller than k.

    ``above`` names the unit over a unit; ``slices`` (respondents,) is a mark to be carried along, such as 1 for leaders.
    """
    tree = unit_tree(answers.units, above)
    home = np.array([tree.names.index(unit) for unit in answers.units], np.int64)[answers.unit_of]
    under, shown = _counted_in(tree, np.bincount(home, minlength=len(tree.names)), k)
    people = np.flatnonzero(under[home] >= 0)
    group = under[home[people]]
    units = np.union1d([tree.names.index(unit) for unit in answers.units], group).astype(np.int64)
    units = units[shown[units]]
    mark = np.zeros(len(home), np.int8) if slices is None else slices
    rows = _Rows(
        np.searchsorted(units, group).astype(np.int32),
        answers.values[people],
        answers.absence[people],
        mark[people],
    )
    told, left_out = rows.without_few(len(units), k)
    told = told.in_order()
    return Protected(
        answers=told.answers(answers.items, [tree.names[unit] for unit in units]),
        above=_lifted(tree, shown),
        hidden=_hidden(tree, shown, under),
        slices=told.slices,
        left_out=left_out,
    )


def without_people(answers: Answers) -> Answers:
    """How many gave each answer in each unit, and nothing of who gave two of them: every item's column is put in an order
    of its own. Scores, and how they were worked out, stay as they are; what hangs on people's own scores does not.
    """
    values, absence = np.empty_like(answers.values), np.empty_like(answers.absence)
    cells = np.where(np.isnan(answers.values), -np.inf, answers.values)
    for column in range(len(answers.items)):
        order = np.lexsort([cells[:, column], answers.absence[:, column], answers.unit_of])
        values[:, column], absence[:, column] = answers.values[order, column], answers.absence[order, column]
    labels = tuple(str(number + 1) for number in range(len(answers.unit_of)))
    return replace(
        answers, unit_of=np.sort(answers.unit_of), respondents=labels, values=values, absence=absence
    )


def _counted_in(
    tree: UnitTree, own: NDArray[np.int64], k: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each unit the one its people are counted in, -1 for none; and which stay in the tree, which those do too that
    nobody has answered in: there is nothing to hide.
    """
    told = shown_units(tree.parent, own, k)
    return shown_under(tree.parent, told), told | (unit_sums(tree, own) == 0)


def _lifted(tree: UnitTree, shown: NDArray[np.bool_]) -> dict[str, str]:
    """The tree of what is shown: what stood under a hidden unit stands under the nearest one above that is not."""
    nearest: list[int] = []
    found = {}
    for unit, parent in enumerate(tree.parent):
        over = parent if parent < 0 or shown[parent] else nearest[parent]
        nearest.append(over)
        if shown[unit] and over >= 0:
            found[tree.names[unit]] = tree.names[over]
    return found


def _hidden(tree: UnitTree, shown: NDArray[np.bool_], under: NDArray[np.int64]) -> dict[str, str]:
    return {
        tree.names[unit]: tree.names[under[unit]] if under[unit] >= 0 else NOWHERE
        for unit in np.flatnonzero(~shown)
    }


@dataclass(frozen=True, slots=True)
class _Rows:
    """A row each of the people who are counted somewhere."""

    unit_of: NDArray[np.int32]
    values: NDArray[np.float64]
    absence: NDArray[np.int8]
    slices: Slices

    def without_few(self, units: int, k: int) -> tuple[_Rows, NDArray[np.bool_]]:
        """As if items with 1 … k - 1 answers in a unit had not been asked there."""
        answered = (self.absence == Absence.ANSWERED).astype(np.int64)
        counts = np.zeros((units, answered.shape[1]), np.int64)
        np.add.at(counts, self.unit_of, answered)
        few = (counts > 0) & (counts < k)
        gone = few[self.unit_of]
        values = np.where(gone, np.nan, self.values)
        absence = np.where(gone, np.int8(Absence.NOT_ASKED), self.absence)
        return _Rows(self.unit_of, values, absence, self.slices), few

    def in_order(self) -> _Rows:
        """By unit and then by what was answered, which does not say who stood where."""
        cells = np.where(np.isnan(self.values), -np.inf, self.values)
        order = np.lexsort([self.slices, *cells.T, *self.absence.T, self.unit_of])
        return _Rows(self.unit_of[order], self.values[order], self.absence[order], self.slices[order])

    def answers(self, items: tuple[str, ...], units: list[str]) -> Answers:
        """Of respondents who are nothing but a number."""
        return Answers(
            items=items,
            units=tuple(units),
            unit_of=self.unit_of,
            respondents=tuple(str(number + 1) for number in range(len(self.unit_of))),
            values=self.values,
            absence=self.absence,
        )
