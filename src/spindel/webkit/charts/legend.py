"""The key under a chart: a sample of every line, in rows that fit the width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spindel.webkit.charts.lettering import width, wrap
from spindel.webkit.charts.looks import INK, Role, Stroke, group_tint, marker
from spindel.webkit.charts.rim import name_fits
from spindel.webkit.charts.svg import tag, text
from spindel.webkit.charts.web import RADIUS, Layout, Polar, SpiderWeb, strokes

SAMPLE = 34.0
GAP = 22.0
ROW = 24.0
SIZE = 13.5


@dataclass(frozen=True, slots=True)
class Entry:
    """A line's sample, a tint, or both, and what it is called."""

    label: str
    stroke: Stroke | None = None
    tint: str = ""
    opacity: float = 1


@dataclass(frozen=True, slots=True)
class Below:
    """The key's markup, and the chart's box grown by it."""

    content: str
    box: tuple[float, float, float, float]


def below(web: SpiderWeb, box: tuple[float, float, float, float], layout: Layout) -> Below:
    """The key of a spider web, under ``box``."""
    own_first = sorted(strokes(web.series), key=lambda pair: pair[0].role is not Role.OWN)
    entries = [Entry(series.label, stroke) for series, stroke in own_first]
    banded = next((stroke for series, stroke in strokes(web.series) if series.low), None)
    if banded and web.band_label:
        entries.append(Entry(web.band_label, tint=banded.colour, opacity=0.2))
    if layout == "wide" and len(web.groups) > 1:
        polar, first = Polar(len(web.axes), RADIUS[layout]), 0
        for place, group in enumerate(web.groups):
            start, end = polar.angle(first - 0.5), polar.angle(first + len(group.axes) - 0.5)
            if not name_fits(group.label, polar, start, end):
                entries.append(Entry(group.label, tint=group_tint(place)))
            first += len(group.axes)
    return rows(entries, box)


def rows(entries: Sequence[Entry], box: tuple[float, float, float, float]) -> Below:
    """Entries in centred rows under the box."""
    left, top, across, height = box
    lines: list[list[tuple[Entry, float, str]]] = [[]]
    taken = 0.0
    for entry in entries:
        words = wrap(entry.label, across - SAMPLE - GAP, SIZE, lines=1)[0]
        wide = SAMPLE + 7 + width(words, SIZE)
        if lines[-1] and taken + GAP + wide > across - 8:
            lines.append([])
            taken = 0.0
        taken += wide + (GAP if lines[-1] else 0)
        lines[-1].append((entry, wide, words))
    pieces, y = [], top + height + 20
    for line in lines:
        x = left + (across - sum(wide for _, wide, _ in line) - GAP * (len(line) - 1)) / 2
        for entry, wide, words in line:
            pieces.append(
                sample(entry, x, y) + text(x + SAMPLE + 7, y + SIZE * 0.36, words, size=SIZE, fill=INK)
            )
            x += wide + GAP
        y += ROW
    return Below(
        tag("g", *pieces, class_="chart-legend") if pieces else "", (left, top, across, y - top - ROW / 2 + 6)
    )


def sample(entry: Entry, x: float, y: float) -> str:
    """A short piece of the line with its marker, or a patch of the tint."""
    if entry.stroke is None:
        return tag("rect", x=x, y=y - 7, width=SAMPLE, height=14, fill=entry.tint, fill_opacity=entry.opacity)
    line = tag(
        "line",
        x1=x,
        y1=y,
        x2=x + SAMPLE,
        y2=y,
        stroke=entry.stroke.colour,
        stroke_width=entry.stroke.width,
        stroke_dasharray=entry.stroke.dash,
        stroke_linecap="round",
    )
    sign = (
        marker(entry.stroke.marker, x + SAMPLE / 2, y, entry.stroke.colour, 4) if entry.stroke.marker else ""
    )
    return line + sign
