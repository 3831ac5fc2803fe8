"""The heat map: many figures in rows and columns, light for low and dark for high, every figure written out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from spindel.webkit.charts.lettering import width, wrap
from spindel.webkit.charts.looks import GRID, INK, WEAK, group_ink, group_tint, ink_on, ramp
from spindel.webkit.charts.svg import frame, link, tag, text

CELL_WIDTH, CELL_HEIGHT, GAP = 50.0, 36.0, 2.0
LABEL_ROOM = 190.0
SLANT = 50.0


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A figure 0…1 and how it is written; NaN is a gap, ``hidden`` one that may not be shown."""

    value: float
    text: str = ""
    href: str = ""
    note: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row's label, where it leads, how far it is set in, and its cells; ``strong`` sets a sum apart."""

    label: str
    cells: Sequence[HeatCell]
    href: str = ""
    indent: int = 0
    strong: bool = False


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Rows of cells under ``columns``; ``groups`` are (label, number of columns) over them."""

    id: str
    title: str
    description: str
    columns: Sequence[str]
    rows: Sequence[HeatRow]
    groups: Sequence[tuple[str, int]] = ()


def heat_map(chart: HeatMap) -> str:
    """The chart as an ``<svg>``, as wide as its columns need: on a narrow screen it scrolls in its own region.

    Raises ``ValueError`` where a row has not one cell per column, or the groups do not add up to the columns.
    """
    if any(len(row.cells) != len(chart.columns) for row in chart.rows):
        raise ValueError("a row has not one cell per column")
    if chart.groups and sum(count for _, count in chart.groups) != len(chart.columns):
        raise ValueError("the groups do not add up to the columns")
    head = max((width(name, 13) for name in chart.columns), default=0) * math.sin(math.radians(SLANT)) + 14
    top = head + (24 if chart.groups else 0)
    across = LABEL_ROOM + len(chart.columns) * CELL_WIDTH
    slanted = max((width(name, 13) for name in chart.columns[-3:]), default=0) * math.cos(math.radians(SLANT))
    body = "".join(_row(chart.id, row, top + place * CELL_HEIGHT) for place, row in enumerate(chart.rows))
    height = top + len(chart.rows) * CELL_HEIGHT + 2
    return frame(
        chart.id,
        title=chart.title,
        description=chart.description,
        box=(0, 0, across + max(slanted - CELL_WIDTH / 2, 4), height),
        content=_hatch(chart.id) + _columns(chart, head) + _groups(chart, head) + body,
        linked=any(row.href or any(cell.href for cell in row.cells) for row in chart.rows),
        class_="chart-heat",
    )


def _x(column: int) -> float:
    return LABEL_ROOM + column * CELL_WIDTH


def _hatch(id: str) -> str:
    line = tag("path", d="M0 8L8 0", stroke=GRID, stroke_width=1.2)
    return tag("defs", tag("pattern", line, id=f"{id}-gap", width=8, height=8, patternUnits="userSpaceOnUse"))


def _columns(chart: HeatMap, head: float) -> str:
    y = head - 8
    return "".join(
        tag(
            "g",
            text(0, 0, name, size=13, fill=INK),
            transform=f"translate({_x(place) + CELL_WIDTH / 2 - 2:.1f} {y:.1f}) rotate(-{SLANT:g})",
        )
        for place, name in enumerate(chart.columns)
    )


def _groups(chart: HeatMap, top: float) -> str:
    pieces, first = [], 0
    for place, (name, count) in enumerate(chart.groups):
        pieces.append(_group(name, place, _x(first), top, count * CELL_WIDTH - GAP))
        first += count
    return "".join(pieces)


def _group(name: str, place: int, x: float, top: float, room: float) -> str:
    box = tag("rect", x=x, y=top, width=room, height=20, fill=group_tint(place), class_="chart-group")
    words = wrap(name, room - 8, 12.5, 600, lines=1)[0]
    ink = group_ink(place)
    return box + text(x + room / 2, top + 14.5, words, size=12.5, fill=ink, anchor="middle", weight=600)


def _row(id: str, row: HeatRow, y: float) -> str:
    weight = 700 if row.strong else 400
    room = LABEL_ROOM - 14 - 14 * row.indent
    lines = wrap(row.label, room, 13.5, weight, lines=2)
    size = 13.5 if len(lines) == 1 else 12.0
    first = y + (CELL_HEIGHT - GAP) / 2 + size * 0.36 - (len(lines) - 1) * size * 0.55
    label = [
        text(14.0 * row.indent, first + place * size * 1.1, line, size=size, fill=INK, weight=weight)
        for place, line in enumerate(lines)
    ]
    cells = "".join(_cell(id, cell, _x(place), y, weight) for place, cell in enumerate(row.cells))
    return link(row.href, "", *label) + cells


def _cell(id: str, cell: HeatCell, x: float, y: float, weight: int) -> str:
    there = not math.isnan(cell.value) and not cell.hidden
    fill = ramp(cell.value) if there else f"url(#{id}-gap)"
    ink = ink_on(fill) if there else WEAK
    box = tag(
        "rect",
        x=x,
        y=y,
        width=CELL_WIDTH - GAP,
        height=CELL_HEIGHT - GAP,
        fill=fill,
        stroke=None if there and cell.value > 0.2 else GRID,
        stroke_width=None if there and cell.value > 0.2 else 0.8,
        class_="chart-cell",
    )
    words = text(
        x + (CELL_WIDTH - GAP) / 2,
        y + (CELL_HEIGHT - GAP) / 2 + 4.9,
        cell.text,
        size=13.5,
        fill=ink,
        anchor="middle",
        weight=weight,
    )
    return link(cell.href, cell.note, box, words)
