"""What changed between two rounds, and whether that is more than the noise of who happened to answer.

The interval is of the difference of two bootstrapped figures, replicate by replicate. Rounds are taken to be
independent: other people, or the same people who cannot be recognised, which in rounds that are not named is all one
may know. Where the same people answered twice and answer alike, the true interval is narrower than the one shown, so
"within the noise" errs on the careful side; ``paired`` gives the narrower one where the same respondents can be matched.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spindel.core.statistics.arrays import Bools, Floats
from spindel.core.statistics.intervals import SEED, bootstrap_item_means, percentile_interval


@dataclass(frozen=True, slots=True)
class Change:
    """After minus before, with the ends of its interval; NaN where there is no figure or no interval."""

    difference: Floats
    low: Floats
    high: Floats

    @property
    def within_noise(self) -> Bools:
        """Where the interval holds 0. False where there is no interval: then nothing can be said either way."""
        return np.asarray((self.low <= 0) & (self.high >= 0))

    @property
    def beyond_noise(self) -> Bools:
        """Where the interval lies wholly above or below 0."""
        return np.asarray((self.low > 0) | (self.high < 0))


def change(
    before_replicates: ArrayLike,
    after_replicates: ArrayLike,
    before: ArrayLike,
    after: ArrayLike,
    *,
    level: float = 0.95,
    respondents: ArrayLike | None = None,
    paired: bool = False,
    seed: int = SEED,
) -> Change:
    """Change of figures (…) from their replicates (replicates, …) in two rounds, or in two groups of one round.

    Replicates of independent rounds are put together in an order of their own, so the result stands even where both
    came from the same resamples; ``paired`` leaves them row by row, for the same people resampled once for both.
    ``respondents`` (…), the fewer of the two rounds, takes the interval from figures with fewer than 5. Raises
    ValueError where the two have different numbers of replicates.
    """
    earlier, later = np.asarray(before_replicates, float), np.asarray(after_replicates, float)
    if len(earlier) != len(later):
        raise ValueError("as many replicates before as after")
    if not paired:
        earlier = earlier[np.random.default_rng([seed, 2]).permutation(len(earlier))]
    low, high = percentile_interval(later - earlier, level, respondents)
    difference = np.asarray(np.asarray(after, float) - np.asarray(before, float))
    there = ~np.isnan(difference)
    return Change(difference, np.where(there, low, np.nan), np.where(there, high, np.nan))


def change_of_intervals(
    before: ArrayLike, before_ends: ArrayLike, after: ArrayLike, after_ends: ArrayLike
) -> Change:
    """Change of figures (…) of which only the intervals are known, (2, …) low and high: for rounds whose sheets are gone.

    The distance from each figure to the end of its own interval stands for its error there, and the errors of two
    independent figures add up as squares (MOVER; Zou & Donner 2008, *Statistics in Medicine* 27:1693).

    >>> result = change_of_intervals(0.5, [0.2, 0.9], 1.0, [0.6, 1.3])
    >>> result.difference.item(), round(result.low.item(), 3), round(result.high.item(), 3)
    (0.5, -0.066, 0.924)
    """
    earlier, later = np.asarray(before, float), np.asarray(after, float)
    (earlier_low, earlier_high), (later_low, later_high) = (
        np.asarray(ends, float) for ends in (before_ends, after_ends)
    )
    difference = np.asarray(later - earlier)
    down = np.hypot(later - later_low, earlier_high - earlier)
    up = np.hypot(later_high - later, earlier - earlier_low)
    return Change(difference, np.asarray(difference - down), np.asarray(difference + up))


def paired_change(before: ArrayLike, after: ArrayLike, *, level: float = 0.95, seed: int = SEED) -> Change:
    """Change of item means where row i is the same person before and after: two (respondents, items) give (items).

    A person who answered an item in one round only does not count for it.

    >>> result = paired_change([[1.0]] * 6, [[2.0]] * 6)
    >>> result.difference, result.low, result.within_noise
    (array([1.]), array([1.]), array([False]))
    """
    earlier, later = np.asarray(before, float), np.asarray(after, float)
    if earlier.shape != later.shape:
        raise ValueError("the same people and items before as after")
    apart = later - earlier
    there = ~np.isnan(apart)
    count = there.sum(axis=0)
    difference = np.where(count > 0, np.where(there, apart, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)
    low, high = percentile_interval(bootstrap_item_means(apart, seed=seed), level, count)
    return Change(difference, low, high)
