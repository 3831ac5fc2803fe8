"""The spider web: scores on axes around a middle, grouped, with target, earlier scores and uncertainty."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from spindel.webkit.charts import legend, rim
from spindel.webkit.charts.dots import DotPlot, DotRow, dot_plot
from spindel.webkit.charts.looks import AXIS, GRID, WEAK, Role, Stroke, marker
from spindel.webkit.charts.svg import frame, link, points, tag, text
from spindel.webkit.charts.web import (
    FEWEST_AXES,
    RADIUS,
    Layout,
    Place,
    Polar,
    Series,
    SpiderWeb,
    check,
    strokes,
)


def spider_web(web: SpiderWeb, layout: Layout = "wide") -> str:
    """The chart as an ``<svg>``. Wide: names around the rim. Phone: numbers at the rim and the names below.

    With one or two axes, where a web says nothing, the same figures stand as bars. Raises ``ValueError`` where a series
    has not one value per axis.
    """
    check(web)
    if len(web.axes) < FEWEST_AXES:
        return dot_plot(as_dots(web), layout)
    polar = Polar(len(web.axes), RADIUS[layout])
    middle = net(web, polar, layout) + "".join(
        drawn_series(series, stroke, polar) for series, stroke in in_drawing_order(web.series)
    )
    around = rim.around(web, polar) if layout == "wide" else rim.numbered(web, polar)
    key = legend.below(web, around.box, layout)
    return frame(
        web.id,
        title=web.title,
        description=web.description,
        box=key.box,
        content=around.behind + middle + ring_names(web, polar, layout) + around.content + key.content,
        linked=any(axis.href for axis in web.axes),
        class_=f"chart-web chart-web-{layout}",
    )


def as_dots(web: SpiderWeb) -> DotPlot:
    """The web's figures as rows, its first own series leading."""
    lead = next((series for series in web.series if series.role == Role.OWN), web.series[0])
    beside = [series for series in web.series if series is not lead]
    return DotPlot(
        id=web.id,
        title=web.title,
        description=web.description,
        rows=[dot_row(web, lead, beside, place) for place in range(len(web.axes))],
        ticks=[(ring.position, ring.short or ring.label) for ring in web.rings],
        own_label=lead.label,
        others=[(series.label, series.role) for series in beside],
        interval_label=web.band_label,
    )


def dot_row(web: SpiderWeb, lead: Series, beside: Sequence[Series], place: int) -> DotRow:
    """One axis as a row."""
    groups = [group.label for group in web.groups for _ in group.axes] if len(web.groups) > 1 else []
    axis = web.axes[place]
    return DotRow(
        label=axis.label,
        value=lead.values[place],
        text=lead.texts[place] if lead.texts else "",
        low=lead.low[place] if lead.low else math.nan,
        high=lead.high[place] if lead.high else math.nan,
        others=[series.values[place] for series in beside],
        group=groups[place] if groups else "",
        href=axis.href,
        note=axis.note,
    )


def small_web(web: SpiderWeb, size: float = 160) -> str:
    """The web without words, to be compared at a glance with its neighbours; title and description stay."""
    check(web)
    polar = Polar(max(len(web.axes), 1), size / 2 - 4)
    content = "".join(
        drawn_series(series, stroke, polar, small=True) for series, stroke in in_drawing_order(web.series)
    )
    return frame(
        web.id,
        title=web.title,
        description=web.description,
        box=(-size / 2, -size / 2, size, size),
        content=net(web, polar, "wide") + content,
        linked=False,
        class_="chart-web chart-web-small",
    )


def in_drawing_order(series: Sequence[Series]) -> list[tuple[Series, Stroke]]:
    """What matters most is drawn last, on top."""
    order = [Role.TARGET, Role.MEAN, Role.PREVIOUS, Role.OTHER, Role.OWN]
    return sorted(strokes(series), key=lambda pair: order.index(pair[0].role))


def net(web: SpiderWeb, polar: Polar, layout: Layout) -> str:
    """Rings and spokes."""
    rings = "".join(
        tag(
            "path",
            d=points([polar.at(axis, ring.position) for axis in range(polar.count)], closed=True)
            if polar.count >= FEWEST_AXES
            else "M0 0",
            fill="none",
            stroke=GRID,
            stroke_width=1,
            class_="chart-grid",
        )
        for ring in web.rings
    )
    ends = [(polar.on(axis, polar.reach(0)), polar.on(axis, polar.radius)) for axis in range(polar.count)]
    spokes = "".join(points(pair) for pair in ends)
    width = 1 if layout == "wide" else 0.8
    return rings + tag("path", d=spokes, fill="none", stroke=AXIS, stroke_width=width, class_="chart-grid")


