"""Do those who answered see the same thing? r_wg and its family, average deviation, Krippendorff's alpha.

Sources: James, Demaree & Wolf (1984) for r_wg; LeBreton & Senter (2008) for values outside 0–1; Burke, Finkelstein &
Dusig (1999) for the average deviation; Krippendorff (2011) for alpha; Fleiss (1971) for kappa.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from spindel.core.statistics.arrays import Floats, ratio

Measurement = Literal["nominal", "ordinal", "interval", "ratio"]


def uniform_variance(levels: ArrayLike) -> Floats:
    """The variance of answers spread evenly over A levels 1 … A: (A² − 1)/12; NaN for fewer than 2 levels.

    >>> uniform_variance([5, 1])
    array([ 2., nan])
    """
    number = np.asarray(levels, float)
    return np.where(number >= 2, (number**2 - 1) / 12, np.nan)


def rwg(variances: ArrayLike, levels: ArrayLike) -> Floats:
    """Agreement on each item: 1 − s²/σ²_E against evenly spread answers; negative is shown as 0.

    ``variances`` with n − 1 on the level numbers 1 … A, in any shape such as (units, items), NaN where fewer than 2
    answered; ``levels`` the number of levels A, broadcast against it. The result is 0 … 1, or NaN.

    >>> rwg([0.5, 2.5, np.nan], 5)
    array([0.75, 0.  ,  nan])
    """
    return np.maximum(1 - np.asarray(variances, float) / uniform_variance(levels), 0.0)


def rwg_j(variances: ArrayLike, levels: ArrayLike, axis: int = -1) -> Floats:
    """Agreement on a set of items along ``axis``: J·q/(J·q + r), r the mean of s²/σ²_E and q = 1 − r.

    Items with a variance of NaN are not there: J counts the others, and is NaN where none is left. With r of 1 or more
    the formula leaves 0–1 (it can even pass 1); that is no agreement, and is shown as 0.

    >>> rwg_j([[0.5, 0.5, np.nan]], 5).round(3)
    array([0.857])
    """
    share = np.asarray(variances, float) / uniform_variance(levels)
    there = ~np.isnan(share)
    items = there.sum(axis=axis)
    spread = ratio(np.where(there, share, 0.0).sum(axis=axis), items)
    agreed = items * np.maximum(1 - spread, 0.0)
    return ratio(agreed, agreed + spread)


def average_deviation(
    counts: ArrayLike, about: Literal["mean", "median"] = "mean", values: ArrayLike | None = None
) -> Floats:
    """Mean distance from the group's mean or median, in levels: ``counts`` (…, A) gives (…).

    ``values`` (A,) in rising order is what each level stands for, 1 … A unless given. The median of an even number is
    midway between the two in the middle. NaN where fewer than 2 answered.

    >>> average_deviation([[2, 0, 1, 1]]), average_deviation([[2, 0, 1, 1]], about="median")
    (array([1.25]), array([1.25]))
    """
    table = np.asarray(counts, float)
    worth = np.arange(1.0, table.shape[-1] + 1) if values is None else np.asarray(values, float)
    if np.any(np.diff(worth) < 0):
        raise ValueError("levels must rise")
    count = table.sum(axis=-1)
    middle = ratio(table @ worth, count) if about == "mean" else _median(table, worth)
    distance = (table * np.abs(worth - middle[..., None])).sum(axis=-1)
    return ratio(np.where(count >= 2, distance, np.nan), count)


def value_counts(values: ArrayLike) -> tuple[Floats, Floats]:
    """Counts (units of analysis, distinct values) of a table (units of analysis, raters), and the values, rising.

    >>> value_counts([[1.0, 3.0], [3.0, np.nan]])[0]
    array([[1., 1.],
           [0., 1.]])
    """
    table = np.asarray(values, float)
    if table.ndim != 2:
        raise ValueError("one row per unit of analysis, one column per rater")
    there = ~np.isnan(table)
    worth, place = np.unique(table[there], return_inverse=True)
    cell = np.nonzero(there)[0] * len(worth) + place
    counts = np.bincount(cell, minlength=len(table) * len(worth)).reshape(len(table), len(worth))
    return counts.astype(float), worth


def krippendorff_alpha(values: ArrayLike, level: Measurement = "ordinal") -> float:
    """Krippendorff's alpha for a whole round: ``values`` (units of analysis, raters), NaN where nobody answered.

    1 is perfect reliability, 0 what chance would give; it can be negative. NaN where no unit of analysis was answered
    twice, or where everybody gave one and the same value (nothing varies, so reliability cannot be told).

    >>> round(krippendorff_alpha([[1, 1, 2], [3, 3, 3], [2, 2, np.nan]], "ordinal"), 3)
    0.854
    """
    counts, worth = value_counts(values)
    return float(alpha_of_counts(counts, worth, level))


def alpha_of_counts(
    counts: ArrayLike, values: ArrayLike | None = None, level: Measurement = "ordinal"
) -> Floats:
    """Krippendorff's alpha from counts (…, units of analysis, values), for many rounds at once: (…).

    ``values`` (values,) in rising order is what each column stands for, 1, 2, … unless given; the ratio level wants
    them at 0 or above. Units of analysis with fewer than 2 answers cannot be paired and do not count.
    """
    table = np.asarray(counts, float)
    worth = np.arange(1.0, table.shape[-1] + 1) if values is None else np.asarray(values, float)
    pairable = np.where(table.sum(axis=-1, keepdims=True) >= 2, table, 0.0)
    others = np.maximum(pairable.sum(axis=-1, keepdims=True) - 1, 1)
    together = np.swapaxes(pairable / others, -1, -2) @ pairable
    alone = pairable.sum(axis=-2)
    together -= np.eye(len(worth)) * (pairable / others).sum(axis=-2)[..., None]
    distance = _distance(worth, alone, level)
    observed = (together * distance).sum(axis=(-1, -2))
    expected = ratio(
        (alone[..., None] * alone[..., None, :] * distance).sum(axis=(-1, -2)), alone.sum(axis=-1) - 1
    )
    return 1 - ratio(observed, expected)


def fleiss_kappa(counts: ArrayLike) -> Floats:
    """Fleiss' kappa from counts (…, subjects, categories) with the same number of raters for every subject.

    It is nominal alpha with the chance agreement of raters drawn with replacement. Raises ValueError where the number
    of raters differs: alpha is the coefficient for that.

    >>> round(float(fleiss_kappa([[2, 0], [1, 1], [0, 2]])), 3)
    0.333
    """
    table = np.asarray(counts, float)
    raters = table.sum(axis=-1)
    if raters.size and np.ptp(raters):
        raise ValueError("Fleiss' kappa wants equally many raters for every subject")
    answers = raters.sum(axis=-1)
    return 1 - (1 - alpha_of_counts(table, level="nominal")) * ratio(answers, answers - 1)


def _median(table: Floats, worth: Floats) -> Floats:
    reached = table.cumsum(axis=-1)
    count = reached[..., -1:]
    lower = (reached < (count + 1) // 2).sum(axis=-1)
    upper = (reached < count // 2 + 1).sum(axis=-1)
    top = len(worth) - 1
    middle = (worth[np.minimum(lower, top)] + worth[np.minimum(upper, top)]) / 2
    return np.where(count[..., 0] > 0, middle, np.nan)


def _distance(worth: Floats, alone: Floats, level: Measurement) -> Floats:
    """Squared distances between values, (values, values), or (…, values, values) where they hang on the counts."""
    if level == "nominal":
        return np.asarray(1.0 - np.eye(len(worth)))
    if level == "ordinal":
        place = alone.cumsum(axis=-1) - alone / 2
        return np.asarray((place[..., None] - place[..., None, :]) ** 2)
    apart = worth[:, None] - worth
    if level == "interval":
        return np.asarray(apart**2)
    if level != "ratio":
        raise ValueError(f"unknown level of measurement: {level}")
    if np.any(worth < 0):
        raise ValueError("the ratio level wants values at 0 or above")
    return np.nan_to_num(ratio(apart, worth[:, None] + worth)) ** 2
