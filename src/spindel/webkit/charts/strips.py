"""Strips: many of a kind on one scale, row by row, with the lowest and the highest called by name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from spindel.webkit.charts.lettering import width, wrap
from spindel.webkit.charts.looks import AXIS, GRID, INK, WEAK, Role, stroke_of
from spindel.webkit.charts.svg import frame, link, tag, text

ROW, HEAD = 46.0, 26.0
LEFT, RIGHT, ACROSS = 210.0, 750.0, 760.0
NEAR = 0.012
"""Figures closer than this lie on top of each other and are moved apart."""


@dataclass(frozen=True, slots=True)
class StripDot:
    """One of many: its name, a figure 0…1 and how it is written."""

    label: str
    value: float
    text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of them."""

    label: str
    dots: Sequence[StripDot]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Strips:
    """Rows on one scale whose ``ticks`` are (position 0…1, label)."""

    id: str
    title: str
    description: str
    rows: Sequence[Strip]
    ticks: Sequence[tuple[float, str]] = ()


def strips(chart: Strips) -> str:
    """The chart as an ``<svg>``; no key is needed, since the ends carry their names and all others theirs at the pointer."""
    bottom = HEAD + len(chart.rows) * ROW
    grid = "".join(
        tag(
            "line",
            x1=x_of(at),
            x2=x_of(at),
            y1=HEAD - 6,
            y2=bottom,
            stroke=GRID,
            stroke_width=1,
            class_="chart-grid",
        )
        + text(x_of(at), HEAD - 12, label, size=12.5, fill=WEAK, anchor="middle")
        for at, label in chart.ticks
    )
    rows = "".join(drawn(row, HEAD + place * ROW) for place, row in enumerate(chart.rows))
    return frame(
        chart.id,
        title=chart.title,
        description=chart.description,
        box=(0, 0, ACROSS, bottom + 4),
        content=grid + rows,
        linked=any(row.href or any(dot.href for dot in row.dots) for row in chart.rows),
        class_="chart-strips",
    )


def x_of(value: float) -> float:
    """Where a figure lies."""
    return LEFT + (RIGHT - LEFT) * min(max(value, 0.0), 1.0)


def drawn(row: Strip, top: float) -> str:
    y = top + ROW * 0.62
    there = sorted((dot for dot in row.dots if not math.isnan(dot.value)), key=lambda dot: dot.value)
    lines = wrap(row.label, LEFT - 26, 13.5, lines=2)
    names = [
        text(0, y + 5 + (place - (len(lines) - 1) / 2) * 15, line, size=13.5, fill=INK)
        for place, line in enumerate(lines)
    ]
    track = tag("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, stroke=AXIS, stroke_width=1, class_="chart-grid")
    return track + link(row.href, "", *names) + dots(there, y) + ends(there, y)


def dots(rising: Sequence[StripDot], y: float) -> str:
    """Every figure; those that would hide each other stand above and below the line by turns."""
    colour, pieces, last, level = stroke_of(Role.OWN, 0).colour, [], -1.0, 0
    for dot in rising:
        level = level + 1 if dot.value - last < NEAR else 0
        last = dot.value
        lift = 6.5 * ((level + 1) // 2) * (-1 if level % 2 else 1)
        sign = tag(
            "circle",
            cx=x_of(dot.value),
            cy=y + max(min(lift, 13), -13),
            r=5,
            fill=colour,
            fill_opacity=0.55,
            stroke="#fff",
            stroke_width=1,
            class_="chart-marker",
        )
        pieces.append(link(dot.href, f"{dot.label}: {dot.text}", sign))
    return "".join(pieces)


def ends(rising: Sequence[StripDot], y: float) -> str:
    """The names of the lowest and the highest, where both have room."""
    if len(rising) < 2 or rising[0].value == rising[-1].value:
        return ""
    low, high = rising[0], rising[-1]
    first = wrap(f"{low.label} {low.text}", 220, 12, lines=1)[0]
    last = wrap(f"{high.label} {high.text}", 220, 12, lines=1)[0]
    begin = max(LEFT, x_of(low.value) - width(first, 12) / 2)
    end = min(RIGHT, x_of(high.value) + width(last, 12) / 2)
    if begin + width(first, 12) + 14 > end - width(last, 12):
        begin = max(LEFT, end - width(last, 12) - width(first, 12) - 14)
    return text(begin, y - 17, first, size=12, fill=WEAK) + text(
        end, y - 17, last, size=12, fill=WEAK, anchor="end"
    )
