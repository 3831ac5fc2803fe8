"""The difference between two evaluations: two rounds, or two groups of respondents in one."""

from __future__ import annotations

import numpy as np

from spindel.core.evaluation.model import Evaluation
from spindel.core.evaluation.places import Place
from spindel.core.evaluation.resampling import Floats
from spindel.core.statistics.change import Change, change, change_of_intervals


def difference(before: Evaluation, after: Evaluation, *, level: float = 0.95) -> Change:
    """After minus before in scores of 0…1, (units, places) as in ``after``.

    Units are matched by name, places by kind and id; what only one of them has is NaN, and so is the interval where one
    of the two has none. Where the resampled scores of one are no longer there, the two intervals are put together. Whether two versions of a framework may be compared is for the caller to know: see
    ``frameworks.compare``.
    """
    shape = after.score.shape
    parts = [np.full(shape, np.nan) for _ in range(3)]
    columns = _matching(before.places, after.places)
    rows = {name: row for row, name in enumerate(before.tree.names)}
    for row, name in enumerate(after.tree.names):
        if name in rows and columns:
            found = _of_unit(before, after, (rows[name], row), columns, level)
            for table, values in zip(parts, found, strict=True):
                table[row, list(columns.values())] = values
    return Change(*parts)


def gap(evaluation: Evaluation, first: str, second: str, *, level: float = 0.95) -> Change:
    """How much higher the second group of respondents scores than the first, (units, places)."""
    return difference(evaluation.groups[first], evaluation.groups[second], level=level)


def _matching(before: tuple[Place, ...], after: tuple[Place, ...]) -> dict[int, int]:
    """Columns before by columns after of the same places."""
    known = {_name(place): column for column, place in enumerate(before)}
    return {known[_name(place)]: column for column, place in enumerate(after) if _name(place) in known}


def _name(place: Place) -> tuple[str, ...]:
    return (place.kind, place.id, place.above) if place.kind == "group" else (place.kind, place.id)


def _of_unit(
    before: Evaluation, after: Evaluation, rows: tuple[int, int], columns: dict[int, int], level: float
) -> tuple[Floats, Floats, Floats]:
    old, new = list(columns), list(columns.values())
    scores = before.score[rows[0], old], after.score[rows[1], new]
    earlier, later = before.replicates[rows[0]], after.replicates[rows[1]]
    if earlier is None or later is None:
        ends = [
            (each.low[row, places], each.high[row, places])
            for each, row, places in ((before, rows[0], old), (after, rows[1], new))
        ]
        told = change_of_intervals(scores[0], ends[0], scores[1], ends[1])
        return told.difference, told.low, told.high
    found = change(earlier[old].T, later[new].T, *scores, level=level)
    known = ~np.isnan(before.low[rows[0], old]) & ~np.isnan(after.low[rows[1], new])
    low, high = (np.where(known, end, np.nan) for end in (found.low, found.high))
    return found.difference, low, high
