"""How many, mean and squared deviations per group: all that agreement and variation need to know about people.

The squared deviations are taken about each group's own mean, never as a difference of two large sums, so figures that
agree in their first ten digits still give the right variance (NIST's *AtmWtAg* is the test).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spindel.core.statistics.arrays import Bools, Floats, Ints, ratio


@dataclass(frozen=True, slots=True)
class Moments:
    """Per group: the number of answers, their mean, and the sum of squared deviations from that mean.

    The three arrays share one shape, usually (groups, items). The mean of an empty group is NaN, its ``within`` is 0.
    """

    count: Floats
    mean: Floats
    within: Floats

    @property
    def variance(self) -> Floats:
        """Variance with n − 1; NaN where fewer than 2 answered."""
        enough = self.count >= 2
        return ratio(np.where(enough, self.within, np.nan), np.where(enough, self.count - 1, np.nan))

    @property
    def deviation(self) -> Floats:
        """Standard deviation with n − 1, what the screen calls spread; NaN where fewer than 2 answered."""
        return np.sqrt(self.variance)


def moments_of(values: ArrayLike, group: ArrayLike, groups: int | None = None) -> Moments:
    """Moments of ``values`` (people,) or (people, items) by ``group`` (people,), numbered from 0.

    NaN is an answer that is not there. The result is (groups,) or (groups, items). Raises ValueError where the two do
    not have the same number of people or a group number is negative.

    >>> moments_of([1.0, 3.0, 4.0, np.nan], [0, 0, 1, 1]).mean
    array([2., 4.])
    """
    table = np.asarray(values, float)
    index = np.asarray(group, np.int64)
    if index.ndim != 1 or len(index) != len(table):
        raise ValueError("one group number per person, please")
    if index.size and index.min() < 0:
        raise ValueError("group numbers start at 0")
    number = int(index.max(initial=-1)) + 1 if groups is None else groups
    if table.ndim == 1:
        columns = _grouped(table[:, None], index, number)
        return Moments(*(column[:, 0] for column in columns))
    return Moments(*_grouped(table, index, number))


def moments_of_levels(counts: ArrayLike, values: ArrayLike | None = None) -> Moments:
    """Moments from how often each level was chosen: ``counts`` (…, levels) gives moments of shape (…).

    ``values`` (levels,) is what each level is worth; without it they are worth 1, 2, … as r_wg wants.

    >>> moments_of_levels([[2, 0, 2]]).variance
    array([1.33333333])
    """
    table = np.asarray(counts, float)
    worth = np.arange(1.0, table.shape[-1] + 1) if values is None else np.asarray(values, float)
    count = table.sum(axis=-1)
    mean = ratio(table @ worth, count)
    apart = worth - np.nan_to_num(mean)[..., None]
    return Moments(count, mean, (table * apart**2).sum(axis=-1))


def moments_of_sums(
    counts: ArrayLike, sums: ArrayLike, squares: ArrayLike, centre: ArrayLike = 0.0
) -> Moments:
    """Moments from the number, the sum and the sum of squares of ``x − centre`` per group.

    Squares of large numbers that differ little cancel: choose a ``centre`` near the values (for levels 1–5, 0 is near
    enough). A variance that comes out below 0 by rounding is 0.
    """
    count, total, square = np.broadcast_arrays(*(np.asarray(part, float) for part in (counts, sums, squares)))
    mean = ratio(total, count)
    within = np.maximum(square - np.nan_to_num(mean) * total, 0.0)
    return Moments(count, mean + np.asarray(centre, float), np.where(count > 1, within, 0.0))


def _grouped(table: Floats, index: Ints, groups: int) -> tuple[Floats, Floats, Floats]:
    items = table.shape[1]
    cell = (index[:, None] * items + np.arange(items)).ravel()
    there = ~np.isnan(table)

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(cell, values.ravel(), groups * items), float).reshape(groups, items)

    count = total(there.astype(float))
    centre = _centre(table, there)
    first = ratio(total(np.where(there, table - centre, 0.0)), count)
    apart = np.where(there, table - centre - first[index], 0.0)
    left = total(apart)
    within = np.maximum(total(apart**2) - np.nan_to_num(ratio(left, count)) * left, 0.0)
    return count, first + ratio(left, count) + centre, within


def _centre(table: Floats, there: Bools) -> Floats:
    return np.nan_to_num(ratio(np.where(there, table, 0.0).sum(axis=0), there.sum(axis=0)))
