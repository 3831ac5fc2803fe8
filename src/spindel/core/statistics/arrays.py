"""Array types the statistics speak in; shapes stand in the docstrings, since a type cannot say them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Numbers = NDArray[Any]


def ratio(top: Numbers, bottom: Numbers) -> Floats:
    """``top / bottom`` element by element, NaN where ``bottom`` is 0 or NaN.

    >>> ratio(np.array([1.0, 0.0, 3.0]), np.array([2.0, 0.0, 0.0]))
    array([0.5, nan, nan])
    """
    top, bottom = np.broadcast_arrays(np.asarray(top, float), np.asarray(bottom, float))
    out = np.full(top.shape, np.nan)
    np.divide(top, bottom, out=out, where=bottom != 0)
    return out
