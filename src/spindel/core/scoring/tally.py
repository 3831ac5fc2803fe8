"""What the respondents of each unit answered, added up: counts, mean item scores, levels, second moments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spindel.core.answers.model import Absence, Answers
from spindel.core.frameworks.model import Framework, Item, Ladder
from spindel.core.scoring.choices import choices_in, choices_in_order
from spindel.core.scoring.items import (
    Columns,
    columns_of,
    consensus_scores,
    points_of,
    require_same_items,
    scores_in,
)
from spindel.core.scoring.segments import Counts, Floats, blocks


@dataclass(frozen=True, slots=True)
class Tally:
    """The items of every unit in figures, all arrays (units, items) unless said otherwise."""

    counts: Counts
    """(units, items, 5) cells by ``Absence``: answered, blank, don't know, not relevant, not asked."""
    scored: Counts
    """Cells in the mean: the answered ones, and blanks where the item counts them as the lowest answer."""
    points: Floats
    """Sum of those cells' points (of the scores for a quantity)."""
    mean: Floats
    """Mean item score of the respondents, NaN where nobody has one."""
    consensus: Floats
    """Score of the value the unit agreed on, NaN where it agreed on nothing."""

    @property
    def answered(self) -> Counts:
        """Cells that hold an answer."""
        return self.counts[:, :, Absence.ANSWERED]

    @property
    def applicable(self) -> Counts:
        """Cells that could hold an answer: neither not relevant nor not asked."""
        could: Counts = self.counts[:, :, [Absence.ANSWERED, Absence.BLANK, Absence.DONT_KNOW]].sum(axis=2)
        return could

    def scores(self, consensus_counts: bool) -> Floats:
        """Unit item scores: the consensus where there is one and it counts, the respondents' mean elsewhere."""
        if not consensus_counts:
            return self.mean
        return np.where(np.isnan(self.consensus), self.mean, self.consensus)


def tally(framework: Framework, answers: Answers) -> Tally:
    """Add up all answers per unit and item.

    Ladders and checklists are added up as counts of levels and ticks, so that their sums are exact and the order of
    the respondents does not matter. Raises ``ValueError`` where the answers are not about the framework's items.
    """
    columns = columns_of(framework)
    require_same_items(columns, answers)
    counts, points = _counts_and_sums(columns, answers)
    scored = counts[:, :, Absence.ANSWERED].copy()
    scored[:, columns.lowest] += counts[:, columns.lowest, Absence.BLANK]
    regular = columns.regular
    points[:, regular] = (
        columns.start[regular] * scored[:, regular] + columns.step[regular] * points[:, regular]
    )
    _add_chosen_points(columns, answers, scored, points)
    for column in columns.quantities:
        points[:, column] = _sum_of_quantity(columns.items[column], column, answers)
    mean = np.full(points.shape, np.nan)
    np.divide(points, scored * columns.highest, out=mean, where=scored > 0)
    return Tally(counts, scored, points, mean, consensus_scores(framework, answers))


def _counts_and_sums(columns: Columns, answers: Answers) -> tuple[Counts, Floats]:
    """Cells by absence (units, items, 5), and the sums of all values (units, items) for the regular ladders."""
    units, items = len(answers.units), len(columns.items)
    counts, sums = np.zeros((units, items, len(Absence)), dtype=np.int64), np.zeros((units, items))
    for block in blocks(answers.unit_of, units, items):
        block.count(block.of(answers.absence).view(np.uint8), counts)
        if len(columns.regular):
            block.add(np.fmax(block.of(answers.values), 0.0), sums)
    respondents = np.bincount(answers.unit_of, minlength=units)
    counts[:, :, Absence.ANSWERED] = respondents[:, np.newaxis] - counts.sum(axis=2)
    return counts, sums


def _add_chosen_points(columns: Columns, answers: Answers, scored: Counts, points: Floats) -> None:
    """Points of uneven ladders and checklists: how often each level or option was chosen, times what it is worth."""
    wanted = (*columns.uneven, *columns.checklists)
    if not wanted:
        return
    chosen = choices_in(columns.items, wanted, answers)
    for place, column in enumerate(wanted):
        points[:, column] = _points_of(columns.items[column], chosen[:, place], scored[:, column])


def _points_of(item: Item, chosen: Counts, scored: Counts) -> Floats:
    """Points in all: ``chosen`` (units, levels or options), ``scored`` (units,).

    What is scored and chose no higher level of a ladder is on its lowest, also a blank that counts as the lowest.
    """
    points = np.zeros(len(chosen))
    if isinstance(item, Ladder):
        points += (scored - chosen.sum(axis=1)) * item.levels[0].points
    for place, choice in enumerate(choices_in_order(item)):
        points += chosen[:, place] * choice.points
    return points


def _sum_of_quantity(item: Item, column: int, answers: Answers) -> Floats:
    scores = points_of(item, answers.values[:, column])
    there = np.where(np.isnan(scores), 0.0, scores)
    return np.asarray(np.bincount(answers.unit_of, there, minlength=len(answers.units)), dtype=np.float64)


def level_counts(framework: Framework, answers: Answers, found: Tally) -> Counts:
    """Respondents by level or option, (units, items, most levels or options of any item).

    Counts a ladder's chosen level and each ticked option of a checklist; a quantity has none, and nor have blanks, also
    those that are scored as the lowest answer. ``found`` is the tally of the same answers.
    """
    items = framework.items()
    counts = choices_in(items, range(len(items)), answers)
    for column, item in enumerate(items):
        if isinstance(item, Ladder):
            counts[:, column, 0] = found.answered[:, column] - counts[:, column].sum(axis=1)
    return counts


def second_moments(framework: Framework, answers: Answers) -> Floats:
    """Sum of the squared item scores of every unit, (units, items); with ``Tally`` it gives the variance."""
    columns = columns_of(framework)
    require_same_items(columns, answers)
    squares = np.zeros((len(answers.units), len(columns.items)))
    for block in blocks(answers.unit_of, len(answers.units), len(columns.items)):
        scores = scores_in(columns, block.of(answers.values), block.of(answers.absence))
        block.add(np.where(np.isnan(scores), 0.0, scores * scores), squares)
    return squares


def variances(found: Tally, squares: Floats) -> Floats:
    """Variance of the item scores with n - 1, (units, items), NaN below two respondents; never negative."""
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = (squares - found.scored * found.mean**2) / (found.scored - 1)
    return np.where(found.scored > 1, np.maximum(spread, 0.0), np.nan)
