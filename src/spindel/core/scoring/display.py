"""From scores of 0…1 to the figures people see: the framework's scale, half up, bands."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spindel.core.frameworks.model import Bands, Scale

Floats = NDArray[np.float64]

_DIGITS = 12
"""Digits of a score that mean something; what stands behind them is the dust of binary arithmetic."""
_MOST_EXACT = 2.0**40
_NEAR_A_TIE = 2.0**-10


def on_scale(scale: Scale, scores: ArrayLike) -> Floats:
    """Scores of 0…1 on the framework's scale, of the same shape; outside it where a score is outside 0…1."""
    found: Floats = scale.low + np.asarray(scores, dtype=np.float64) * (scale.high - scale.low)
    return found


def settle(scale: Scale, values: ArrayLike) -> Floats:
    """Values on the scale without the dust of binary arithmetic, so that what is 2.45 by hand is 2.45 here.

    Rounded to twelve digits, counted from the largest number of the scale.
    """
    before_the_point = len(str(int(max(abs(scale.low), abs(scale.high), 1.0))))
    exact = np.asarray(values, dtype=np.float64)
    return np.asarray(np.round(exact, _DIGITS - before_the_point), dtype=np.float64)


def half_up(values: ArrayLike, decimals: int) -> Floats:
    """Rounded as in school: 2.675 with two decimals is 2.68, -2.5 with none is -3; NaN stays.

    Exactly what ``decimal.ROUND_HALF_UP`` makes of the shortest decimal number that reads as the float.

    >>> half_up([2.675, 0.125, 2.5], 2).tolist()
    [2.68, 0.13, 2.5]
    """
    numbers = np.asarray(values, dtype=np.float64)
    power = 10.0**decimals
    stretched = np.abs(numbers) * power
    with np.errstate(invalid="ignore"):
        rounded: Floats = np.asarray(np.copysign(np.floor(stretched + 0.5) / power, numbers) + 0.0)
        tie = np.abs(stretched - np.floor(stretched) - 0.5) < _NEAR_A_TIE
    unsure = tie | (stretched > _MOST_EXACT)
    if unsure.any():
        distinct, where = np.unique(numbers[unsure], return_inverse=True)
        rounded[unsure] = np.array([_half_up_one(value, decimals) for value in distinct.tolist()])[where]
    return rounded


def _half_up_one(value: float, decimals: int) -> float:
    if not np.isfinite(value):
        return value
    exact = Decimal(repr(value))
    if exact.adjusted() + decimals > _DIGITS * 2:
        return value
    return float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)) + 0.0


def shown(scale: Scale, scores: ArrayLike) -> Floats:
    """Scores as they are shown: on the scale, settled, rounded half up to the scale's decimals."""
    return half_up(settle(scale, on_scale(scale, scores)), scale.decimals)


def band_of(scale: Scale, bands: Bands, scores: ArrayLike) -> NDArray[np.int16]:
    """Index of each score's band, -1 where there is no score or no band; below the first band counts as the first.

    The shown figure decides where the framework says ``on: rounded``, the exact one where it says ``on: raw``.
    """
    figures = shown(scale, scores) if bands.on_rounded else settle(scale, on_scale(scale, scores))
    if not bands.steps:
        return np.full(figures.shape, -1, dtype=np.int16)
    starts = np.array([band.start for band in bands.steps])
    found = np.maximum(np.searchsorted(starts, figures, side="right") - 1, 0)
    return np.where(np.isnan(figures), -1, found).astype(np.int16)
