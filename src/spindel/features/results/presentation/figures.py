"""Numbers as people read them: on the framework's scale, rounded half up, in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from numpy.typing import ArrayLike

from spindel.core.frameworks.model import Scale
from spindel.core.scoring.display import half_up, on_scale, settle, shown

NOTHING = "–"
NO_FIGURE = math.nan
SIGNS = ("-", "−", "+", "±")


@dataclass(frozen=True, slots=True)
class Figure:
    """A score of 0…1 with its interval, and how both are written; NaN and a dash where there is none."""

    score: float = math.nan
    low: float = math.nan
    high: float = math.nan
    text: str = NOTHING
    interval: str = ""

    @property
    def is_there(self) -> bool:
        """Whether there is a score at all."""
        return not math.isnan(self.score)

    @property
    def has_interval(self) -> bool:
        """Whether there is an interval, which takes five respondents."""
        return not math.isnan(self.low)


def figure(scale: Scale, score: float, low: float = math.nan, high: float = math.nan) -> Figure:
    """The score and its interval on the scale, as text in the active language."""
    return figures(scale, [score], [low], [high])[0]


def figures(
    scale: Scale, scores: ArrayLike, lows: ArrayLike | None = None, highs: ArrayLike | None = None
) -> list[Figure]:
    """Many at once, (n,) each."""
    given = np.asarray(scores, dtype=np.float64)
    nothing = np.full(given.shape, np.nan)
    table = np.stack(
        [given, *(nothing if ends is None else np.asarray(ends, float) for ends in (lows, highs))]
    )
    rounded, exact = shown(scale, table).T.tolist(), table.T.tolist()
    return [_figure(scale, *pair) for pair in zip(exact, rounded, strict=True)]


def _figure(scale: Scale, exact: Sequence[float], rounded: Sequence[float]) -> Figure:
    if math.isnan(exact[0]):
        return Figure()
    text, low, high = (NOTHING if math.isnan(one) else decimal_text(one, scale.decimals) for one in rounded)
    return Figure(exact[0], exact[1], exact[2], text, "" if NOTHING in (low, high) else interval(low, high))


def score_text(scale: Scale, score: float) -> str:
    """A score of 0…1 as it stands on the scale: ``3,4``."""
    if math.isnan(score):
        return NOTHING
    return decimal_text(float(shown(scale, score)), scale.decimals)


def exact_text(scale: Scale, score: float) -> str:
    """The same with two decimals more, for those who work it out themselves."""
    return decimal_text(
        float(half_up(settle(scale, on_scale(scale, score)), scale.decimals + 2)), scale.decimals + 2
    )


def on_the_scale(scale: Scale, score: float) -> float | None:
    """The number itself on the scale, as it is shown; None where there is none."""
    return None if math.isnan(score) else float(shown(scale, score))


def interval(low: str, high: str) -> str:
    """From … to …, with a word instead of a dash where a sign would be read as one.

    >>> interval("2,9", "3,4")
    '2,9–3,4'
    """
    if low.startswith(SIGNS) or high.startswith(SIGNS):
        return _("%(low)s to %(high)s") % {"low": low, "high": high}
    return f"{low}–{high}"


def difference_text(scale: Scale, difference: float) -> str:
    """A difference between two scores of 0…1, with its sign: ``+0,4``."""
    return NOTHING if math.isnan(difference) else _signed(scale, difference, scale.decimals)


def _signed(scale: Scale, difference: float, decimals: int) -> str:
    steps = float(half_up(settle(scale, difference * (scale.high - scale.low)), decimals))
    sign = ("+" if steps > 0 else "−") if steps else "±"
    return sign + decimal_text(abs(steps), decimals)


def difference_interval(scale: Scale, low: float, high: float) -> str:
    """From … to … for a difference; an end that would round to 0 without being 0 is written more exactly."""
    return interval(_end_text(scale, low), _end_text(scale, high))


def _end_text(scale: Scale, end: float) -> str:
    text = difference_text(scale, end)
    if not text.startswith("±"):
        return text
    finer = (_signed(scale, end, scale.decimals + more) for more in (1, 2))
    return next((one for one in finer if not one.startswith("±")), text)


def share_text(share: float) -> str:
    """A share of 0…1 as a whole percentage: ``87 %``."""
    if math.isnan(share):
        return NOTHING
    return _("%(share)s%%") % {"share": decimal_text(float(half_up(100 * share, 0)), 0)}


def decimal_text(number: float, decimals: int) -> str:
    """A number that is rounded already, with the reader's decimal sign."""
    return _decimal_text(number, max(decimals, 0), get_language())


@lru_cache(maxsize=5000)
def _decimal_text(number: float, decimals: int, _language: str | None) -> str:
    """The same few figures stand on a page again and again."""
    return number_format(number, decimal_pos=decimals, use_l10n=True)


def shown_text(shown: float, decimals: int) -> str:
    """A score that is on the scale and rounded already; a dash where there is none."""
    return NOTHING if math.isnan(shown) else decimal_text(shown, decimals)
