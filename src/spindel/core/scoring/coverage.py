"""How much of a score rests on answers: weight answered over weight applicable."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spindel.core.scoring.tally import Tally

Floats = NDArray[np.float64]


def cells(found: Tally, consensus_counts: bool) -> tuple[Floats, Floats]:
    """Cells answered and cells applicable, both (units, items).

    An item that is scored by consensus is answered by everyone who could have answered it. A blank that is scored as the
    lowest answer is still no answer.
    """
    answered, applicable = found.answered.astype(np.float64), found.applicable.astype(np.float64)
    if consensus_counts:
        agreed = ~np.isnan(found.consensus)
        applicable = np.where(agreed, np.maximum(applicable, 1.0), applicable)
        answered = np.where(agreed, applicable, answered)
    return answered, applicable


def coverage(answered: Floats, applicable: Floats, shares: Floats) -> Floats:
    """Weight answered over weight applicable, (units, places); NaN where nothing applies.

    ``answered`` and ``applicable`` (units, items) count cells; ``shares`` (places, items) is each item's weight in each
    place, see ``nodes.shares``. A cell that is not relevant or not asked is in neither.
    """
    could: Floats = applicable @ shares.T
    found: Floats = np.full(could.shape, np.nan)
    np.divide(answered @ shares.T, could, out=found, where=could > 0)
    return np.asarray(np.minimum(found, 1.0))
