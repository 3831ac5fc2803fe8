"""Strengths, development zones and what to discuss first, by rules anyone can check.

*Categories* are the nodes without a node below them. A category's *yardstick* is the unit's target for it; without one
it is the plain mean of the unit's own categories.

* Strengths: up to three categories with the highest scores, above the mean of the unit's categories.
* Development zones: up to three other categories that fall farthest short of their yardstick.
* A category *stands out* where the interval of its distance from the yardstick lies on one side of 0, otherwise it is
  *within the noise*; without an interval nothing is said either way. The distance from the mean is resampled together
  with the mean, since the same people gave both, and its interval holds for all categories at once: somebody is always
  highest, and in a unit where nothing differs an interval for one category alone would call some category special more
  often than not (see ``ends``).
* To discuss first: up to five items, lowest agreement first, then farthest below their target (their own, or that of the
  nearest node above that has one). At least two respondents; items all agree on that are at their target are left out.

Differences smaller than a billionth are none; what is equal stands in the framework's order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spindel.core.evaluation.ends import distances
from spindel.core.evaluation.model import Advice, Standing, Topic
from spindel.core.evaluation.places import Plan
from spindel.core.evaluation.resampling import Floats
from spindel.core.scoring.segments import Counts

MOST = 3
MOST_TOPICS = 5
_DIGITS = 9
"""Decimals of a score that are compared."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One unit's figures at all places, (P,), and at its categories."""

    score: Floats
    low: Floats
    high: Floats
    target: Floats
    band: NDArray[np.int16]
    agreement: Floats
    respondents: Counts
    apart: Floats
    """(2, C) interval of each category's distance from their mean."""


def strengths_and_zones(plan: Plan, seen: Seen) -> tuple[tuple[Standing, ...], tuple[Standing, ...]]:
    """A unit's strengths and its development zones."""
    scores = seen.score[plan.categories]
    from_mean = np.round(distances(scores), _DIGITS)
    best = [int(place) for place in np.argsort(-from_mean, kind="stable") if from_mean[place] > 0][:MOST]
    target = seen.target[plan.categories]
    short = np.round(np.where(np.isnan(target), -from_mean, target - scores), _DIGITS)
    worst = [
        int(place) for place in np.argsort(-short, kind="stable") if short[place] > 0 and place not in best
    ]
    strengths = tuple(_against_mean(plan, seen, category, from_mean) for category in best)
    zones = tuple(
        _against_mean(plan, seen, category, from_mean)
        if np.isnan(target[category])
        else _against_target(plan, seen, category)
        for category in worst[:MOST]
    )
    return strengths, zones


def _against_mean(plan: Plan, seen: Seen, category: int, from_mean: Floats) -> Standing:
    place = int(plan.categories[category])
    target = float(seen.target[place])
    return Standing(
        node=plan.places[place].id,
        score=float(seen.score[place]),
        distance=float(from_mean[category]),
        yardstick="mean",
        target=None if np.isnan(target) else target,
        stands_out=_beyond(seen.apart[0, category], seen.apart[1, category], 0.0),
        advice=advice_for(plan, seen, place),
    )


def _against_target(plan: Plan, seen: Seen, category: int) -> Standing:
    place = int(plan.categories[category])
    target = float(seen.target[place])
    return Standing(
        node=plan.places[place].id,
        score=float(seen.score[place]),
        distance=float(seen.score[place]) - target,
        yardstick="target",
        target=target,
        stands_out=_beyond(seen.low[place], seen.high[place], target),
        advice=advice_for(plan, seen, place),
    )


def _beyond(low: float, high: float, mark: float) -> bool | None:
    """Whether an interval lies wholly on one side of the mark; None where there is no interval."""
    return None if np.isnan(low) else bool(low > mark or high < mark)


def advice_for(plan: Plan, seen: Seen, place: int) -> Advice | None:
    """The advice of the node, or of the nearest one above that carries advice, for the band that node is in."""
    node = plan.advised[place]
    band = int(seen.band[node]) if node >= 0 else -1
    return Advice(plan.places[node].id, plan.framework.bands.steps[band].id) if band >= 0 else None


def topics(plan: Plan, seen: Seen) -> tuple[Topic, ...]:
    """What the unit should discuss first."""
    first = [line[0] for line in plan.lines]
    targets = targets_of_items(plan, seen.target)
    agreement = np.round(seen.agreement[first], _DIGITS)
    short = np.round(targets - seen.score[first], _DIGITS)
    far = np.where(np.isnan(short), 0.0, np.maximum(short, 0.0))
    worth = ~np.isnan(agreement) & ((agreement < 1) | (far > 0))
    order = [int(item) for item in np.lexsort((-far, agreement)) if worth[item]]
    return tuple(
        Topic(
            item=plan.places[first[item]].id,
            agreement=float(seen.agreement[first[item]]),
            respondents=int(seen.respondents[first[item]]),
            distance=None if np.isnan(short[item]) else float(short[item]),
        )
        for item in order[:MOST_TOPICS]
    )


def targets_of_items(plan: Plan, target: Floats) -> Floats:
    """(I,) each item's own target, or that of the nearest node above that has one; NaN where none has."""
    known = ~np.isnan(target)
    if not known.any():
        return np.full(len(plan.lines), np.nan)
    nearest = [next((row for row in line if known[row]), -1) for line in plan.lines]
    return np.array([target[row] if row >= 0 else np.nan for row in nearest])