def ring_names(web: SpiderWeb, polar: Polar, layout: Layout) -> str:
    """The rings' names, upwards between the last and the first axis."""
    size = 11.5 if layout == "wide" else 12
    return "".join(
        text(
            0,
            -polar.reach(ring.position) * math.cos(math.pi / polar.count) + size * 0.36,
            ring.label if layout == "wide" else (ring.short or ring.label),
            size=size,
            fill=WEAK,
            anchor="middle",
            halo=True,
        )
        for ring in web.rings
    )


def runs(values: Sequence[float]) -> list[list[int]]:
    """Neighbouring axes that have a value, around the circle; one full run when none is missing.

    >>> runs([0.5, float("nan"), 0.2, 0.3])
    [[2, 3, 0]]
    """
    count = len(values)
    missing = [place for place, value in enumerate(values) if math.isnan(value)]
    if not missing:
        return [list(range(count))]
    found: list[list[int]] = [[]]
    for step in range(1, count + 1):
        place = (missing[0] + step) % count
        if math.isnan(values[place]):
            found.append([])
        else:
            found[-1].append(place)
    return [run for run in found if run]


def drawn_series(series: Series, stroke: Stroke, polar: Polar, *, small: bool = False) -> str:
    """Band, line and markers of one series; gaps stay open."""
    width = stroke.width * (0.7 if small else 1)
    whole = len(series.values) >= FEWEST_AXES and not any(math.isnan(value) for value in series.values)
    pieces = [uncertainty(series, stroke, polar)] if series.low and not small else []
    for run in runs(series.values):
        places = [polar.at(axis, series.values[axis]) for axis in run]
        if series.role == Role.OWN and len(places) > 1:
            area = points(places if whole else [(0.0, 0.0), *places], closed=True)
            pieces.append(tag("path", d=area, fill=stroke.colour, fill_opacity=0.13, class_="chart-area"))
        if len(places) > 1:
            pieces.append(line(points(places, closed=whole), stroke, width, series.role))
        elif not stroke.marker:
            tick = points(across(polar, run[0], series.values[run[0]]))
            pieces.append(line(tick, replace(stroke, dash=None), width + 1, series.role))
    if stroke.marker and not small:
        pieces += markers(series, stroke, polar)
    return tag("g", *pieces, class_=f"chart-series chart-{series.role}") if any(pieces) else ""


def across(polar: Polar, axis: int, value: float) -> list[Place]:
    """A short stroke across the axis: a line of one value, such as the target of a single category."""
    x, y = polar.at(axis, value)
    angle, half = polar.angle(axis), min(polar.radius * 0.07, 15)
    along = math.cos(angle) * half, math.sin(angle) * half
    return [(x - along[0], y - along[1]), (x + along[0], y + along[1])]


def line(d: str, stroke: Stroke, width: float, role: Role) -> str:
    """A series' line."""
    return tag(
        "path",
        d=d,
        fill="none",
        stroke=stroke.colour,
        stroke_width=width,
        stroke_dasharray=stroke.dash,
        stroke_linecap="round",
        stroke_linejoin="round",
        class_=f"chart-line chart-line-{role}",
    )


def markers(series: Series, stroke: Stroke, polar: Polar) -> list[str]:
    """A sign at every value; its text is shown where the pointer rests."""
    size = 4.6 if series.role == Role.OWN else 3.4
    return [
        link(
            "",
            series.texts[axis] if series.texts else "",
            marker(stroke.marker, *polar.at(axis, value), stroke.colour, size),
        )
        for axis, value in enumerate(series.values)
        if not math.isnan(value)
    ]


def uncertainty(series: Series, stroke: Stroke, polar: Polar) -> str:
    """The band between low and high, where both are known; a lone axis gets a bar along its spoke."""
    both = [
        low if not math.isnan(high) else math.nan for low, high in zip(series.low, series.high, strict=True)
    ]
    pieces = []
    for run in runs(both):
        inner = [polar.at(axis, series.low[axis]) for axis in run]
        outer = [polar.at(axis, series.high[axis]) for axis in run]
        if len(run) == polar.count and polar.count >= FEWEST_AXES:
            d = points(outer, closed=True) + points(inner[::-1], closed=True)
        elif len(run) > 1:
            d = points([*outer, *inner[::-1]], closed=True)
        else:
            (x1, y1), (x2, y2) = inner[0], outer[0]
            bar = tag(
                "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke.colour, stroke_width=7, stroke_opacity=0.22
            )
            pieces.append(bar)
            continue
        pieces.append(
            tag("path", d=d, fill=stroke.colour, fill_opacity=0.2, fill_rule="evenodd", class_="chart-band")
        )
    return "".join(pieces)
