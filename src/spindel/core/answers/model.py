"""Answers as arrays: one row a respondent, one column an item, and the reason where there is no value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Absence(IntEnum):
    """Whether a cell holds an answer, and if not, why. None of them is a score of 0."""

    ANSWERED = 0
    BLANK = 1
    DONT_KNOW = 2
    NOT_RELEVANT = 3
    NOT_ASKED = 4


@dataclass(frozen=True, slots=True)
class Answers:
    """Every answer of a round.

    A value is encoded by the kind of its item: a ladder's is the position of the level counted from 0, a checklist's
    is the bit mask of the ticked options as a whole number (option ``i`` adds ``2**i``; at most 50 options, so a float
    holds it exactly), a quantity's is the number itself.
    """

    items: tuple[str, ...]
    """Item ids in the order of ``framework.items()``; the columns."""
    units: tuple[str, ...]
    """Unit names, each once."""
    unit_of: NDArray[np.int32]
    """(respondents,) index into ``units``."""
    respondents: tuple[str, ...]
    """Labels, generated ("1", "2", …) where the source names nobody."""
    values: NDArray[np.float64]
    """(respondents, items) encoded answers; NaN where ``absence`` is not ``ANSWERED``."""
    absence: NDArray[np.int8]
    """(respondents, items) of ``Absence``."""
    consensus: NDArray[np.float64] | None = None
    """(units, items) in the same encoding, NaN where the unit agreed on nothing; None where no unit has any."""
