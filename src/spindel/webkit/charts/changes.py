"""What moved: differences to both sides of nothing, each with the interval that says whether it is more than noise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from spindel.webkit.charts.lettering import wrap
from spindel.webkit.charts.looks import AXIS, INK, WEAK, Role, marker, stroke_of
from spindel.webkit.charts.svg import frame, link, tag, text

ROW = 30.0
LEFT, RIGHT, ACROSS = 176.0, 356.0, 420.0
"""Where the differences lie; labels stand before them and numbers after."""
HEAD = 24.0
NOISE = "#6d7883"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A difference −1…1 with the ends of its interval (NaN where unknown), and how it is written."""

    label: str
    value: float
    text: str
    low: float = math.nan
    high: float = math.nan
    href: str = ""
    note: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether the interval lies wholly on one side of nothing."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class ChangePlot:
    """Rows of differences; ``less`` and ``more`` name the two sides."""

    id: str
    title: str
    description: str
    rows: Sequence[ChangeRow]
    less: str = ""
    more: str = ""


def change_plot(plot: ChangePlot) -> str:
    """The chart as an ``<svg>``: filled where the change is more than noise, hollow and grey where it may be chance."""
    reach = reach_of(plot.rows)
    bottom = HEAD + len(plot.rows) * ROW
    zero = x_of(0, reach)
    middle = tag(
        "line", x1=zero, x2=zero, y1=HEAD - 4, y2=bottom, stroke=WEAK, stroke_width=1, class_="chart-grid"
    )
    sides = text(zero - 8, HEAD - 10, plot.less, size=12, fill=WEAK, anchor="end") + text(
        zero + 8, HEAD - 10, plot.more, size=12, fill=WEAK
    )
    rows = "".join(drawn(row, HEAD + place * ROW, reach) for place, row in enumerate(plot.rows))
    return frame(
        plot.id,
        title=plot.title,
        description=plot.description,
        box=(0, 0, ACROSS, bottom + 4),
        content=middle + sides + rows,
        linked=any(row.href for row in plot.rows),
        class_="chart-changes",
    )


def reach_of(rows: Sequence[ChangeRow]) -> float:
    """The largest difference or end there is: both sides reach as far."""
    ends = [abs(end) for row in rows for end in (row.value, row.low, row.high) if not math.isnan(end)]
    return max([0.05, *ends])


def x_of(value: float, reach: float) -> float:
    """Where a difference lies."""
    return LEFT + (RIGHT - LEFT) * (value / reach + 1) / 2


def drawn(row: ChangeRow, top: float, reach: float) -> str:
    y, ink = top + ROW / 2, stroke_of(Role.OWN, 0).colour if row.is_certain else NOISE
    lines = wrap(row.label, LEFT - 14, 13.5, lines=2)
    size = 13.5 if len(lines) == 1 else 12.0
    words = [
        text(0, y + size * 0.36 + (place - (len(lines) - 1) / 2) * size * 1.1, line, size=size, fill=INK)
        for place, line in enumerate(lines)
    ]
    weight = 700 if row.is_certain else 400
    words.append(
        text(
            ACROSS - 2,
            y + 5,
            row.text,
            size=14,
            fill=INK if row.is_certain else WEAK,
            anchor="end",
            weight=weight,
        )
    )
    track = tag("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, stroke=AXIS, stroke_width=1, class_="chart-grid")
    return track + sign(row, y, ink, reach) + link(row.href, row.note, *words)


def sign(row: ChangeRow, y: float, ink: str, reach: float) -> str:
    """The difference and its interval."""
    if math.isnan(row.value):
        return ""
    whisker = ""
    if not math.isnan(row.low):
        whisker = tag(
            "line",
            x1=x_of(row.low, reach),
            x2=x_of(row.high, reach),
            y1=y,
            y2=y,
            stroke=ink,
            stroke_width=4,
            stroke_opacity=0.4,
            stroke_linecap="round",
            class_="chart-band",
        )
    return whisker + marker("dot", x_of(row.value, reach), y, ink, 5.5, hollow=not row.is_certain)
