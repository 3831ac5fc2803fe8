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


def count_bars(chart: CountBars, height: float = 76) -> str:
    """The chart as an ``<svg>``: the count stands on every bar, the label under it."""
    most = max([1, *(bar.count for bar in chart.bars)])
    step = 54.0
    base = height - 18
    pieces = [tag("line", x1=0, x2=step * len(chart.bars), y1=base, y2=base, stroke=AXIS, stroke_width=1)]
    for place, bar in enumerate(chart.bars):
        middle = place * step + step / 2
        tall = (base - 18) * bar.count / most
        colour = "#8d98a3" if bar.weak else stroke_of(Role.OWN, 0).colour
        if bar.count:
            pieces.append(
                tag(
                    "rect",
                    x=middle - 15,
                    y=base - tall,
                    width=30,
                    height=tall,
                    fill=colour,
                    class_="chart-bar",
                )
            )
        pieces.append(
            text(
                middle,
                base - tall - 4,
                str(bar.count),
                size=13,
                fill=INK if bar.count else WEAK,
                anchor="middle",
            )
        )
        label = wrap(bar.label, step + 4, 12, lines=1)[0]
        pieces.append(text(middle, height - 4, label, size=12, fill=WEAK, anchor="middle"))
    return frame(
        chart.id,
        title=chart.title,
        description=chart.description,
        box=(0, 0, step * max(len(chart.bars), 1), height),
        content="".join(pieces),
        linked=False,
        class_="chart-bars",
    )
