"""How much of what people answer differently lies between units, and how much inside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spindel.core.evaluation.model import Evaluation
from spindel.core.statistics.components import VarianceComponents, variance_components_of
from spindel.core.statistics.moments import Moments
from spindel.core.statistics.variation import icc

FEWEST_UNITS = 3
"""With two units a share between them says more about those two than about the organisation."""


@dataclass(frozen=True, slots=True)
class Between:
    """Where the differences lie."""

    parts: VarianceComponents
    """``organisation`` is the unit above, ``unit`` the unit itself."""
    icc1: float
    """How alike two people of one unit are: 0 as any two, 1 the same."""
    icc2: float
    """How far the units' own figures can be told from each other."""
    units: int


def between(
    evaluation: Evaluation, units: Sequence[str], above: Mapping[str, str], place: int = 0
) -> Between | None:
    """Of the figures of ``units`` at one place; ``above`` names the unit each belongs to. None for too few units.

    Made from each unit's figure, number and spread as the evaluation has them, so it says nothing that those do not: a
    unit's mean is its score there, which differs from the mean of its people's own scores only where answers are missing.
    """
    rows = [evaluation.unit(unit) for unit in units]
    people, score = evaluation.respondents[rows, place], evaluation.score[rows, place]
    spread = np.nan_to_num(evaluation.spread[rows, place])
    there = (people > 0) & ~np.isnan(score)
    if there.sum() < FEWEST_UNITS or (people[there] > 1).sum() < FEWEST_UNITS:
        return None
    count = people[there].astype(float)
    moments = Moments(count, score[there], spread[there] ** 2 * (count - 1))
    outer = np.array([above.get(unit, "") for unit in units])[there]
    found = icc(moments)
    return Between(
        parts=variance_components_of(moments, outer),
        icc1=float(found.icc1),
        icc2=float(found.icc2),
        units=int(there.sum()),
    )
