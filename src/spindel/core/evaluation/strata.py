"""Resampled scores of units above others: a bootstrap stratified over the units below.

Every unit is resampled on its own and the parent's replicate is the mean over its units' replicates. In small strata a
plain bootstrap is too narrow by (n - 1)/n, so deviations are stretched by √(n/(n - 1)) on the way up (Rao & Wu 1988).
One respondent alone says nothing about the spread between people; such a unit is given the spread people have inside
the other units of the round (the "average" treatment of a lonely stratum, Lumley 2010, *Complex Surveys*, ch. 2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zlib import crc32

import numpy as np

from spindel.core.evaluation.parts import UnitPart
from spindel.core.evaluation.places import Plan
from spindel.core.evaluation.resampling import Floats, Halves
from spindel.core.evaluation.settings import Settings
from spindel.core.frameworks.model import Quantity
from spindel.core.scoring.units import Shares


def replicates_above(
    plan: Plan,
    shares: Sequence[Shares],
    own: Mapping[int, UnitPart],
    scores: Floats,
    settings: Settings,
) -> dict[int, Halves]:
    """(P, replicates) for every unit that has units below it, by its row.

    ``own`` holds the parts by row, ``scores`` (units, P) the scores of all units. A place where some unit rests on one
    respondent and no unit on two or more is NaN: nothing is known about people's spread there.
    """
    parents = [row for row, share in enumerate(shares) if share.below]
    if not parents:
        return {}
    moved = _moved_by_row(plan, own, settings)
    found = {}
    for row in reversed(parents):
        members = [
            (moved[child], weight, scores[child]) for child, weight in shares[row].below if child in moved
        ]
        if row in own:
            members.append((moved[row], shares[row].own, own[row].scores))
        if members:
            moved[row] = _mean(members)
            found[row] = _within_bounds(plan, moved[row] + scores[row, :, np.newaxis].astype(np.float32))
    return found


def _moved_by_row(plan: Plan, own: Mapping[int, UnitPart], settings: Settings) -> dict[int, Halves]:
    """Stretched deviations of each unit from its score, (P, replicates)."""
    shape = (len(plan.places), settings.replicates)
    moved = {row: _stretched(part, shape) for row, part in own.items()}
    lonely = {row: part.sampled == 1 for row, part in own.items() if (part.sampled == 1).any()}
    if lonely:
        spread = _spread_of_people(own, moved, len(plan.places)).astype(np.float32)
        for row, alone in lonely.items():
            random = np.random.default_rng([settings.seed, crc32(own[row].unit.encode()), 1])
            noise = random.standard_normal((int(alone.sum()), settings.replicates), dtype=np.float32)
            moved[row][alone] = noise * spread[alone, np.newaxis]
    return moved


def _stretched(part: UnitPart, shape: tuple[int, int]) -> Halves:
    """A resample in which nobody answered at a place does not deviate there."""
    if part.replicates is None:
        return np.zeros(shape, dtype=np.float32)
    moved = part.replicates - part.scores[:, np.newaxis].astype(np.float32)
    gone = np.isnan(moved)
    if gone.any():
        moved[gone] = 0.0
    stretch = np.sqrt(part.sampled / np.maximum(part.sampled - 1, 1)).astype(np.float32)
    moved *= stretch[:, np.newaxis]
    return moved


def _spread_of_people(own: Mapping[int, UnitPart], moved: Mapping[int, Halves], places: int) -> Floats:
    """(P,) standard deviation between people in the same unit, NaN where no unit has two of them.

    A mean over n people has a variance of theirs over n; pooled over the units by n - 1.
    """
    total, freedom = np.zeros(places), np.zeros(places)
    for row, part in own.items():
        free = np.where(part.sampled >= 2, part.sampled - 1, 0)
        total += free * part.sampled * (moved[row].astype(np.float64) ** 2).mean(axis=1)
        freedom += free
    found: Floats = np.full(places, np.nan)
    np.divide(total, freedom, out=found, where=freedom > 0)
    return np.asarray(np.sqrt(found))


def _mean(members: Sequence[tuple[Halves, float, Floats]]) -> Halves:
    """Weighted mean of deviations; a member without a score at a place has no weight there."""
    weights = np.array([weight * ~np.isnan(scores) for _, weight, scores in members])
    whole = weights.sum(axis=0)
    weights /= np.where(whole > 0, whole, 1.0)
    total = np.zeros(members[0][0].shape, dtype=np.float32)
    for (moved, _, _), weight in zip(members, weights.astype(np.float32), strict=True):
        total += moved * weight[:, np.newaxis]
    return total


def _within_bounds(plan: Plan, replicates: Halves) -> Halves:
    open_ended = any(isinstance(item, Quantity) and not item.clip for item in plan.columns.items)
    return replicates if open_ended else np.clip(replicates, 0.0, 1.0)
