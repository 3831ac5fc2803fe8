"""From one answer to an item score: ladders, checklists and quantities on a scale from 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spindel.core.answers.model import Absence, Answers
from spindel.core.frameworks.model import Checklist, Framework, Item, Ladder, Quantity

Floats = NDArray[np.float64]

_GRID = 2.0**10
_LARGEST = 2.0**15


@dataclass(frozen=True, slots=True)
class Columns:
    """The items of a framework by how their points are found; indices are columns of the answers."""

    items: tuple[Item, ...]
    highest: Floats
    """(items,) points that can be had; 1 for a quantity, whose score needs no points."""
    start: Floats
    """(items,) points of a regular ladder's lowest level, else 0."""
    step: Floats
    """(items,) points from one level of a regular ladder to the next, else 0."""
    regular: NDArray[np.intp]
    """Ladders with equal steps on a binary grid: points are ``start + step·level``, and sums of them are exact."""
    uneven: tuple[int, ...]
    """All other ladders."""
    checklists: tuple[int, ...]
    quantities: tuple[int, ...]
    lowest: NDArray[np.intp]
    """Items whose blank counts as their lowest answer."""


def columns_of(framework: Framework) -> Columns:
    """Sort a framework's items by the arithmetic they need."""
    items = framework.items()
    steps = [_even_steps(item) for item in items]
    return Columns(
        items=items,
        highest=np.array([1.0 if isinstance(item, Quantity) else item.points for item in items]),
        start=np.array([0.0 if found is None else found[0] for found in steps]),
        step=np.array([0.0 if found is None else found[1] for found in steps]),
        regular=np.array([column for column, found in enumerate(steps) if found is not None], dtype=np.intp),
        uneven=tuple(c for c, item in enumerate(items) if isinstance(item, Ladder) and steps[c] is None),
        checklists=tuple(c for c, item in enumerate(items) if isinstance(item, Checklist)),
        quantities=tuple(c for c, item in enumerate(items) if isinstance(item, Quantity)),
        lowest=np.array([c for c, item in enumerate(items) if item.blank_is_lowest], dtype=np.intp),
    )


def _even_steps(item: Item) -> tuple[float, float] | None:
    """Points of the lowest level and per step where a sum of points is exact, None otherwise."""
    if not isinstance(item, Ladder):
        return None
    points = [level.points for level in item.levels]
    start, step = points[0], points[1] - points[0] if len(points) > 1 else 0.0
    on_grid = all((value * _GRID).is_integer() and abs(value) <= _LARGEST for value in points)
    even = all(value == start + step * position for position, value in enumerate(points))
    return (start, step) if on_grid and even else None


def item_scores(framework: Framework, answers: Answers) -> Floats:
    """Every respondent's score on every item, (respondents, items), 0…1, NaN where there is none.

    A ladder's points over its highest points; a checklist's ticked points over all its points; a quantity's place
    between its goalposts, which lies outside 0…1 where the framework does not clip. A blank is the lowest answer where
    the item says so. Raises ``ValueError`` where the answers are not about this framework's items.
    """
    columns = columns_of(framework)
    require_same_items(columns, answers)
    return scores_in(columns, answers.values, answers.absence)


def consensus_scores(framework: Framework, answers: Answers) -> Floats:
    """The score of what each unit agreed on, (units, items), NaN where it agreed on nothing."""
    columns = columns_of(framework)
    if answers.consensus is None:
        return np.full((len(answers.units), len(columns.items)), np.nan)
    return scores_in(columns, answers.consensus, np.zeros(answers.consensus.shape, dtype=np.int8))


def scores_in(columns: Columns, values: Floats, absence: NDArray[np.int8]) -> Floats:
    """Item scores of some rows of answers, both (rows, items)."""
    scores: Floats = columns.start + columns.step * values
    for column in (*columns.uneven, *columns.checklists, *columns.quantities):
        scores[:, column] = points_of(columns.items[column], values[:, column])
    scores /= columns.highest
    if len(columns.lowest):
        blank = absence[:, columns.lowest] == Absence.BLANK
        lowest = [lowest_score(columns.items[column]) for column in columns.lowest]
        scores[:, columns.lowest] = np.where(blank, lowest, scores[:, columns.lowest])
    return scores


def points_of(item: Item, values: Floats) -> Floats:
    """Points of encoded answers to one item (a quantity's score); NaN stays NaN.

    Raises ``IndexError`` for a level the ladder does not have.
    """
    if isinstance(item, Quantity):
        return _place_between_goalposts(item, values)
    there = ~np.isnan(values)
    codes = np.where(there, values, 0).astype(np.int64)
    if isinstance(item, Ladder):
        points = np.array([level.points for level in item.levels])[codes]
    else:
        points = np.zeros(len(codes))
        for position, option in enumerate(item.options):
            points += ((codes >> position) & 1) * option.points
    return np.where(there, points, np.nan)


def _place_between_goalposts(item: Quantity, values: Floats) -> Floats:
    place: Floats = (values - item.worst) / (item.best - item.worst)
    return np.clip(place, 0.0, 1.0) if item.clip else place


def lowest_score(item: Item) -> float:
    """What a blank is worth where the framework counts it as the lowest answer."""
    return item.levels[0].points / item.points if isinstance(item, Ladder) else 0.0


def require_same_items(columns: Columns, answers: Answers) -> None:
    """Raise ``ValueError`` unless the answers' columns are the framework's items in order."""
    if answers.items != tuple(item.id for item in columns.items):
        raise ValueError("the answers are about other items than the framework's")
