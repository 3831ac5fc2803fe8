"""How far a mean would have moved had other people answered: percentile intervals from a bootstrap over respondents.

Source: Efron & Tibshirani (1993), *An Introduction to the Bootstrap*, ch. 13. One resample of respondents is a row of
counts, so all items' means in all replicates are one matrix product. The respondents are put in a fixed order first:
the same answers give the same interval, in whatever order a database hands them over.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from spindel.core.statistics.arrays import Bools, Floats, Ints, ratio

FEWEST_FOR_INTERVAL = 5
"""With fewer respondents than this there is no interval."""

REPLICATES = 1000
SEED = 20120301

_KEPT = 500_000
"""Weights up to this many numbers are kept for the next unit of the same size."""
_BLOCK = 4_000_000
"""Weights are drawn and used in blocks of about this many numbers."""


def bootstrap_weights(n: int, replicates: int = REPLICATES, seed: int = SEED) -> Ints:
    """How often each of ``n`` respondents is drawn, (replicates, n); rows sum to n. Read-only; kept per n and seed.

    >>> bootstrap_weights(4, replicates=3, seed=1).sum(axis=1)
    array([4, 4, 4])
    """
    if n * replicates <= _KEPT:
        return _kept_weights(n, replicates, seed)
    return _drawn(_generator(n, seed), n, replicates)


def bootstrap_item_means(
    values: ArrayLike,
    present: ArrayLike | None = None,
    replicates: int = REPLICATES,
    seed: int = SEED,
    stream: int = 0,
) -> Floats:
    """Item means of one unit in every replicate: (respondents, items) with NaN gives (replicates, items).

    ``present`` (respondents, items), where given, says which values count. An item that nobody in a resample answered
    is NaN there. With fewer than 5 respondents everything is NaN.

    ``stream`` numbers independent groups of people. Units of one size share their resamples, so replicates that are to
    be combined or compared (two units, two rounds) need different streams: the replicates are the same, their order is
    not. For one and the same group the same stream keeps the same order, and items stay paired in any case.
    """
    table = np.asarray(values, float)
    if table.ndim != 2:
        raise ValueError("one row per respondent, one column per item")
    if present is not None:
        table = np.where(np.asarray(present, bool), table, np.nan)
    n, items = table.shape
    if n < FEWEST_FOR_INTERVAL:
        return np.full((replicates, items), np.nan)
    table = table[np.lexsort(table.T[::-1])] if items else table
    there = ~np.isnan(table)
    means = np.concatenate([_weighted_means(block, table, there) for block in _blocks(n, replicates, seed)])
    order = np.random.default_rng([seed, stream, 1]).permutation(replicates)
    return np.asarray(means[order])


def percentile_interval(
    replicates: ArrayLike, level: float = 0.95, respondents: ArrayLike | None = None
) -> tuple[Floats, Floats]:
    """Lower and upper end that hold the middle ``level`` of the replicates (replicates, …), each of shape (…).

    Replicates of NaN are passed over; NaN where none is left. ``respondents`` (…), where given, is how many answered
    each figure: with fewer than 5 it gets no interval. Ends lie between two replicates by linear interpolation.

    >>> low, high = percentile_interval(np.arange(101.0), level=0.5)
    >>> float(low), float(high)
    (25.0, 75.0)
    """
    if not 0 < level < 1:
        raise ValueError("the level lies between 0 and 1")
    rising = np.sort(np.asarray(replicates, float), axis=0)
    there = (~np.isnan(rising)).sum(axis=0)
    tail = (1 - level) / 2
    low, high = _quantile(rising, there, tail), _quantile(rising, there, 1 - tail)
    if respondents is None:
        return low, high
    enough = np.asarray(respondents) >= FEWEST_FOR_INTERVAL
    return np.where(enough, low, np.nan), np.where(enough, high, np.nan)


def _quantile(rising: Floats, there: Ints, share: float) -> Floats:
    if not len(rising):
        return np.full(rising.shape[1:], np.nan)
    place = share * np.maximum(there - 1, 0)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(there - 1, 0))
    lower = np.take_along_axis(rising, below[None], axis=0)[0]
    upper = np.take_along_axis(rising, above[None], axis=0)[0]
    return np.asarray(lower + (place - below) * (upper - lower))


def _weighted_means(weights: Ints, table: Floats, there: Bools) -> Floats:
    drawn = weights.astype(float)
    return ratio(drawn @ np.where(there, table, 0.0), drawn @ there.astype(float))


def _blocks(n: int, replicates: int, seed: int) -> Iterator[Ints]:
    """The rows of ``bootstrap_weights`` in order, as few at a time as memory likes."""
    if n * replicates <= _KEPT:
        yield _kept_weights(n, replicates, seed)
        return
    random = _generator(n, seed)
    rows = max(_BLOCK // n, 1)
    for start in range(0, replicates, rows):
        yield _drawn(random, n, min(rows, replicates - start))


def _generator(n: int, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, n])


@lru_cache(maxsize=64)
def _kept_weights(n: int, replicates: int, seed: int) -> Ints:
    return _drawn(_generator(n, seed), n, replicates)


def _drawn(random: np.random.Generator, n: int, replicates: int) -> Ints:
    """Multinomial rows, by counting n draws each: several times as fast as drawing the counts one by one."""
    cells = random.integers(0, max(n, 1), (replicates, n)) + n * np.arange(replicates)[:, None]
    weights = np.bincount(cells.ravel(), minlength=replicates * n).reshape(replicates, n)
    weights.flags.writeable = False
    return weights
