"""Counts as bars: how many chose each level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spindel.webkit.charts.lettering import wrap
from spindel.webkit.charts.looks import AXIS, INK, WEAK, Role, stroke_of
from spindel.webkit.charts.svg import frame, tag, text


@dataclass(frozen=True, slots=True)
class CountBar:
    """How many, and what they chose; ``weak`` sets those apart who did not choose a level."""

    label: str
    count: int
    weak: bool = False


@dataclass(frozen=True, slots=True)
class CountBars:
    """Bars from left to right."""

    id: str
    title: str
    description: str
    bars: Sequence[CountBar]


STEP = 54.0
BAR = 30.0


def count_bars(chart: CountBars, height: float = 76) -> str:
    """The chart as an ``<svg>``: the count stands on every bar, the label under it."""
    most, base = max([1, *(bar.count for bar in chart.bars)]), height - 18
    across = STEP * max(len(chart.bars), 1)
    ground = tag("line", x1=0, x2=across, y1=base, y2=base, stroke=AXIS, stroke_width=1)
    bars = [
        _bar(bar, place * STEP + STEP / 2, base, (base - 18) * bar.count / most)
        for place, bar in enumerate(chart.bars)
    ]
    return frame(
        chart.id,
        title=chart.title,
        description=chart.description,
        box=(0, 0, across, height),
        content=ground + "".join(bars),
        linked=False,
        class_="chart-bars",
    )


def _bar(bar: CountBar, middle: float, base: float, tall: float) -> str:
    colour = "#8d98a3" if bar.weak else stroke_of(Role.OWN, 0).colour
    ink = INK if bar.count else WEAK
    label = wrap(bar.label, STEP + 4, 12, lines=1)[0]
    left = middle - BAR / 2
    column = tag("rect", x=left, y=base - tall, width=BAR, height=tall, fill=colour, class_="chart-bar")
    count = text(middle, base - tall - 4, str(bar.count), size=13, fill=ink, anchor="middle")
    return (
        (column if bar.count else "")
        + count
        + text(middle, base + 14, label, size=12, fill=WEAK, anchor="middle")
    )
