"""How much of the variation lies between groups: analysis of variance, ICC(1) and ICC(2), the six of Shrout & Fleiss.

Sources: Bartko (1976) and Bliese (2000) for ICC(1) and ICC(2); Shrout & Fleiss (1979). Groups lie along the first axis
of every ``Moments``, so one call serves all items. The split into organisations, units and people is in
``components``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from spindel.core.statistics.arrays import Floats, ratio
from spindel.core.statistics.components import VarianceComponents, variance_components
from spindel.core.statistics.moments import Moments

__all__ = [
    "Anova",
    "Icc",
    "ShroutFleiss",
    "VarianceComponents",
    "icc",
    "one_way_anova",
    "shrout_fleiss",
    "variance_components",
]


@dataclass(frozen=True, slots=True)
class Anova:
    """One-way analysis of variance per item: mean squares, degrees of freedom, F and its p-value."""

    between: Floats
    within: Floats
    between_df: Floats
    within_df: Floats
    f: Floats
    p: Floats


@dataclass(frozen=True, slots=True)
class Icc:
    """Per item: ICC(1), how alike two people of one group are; ICC(2), how far a group's mean can be trusted."""

    icc1: Floats
    icc2: Floats
    groups: Floats
    group_size: Floats


@dataclass(frozen=True, slots=True)
class ShroutFleiss:
    """The six intraclass correlations of Shrout & Fleiss: ``(model, 1)`` for one judge, ``(model, k)`` for their mean."""

    icc1_1: Floats
    icc2_1: Floats
    icc3_1: Floats
    icc1_k: Floats
    icc2_k: Floats
    icc3_k: Floats


def one_way_anova(moments: Moments) -> Anova:
    """Analysis of variance of groups (first axis) from their moments; empty groups are not there.

    NaN where there are fewer than 2 groups or no group has 2 answers; where nothing varies inside the groups, F is NaN.

    >>> round(float(one_way_anova(Moments(np.array([3, 3]), np.array([1.0, 2.0]), np.array([2.0, 2.0]))).f), 3)
    1.5
    """
    count = np.asarray(moments.count, float)
    there = count > 0
    answers, groups = count.sum(axis=0), there.sum(axis=0)
    centre = ratio(np.where(there, moments.mean, 0.0).sum(axis=0), groups)
    mean = np.where(there, moments.mean - centre, 0.0)
    grand = ratio((count * mean).sum(axis=0), answers)
    between_ss = (count * (mean - grand) ** 2).sum(axis=0)
    between_df, within_df = _positive(groups - 1), _positive(answers - groups)
    between = ratio(between_ss, between_df)
    within = ratio(np.asarray(moments.within, float).sum(axis=0), within_df)
    f = ratio(between, within)
    return Anova(
        between, within, between_df, within_df, f, np.asarray(special.fdtrc(between_df, within_df, f))
    )


def icc(moments: Moments, group_size: Literal["mean", "adjusted"] = "mean") -> Icc:
    """ICC(1) = (MSB − MSW)/(MSB + (n̄ − 1)·MSW) and ICC(2) = (MSB − MSW)/MSB of groups along the first axis.

    n̄ for unequal groups is their mean size, as in Bliese (2000); ``"adjusted"`` takes (N − Σn²/N)/(K − 1) instead, which
    is a little smaller and makes ICC(1) the ratio of the estimated variances. Both can come out negative: people of one
    group are then less alike than people at random. Sums and sums of squares go through ``moments_of_sums``.
    """
    table = one_way_anova(moments)
    count = np.asarray(moments.count, float)
    answers, groups = count.sum(axis=0), (count > 0).sum(axis=0).astype(float)
    if group_size == "adjusted":
        size = ratio(answers - ratio((count**2).sum(axis=0), answers), _positive(groups - 1))
    else:
        size = ratio(answers, groups)
    more = table.between - table.within
    return Icc(
        ratio(more, table.between + (size - 1) * table.within), ratio(more, table.between), groups, size
    )


def shrout_fleiss(table: ArrayLike) -> ShroutFleiss:
    """All six from complete tables (…, targets, judges), each of shape (…); NaN for a table with a value missing.

    Raises ValueError for fewer than 2 targets or 2 judges.

    >>> round(float(shrout_fleiss([[1, 2], [2, 3], [3, 4]]).icc3_1), 3)
    1.0
    """
    scores = np.asarray(table, float)
    if scores.ndim < 2 or min(scores.shape[-2:]) < 2:
        raise ValueError("two targets and two judges at the least")
    n, k = scores.shape[-2:]
    apart = scores - scores.mean(axis=(-1, -2), keepdims=True)
    target_ss = k * (apart.mean(axis=-1) ** 2).sum(axis=-1)
    judge_ss = n * (apart.mean(axis=-2) ** 2).sum(axis=-1)
    rest = apart - apart.mean(axis=-1, keepdims=True) - apart.mean(axis=-2, keepdims=True)
    rest_ss = (rest**2).sum(axis=(-1, -2))
    target, judge, error = target_ss / (n - 1), judge_ss / (k - 1), rest_ss / ((n - 1) * (k - 1))
    within = (judge_ss + rest_ss) / (n * (k - 1))
    return ShroutFleiss(
        icc1_1=ratio(target - within, target + (k - 1) * within),
        icc2_1=ratio(target - error, target + (k - 1) * error + k * (judge - error) / n),
        icc3_1=ratio(target - error, target + (k - 1) * error),
        icc1_k=ratio(target - within, target),
        icc2_k=ratio(target - error, target + (judge - error) / n),
        icc3_k=ratio(target - error, target),
    )


def _positive(number: ArrayLike) -> Floats:
    number = np.asarray(number, float)
    return np.where(number > 0, number, np.nan)
