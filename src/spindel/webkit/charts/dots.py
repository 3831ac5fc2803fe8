"""The dot plot: the same figures as the web on one straight scale, with their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from spindel.webkit.charts import legend
from spindel.webkit.charts.lettering import wrap
from spindel.webkit.charts.looks import AXIS, GRID, INK, WEAK, Role, Stroke, group_ink, marker, stroke_of
from spindel.webkit.charts.svg import frame, link, tag, text
from spindel.webkit.charts.web import Layout


@dataclass(frozen=True, slots=True)
class DotRow:
    """One figure: own ``value`` with ``low`` and ``high`` (NaN where unknown), its ``text``, and others beside it.

    ``others`` has one value per entry of the plot's ``others``.
    """

    label: str
    value: float
    text: str = ""
    low: float = math.nan
    high: float = math.nan
    others: Sequence[float] = ()
    group: str = ""
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Rows on a scale whose ``ticks`` are (position 0…1, label); ``others`` are (label, role) of what stands beside."""

    id: str
    title: str
    description: str
    rows: Sequence[DotRow]
    ticks: Sequence[tuple[float, str]]
    own_label: str
    others: Sequence[tuple[str, Role]] = ()
    interval_label: str = ""


@dataclass(frozen=True, slots=True)
class _Lay:
    """Where things stand in a layout."""

    left: float
    right: float
    across: float
    row: float
    label_above: bool

    def x(self, value: float) -> float:
        return self.left + (self.right - self.left) * min(max(value, 0.0), 1.0)


_LAYS = {
    "wide": _Lay(252, 690, 760, 30, label_above=False),
    "phone": _Lay(16, 300, 360, 50, label_above=True),
}


def dot_plot(plot: DotPlot, layout: Layout = "wide") -> str:
    """The chart as an ``<svg>``: a filled dot has an interval, a hollow one has not. Raises ``ValueError`` where a row
    has not one value for each of the others.
    """
    if any(len(row.others) not in {0, len(plot.others)} for row in plot.rows):
        raise ValueError("a row has not one value for each of the others")
    lay, pieces, y, group = _LAYS[layout], [], 30.0, ""
    for row in plot.rows:
        if row.group != group:
            group = row.group
            place = _group_place(plot.rows, group)
            pieces.append(text(0, y + 18, group, size=14.5, fill=group_ink(place), weight=700))
            y += 28
        pieces.append(_drawn_row(plot, row, lay, y))
        y += lay.row
    grid = _grid(plot, lay, 24, y)
    key = legend.rows(_entries(plot), (0, 0, lay.across, y + 22))
    return frame(
        plot.id,
        title=plot.title,
        description=plot.description,
        box=key.box,
        content=grid + "".join(pieces) + key.content,
        linked=any(row.href for row in plot.rows),
        class_=f"chart-dots chart-dots-{layout}",
    )


def _group_place(rows: Sequence[DotRow], group: str) -> int:
    return list(dict.fromkeys(row.group for row in rows)).index(group)


def _strokes(plot: DotPlot) -> list[Stroke]:
    found, others = [], 0
    for _, role in plot.others:
        found.append(stroke_of(role, others))
        others += role == Role.OTHER
    return found


def _entries(plot: DotPlot) -> list[legend.Entry]:
    own = stroke_of(Role.OWN, 0)
    entries = [legend.Entry(plot.own_label, Stroke(own.colour, 0, None, own.marker))]
    if plot.interval_label and any(not math.isnan(row.low) for row in plot.rows):
        entries.append(legend.Entry(plot.interval_label, Stroke(own.colour, 3, None, "")))
    for (label, role), stroke in zip(plot.others, _strokes(plot), strict=True):
        sign = "tick" if role == Role.TARGET else stroke.marker
        entries.append(legend.Entry(label, Stroke(stroke.colour, 0, None, sign)))
    return entries


def _grid(plot: DotPlot, lay: _Lay, top: float, bottom: float) -> str:
    lines = [
        tag(
            "line",
            x1=lay.x(at),
            x2=lay.x(at),
            y1=top,
            y2=bottom,
            stroke=GRID,
            stroke_width=1,
            class_="chart-grid",
        )
        for at, _ in plot.ticks
    ]
    names = [
        text(lay.x(at), y, label, size=12.5, fill=WEAK, anchor="middle")
        for at, label in plot.ticks
        for y in (top - 8, bottom + 16)
    ]
    return "".join(lines + names)


def _drawn_row(plot: DotPlot, row: DotRow, lay: _Lay, top: float) -> str:
    y = top + (34 if lay.label_above else lay.row / 2)
    if lay.label_above:
        words = [text(0, top + 16, wrap(row.label, lay.across - 60, 14, lines=1)[0], size=14, fill=INK)]
    else:
        lines = wrap(row.label, lay.left - 26, 14, lines=2)
        size = 14.0 if len(lines) == 1 else 12.5
        words = [
            text(
                lay.left - 18,
                y + size * 0.36 + (place - (len(lines) - 1) / 2) * size * 1.1,
                line,
                size=size,
                fill=INK,
                anchor="end",
            )
            for place, line in enumerate(lines)
        ]
    value_y = top + 16 if lay.label_above else y + 5
    words.append(text(lay.across - 2, value_y, row.text, size=14, fill=INK, anchor="end", weight=700))
    track = tag(
        "line", x1=lay.left, x2=lay.right, y1=y, y2=y, stroke=AXIS, stroke_width=1, class_="chart-grid"
    )
    return track + _beside(plot, row, lay, y) + _own(row, lay, y) + link(row.href, row.note, *words)


def _beside(plot: DotPlot, row: DotRow, lay: _Lay, y: float) -> str:
    pieces = []
    for value, (_, role), stroke in zip(row.others, plot.others, _strokes(plot), strict=False):
        if not math.isnan(value):
            sign = "tick" if role == Role.TARGET else stroke.marker
            pieces.append(marker(sign, lay.x(value), y, stroke.colour, 4.6))
    return "".join(pieces)


def _own(row: DotRow, lay: _Lay, y: float) -> str:
    if math.isnan(row.value):
        return ""
    stroke, known = stroke_of(Role.OWN, 0), not math.isnan(row.low)
    whisker = (
        tag(
            "line",
            x1=lay.x(row.low),
            x2=lay.x(row.high),
            y1=y,
            y2=y,
            stroke=stroke.colour,
            stroke_width=4,
            stroke_opacity=0.45,
            stroke_linecap="round",
            class_="chart-band",
        )
        if known
        else ""
    )
    return whisker + marker("dot", lay.x(row.value), y, stroke.colour, 6, hollow=not known)
