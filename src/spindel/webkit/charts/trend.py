"""A trend: one figure over time, with its interval, and a gap wherever two moments cannot be compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from spindel.webkit.charts.looks import AXIS, GRID, INK, WEAK, Role, marker, stroke_of
from spindel.webkit.charts.svg import frame, link, points, tag, text


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One moment's figure 0…1 with its interval (NaN where unknown); ``broken`` where it cannot be held up against the
    one before it.
    """

    value: float
    text: str = ""
    low: float = math.nan
    high: float = math.nan
    broken: bool = False
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """Points from left to right under ``labels``; ``ticks`` are (position 0…1, label), ``target`` 0…1 or NaN."""

    id: str
    title: str
    description: str
    labels: Sequence[str]
    points: Sequence[TrendPoint]
    ticks: Sequence[tuple[float, str]] = ()
    target: float = math.nan
    target_label: str = ""


@dataclass(frozen=True, slots=True)
class Lay:
    """Where things stand: the drawing's size, and the room of the figures in it."""

    across: float
    tall: float
    left: float
    right: float
    top: float
    bottom: float
    size: float

    def x(self, place: int, count: int) -> float:
        """Middle of a moment's column."""
        return self.left + (self.right - self.left) * (place + 0.5) / max(count, 1)

    def y(self, value: float) -> float:
        """Height of a figure; outside 0…1 the nearest end."""
        return self.bottom - (self.bottom - self.top) * min(max(value, 0.0), 1.0)


WIDE = Lay(760, 300, 34, 752, 18, 262, 13.5)
SMALL = Lay(280, 132, 16, 276, 16, 108, 12)


def trend_chart(trend: Trend, lay: Lay = WIDE) -> str:
    """The chart as an ``<svg>``. Raises ``ValueError`` where there is not one point per label."""
    if len(trend.labels) != len(trend.points):
        raise ValueError("one point per label")
    return frame(
        trend.id,
        title=trend.title,
        description=trend.description,
        box=(0, 0, lay.across, lay.tall),
        content=net(trend, lay) + aim(trend, lay) + curve(trend, lay) + signs(trend, lay),
        linked=any(point.href for point in trend.points),
        class_="chart-trend",
    )


def small_trend(trend: Trend) -> str:
    """The same among many of its kind."""
    return trend_chart(trend, SMALL)


def net(trend: Trend, lay: Lay) -> str:
    """The scale across, and the moments' names below."""
    lines = [
        tag(
            "line",
            x1=lay.left,
            x2=lay.right,
            y1=lay.y(at),
            y2=lay.y(at),
            stroke=GRID if at in (0.0, 1.0) else AXIS,
            stroke_width=1,
            class_="chart-grid",
        )
        for at, _ in trend.ticks
    ]
    names = [
        text(lay.left - 6, lay.y(at) + 4, label, size=lay.size - 1.5, fill=WEAK, anchor="end")
        for at, label in trend.ticks
    ]
    count = len(trend.labels)
    moments = [
        text(lay.x(place, count), lay.bottom + lay.size + 8, label, size=lay.size, fill=WEAK, anchor="middle")
        for place, label in enumerate(trend.labels)
    ]
    return "".join(lines + names + moments)


def aim(trend: Trend, lay: Lay) -> str:
    """The target as a dashed line across."""
    if math.isnan(trend.target):
        return ""
    stroke, y = stroke_of(Role.TARGET, 0), lay.y(trend.target)
    line = tag(
        "line",
        x1=lay.left,
        x2=lay.right,
        y1=y,
        y2=y,
        stroke=stroke.colour,
        stroke_width=1.6,
        stroke_dasharray=stroke.dash,
        class_="chart-line chart-line-target",
    )
    return line + text(
        lay.right, y - 5, trend.target_label, size=lay.size - 1.5, fill=stroke.colour, anchor="end"
    )


def stretches(points: Sequence[TrendPoint]) -> list[list[int]]:
    """Neighbouring points that may be joined by a line.

    >>> stretches([TrendPoint(0.1), TrendPoint(0.2), TrendPoint(0.3, broken=True), TrendPoint(math.nan)])
    [[0, 1], [2]]
    """
    found: list[list[int]] = []
    joined = False
    for place, point in enumerate(points):
        if math.isnan(point.value):
            joined = False
        elif joined and not point.broken:
            found[-1].append(place)
        else:
            found.append([place])
            joined = True
    return found


def curve(trend: Trend, lay: Lay) -> str:
    """Band and line, open where moments cannot be compared, with a mark in the gap."""
    stroke, count, pieces = stroke_of(Role.OWN, 0), len(trend.points), []
    for stretch in stretches(trend.points):
        found = [(place, trend.points[place]) for place in stretch]
        both = [(lay.x(place, count), point) for place, point in found if not math.isnan(point.low)]
        if len(both) > 1:
            area = [(x, lay.y(point.high)) for x, point in both]
            area += [(x, lay.y(point.low)) for x, point in reversed(both)]
            pieces.append(
                tag(
                    "path",
                    d=points(area, closed=True),
                    fill=stroke.colour,
                    fill_opacity=0.16,
                    class_="chart-band",
                )
            )
        if len(found) > 1:
            d = points([(lay.x(place, count), lay.y(point.value)) for place, point in found])
            pieces.append(
                tag("path", d=d, fill="none", stroke=stroke.colour, stroke_width=2.4, class_="chart-line")
            )
    return "".join(pieces) + "".join(
        gap(lay, place, count) for place, point in enumerate(trend.points) if point.broken and place
    )


def gap(lay: Lay, place: int, count: int) -> str:
    """A dotted upright between two moments that cannot be compared."""
    x = (lay.x(place - 1, count) + lay.x(place, count)) / 2
    return tag(
        "line",
        x1=x,
        x2=x,
        y1=lay.top,
        y2=lay.bottom,
        stroke=WEAK,
        stroke_width=1.4,
        stroke_dasharray="2 4",
        class_="chart-break",
    )


def signs(trend: Trend, lay: Lay) -> str:
    """Every figure with its whisker and its number."""
    count = len(trend.points)
    return "".join(
        sign(trend, lay, lay.x(place, count), point)
        for place, point in enumerate(trend.points)
        if not math.isnan(point.value)
    )


def sign(trend: Trend, lay: Lay, x: float, point: TrendPoint) -> str:
    """One figure; its number stands below the line where the target lies just above it."""
    colour, y, known = stroke_of(Role.OWN, 0).colour, lay.y(point.value), not math.isnan(point.low)
    whisker = tag(
        "line",
        x1=x,
        x2=x,
        y1=lay.y(point.low) if known else y,
        y2=lay.y(point.high) if known else y,
        stroke=colour,
        stroke_width=3,
        stroke_opacity=0.5,
        stroke_linecap="round",
        class_="chart-band",
    )
    room = (trend.target - point.value) * (lay.bottom - lay.top)
    baseline = y + lay.size + 9 if 0 <= room < 2.2 * lay.size else y - 8
    number = text(
        x, baseline, point.text, size=lay.size + 0.5, fill=INK, anchor="middle", weight=700, halo=True
    )
    return (whisker if known else "") + link(
        point.href, point.note, marker("dot", x, y, colour, 4.6, hollow=not known), number
    )
