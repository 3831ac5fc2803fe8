"""Where a score stands among others: ranks, percentiles, quartiles. All on unrounded scores, NaN left out.

Two scores worked out from the same answers in another order can differ in the last bit. That is no difference, so
scores closer than ``SAME`` of the largest one are tied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from spindel.core.statistics.arrays import Floats, Ints, ratio

SAME = 1e-12
"""Scores that differ by less than this share of the largest score count as equal."""

PercentileMethod = Literal[
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
    "interpolated_inverted_cdf",
    "hazen",
    "weibull",
    "linear",
    "median_unbiased",
    "normal_unbiased",
    "lower",
    "higher",
    "midpoint",
    "nearest",
]
"""The names NumPy gives to ways of working out a percentile."""


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Lower quartile, median and upper quartile, and how many values (``n``) they were taken from."""

    lower: Floats
    median: Floats
    upper: Floats
    n: Ints


def ranks(scores: ArrayLike) -> Floats:
    """Rank 1 for the highest along the first axis, ties share the best rank (1-2-2-4); NaN has none.

    >>> ranks([0.7, 0.9, np.nan, 0.7, 0.1])
    array([ 2.,  1., nan,  2.,  4.])
    """
    return _places(-np.asarray(scores, float))


def percentile_below(values: ArrayLike) -> Floats:
    """100 · (how many lie strictly below) / (N − 1) along the first axis, as the Worldwide Governance Indicators do.

    N counts the values that are there. NaN for NaN, and where N is 1.

    >>> percentile_below([3.0, 1.0, 2.0, 2.0, 4.0, np.nan])
    array([ 75.,   0.,  25.,  25., 100.,  nan])
    """
    table = np.asarray(values, float)
    number = (~np.isnan(table)).sum(axis=0)
    return 100 * ratio(_places(table) - 1, number - 1)


def percentile(values: ArrayLike, percent: float, method: PercentileMethod = "linear") -> Floats:
    """The value below which ``percent`` of the first axis lies, by one of NumPy's named methods; NaN left out.

    >>> float(percentile([1.0, 2.0, np.nan, 3.0], 50))
    2.0
    """
    table = np.asarray(values, float)
    result = np.full(table.shape[1:], np.nan)
    known = (~np.isnan(table)).any(axis=0)
    if np.any(known):
        result[known] = np.nanpercentile(
            table[:, known] if table.ndim > 1 else table, percent, axis=0, method=method
        )
    return result


def quartiles(values: ArrayLike, method: PercentileMethod = "linear") -> Quartiles:
    """Quartiles and N along the first axis; NaN left out, NaN where nothing is there.

    >>> quartiles([1.0, 2.0, 3.0, 4.0, np.nan]).lower.item(), quartiles([1.0, 2.0, 3.0, 4.0, np.nan]).n.item()
    (1.75, 4)
    """
    table = np.asarray(values, float)
    lower, median, upper = (percentile(table, percent, method) for percent in (25, 50, 75))
    return Quartiles(lower, median, upper, np.asarray((~np.isnan(table)).sum(axis=0)))


def _places(table: Floats) -> Floats:
    """1 + how many lie strictly below, along the first axis."""
    return np.asarray(stats.rankdata(_settled(table), method="min", axis=0, nan_policy="omit"), float)


def _settled(table: Floats) -> Floats:
    """Every value replaced by the lowest of those it cannot be told from."""
    if not table.size:
        return table
    order = np.argsort(table, axis=0)
    rising = np.take_along_axis(table, order, axis=0)
    largest = np.abs(np.where(np.isfinite(table), table, 0.0)).max(axis=0)
    starts = np.ones(table.shape, bool)
    with np.errstate(invalid="ignore"):
        starts[1:] = ~(np.diff(rising, axis=0) <= SAME * largest)
    index = np.arange(len(table)).reshape(-1, *([1] * (table.ndim - 1)))
    first = np.maximum.accumulate(np.where(starts, index, 0), axis=0)
    settled = np.empty_like(table)
    np.put_along_axis(settled, order, np.take_along_axis(rising, first, axis=0), axis=0)
    return settled
