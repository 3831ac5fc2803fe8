"""Agreement of everybody below a unit, from how many chose each level."""

from __future__ import annotations

import numpy as np

from spindel.core.evaluation.places import Plan
from spindel.core.evaluation.resampling import Floats
from spindel.core.scoring.segments import Counts
from spindel.core.statistics.agreement import rwg_j


def agreement_at(plan: Plan, levels: Counts) -> Floats:
    """r_wg(j) at every place, (units, P), NaN where fewer than two answered; of one item it is r_wg itself.

    ``levels`` (units, I, L). Ladders only: ticks and numbers have no evenly spread answers to be held against. Levels
    are numbered 1 … A whatever points they carry.
    """
    variances = _variances(levels)
    among = np.where(plan.below, variances[:, np.newaxis, :], np.nan)
    return rwg_j(among, plan.levels)


def _variances(levels: Counts) -> Floats:
    """Variance of the level numbers with n - 1, (units, I); NaN below two answers."""
    number = np.arange(levels.shape[2], dtype=np.float64)
    people = levels.sum(axis=2)
    sums, squares = levels @ number, levels @ number**2
    found = np.full(people.shape, np.nan)
    np.divide(squares * people - sums**2, people * (people - 1), out=found, where=people >= 2)
    return found
