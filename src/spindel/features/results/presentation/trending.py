"""How a place has moved over the rounds: the whole and every category, with breaks where rounds asked other things."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from spindel.features.results.presentation.drawing import rings_of
from spindel.features.results.presentation.figures import Figure
from spindel.features.results.presentation.picture import Line, Picture
from spindel.webkit.charts import Trend, TrendPoint, small_trend, trend_chart


@dataclass(frozen=True, slots=True)
class Stop:
    """One round on the way: its name, its figures by node and question, and whether a line may lead to it."""

    label: str
    figures: Mapping[str, Figure]
    broken: bool = False
    note: str = ""
    """What a reader must know about it, in a sentence."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of the framework over time."""

    line: Line
    drawn: SafeString
    said: str


@dataclass(frozen=True, slots=True)
class Group:
    """The categories of one dimension."""

    line: Line | None
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The page."""

    whole: SafeString
    groups: tuple[Group, ...]
    notes: tuple[str, ...]
    rounds: int


def course_of(picture: Picture, stops: Sequence[Stop]) -> Course:
    """Oldest first; the last one is the round that ``picture`` is of."""
    last, ticks = picture, ticks_of(picture)
    whole = trend_of_line(stops, last.top, "trend-whole", ticks)
    groups = []
    for axes in last.groups:
        lines = [last.lines[id] for id in axes.axes]
        above = last.lines.get(axes.id)
        shown = [above, *lines] if above else lines
        groups.append(Group(above, tuple(curve_of(stops, line, ticks) for line in shown)))
    return Course(
        whole=mark_safe(trend_chart(whole)),
        groups=tuple(groups),
        notes=tuple(stop.note for stop in stops if stop.note),
        rounds=len(stops),
    )


def curve_of(stops: Sequence[Stop], line: Line, ticks: Sequence[tuple[float, str]]) -> Curve:
    trend = trend_of_line(stops, line, f"trend-{line.id}", (ticks[0], ticks[-1]), short=True)
    return Curve(line, mark_safe(small_trend(trend)), said_of(stops, line))


def ticks_of(picture: Picture) -> list[tuple[float, str]]:
    """The scale."""
    return [(ring.position, ring.short) for ring in rings_of(picture)]


def trend_of_line(
    stops: Sequence[Stop], line: Line, id: str, ticks: Sequence[tuple[float, str]], *, short: bool = False
) -> Trend:
    return Trend(
        id=id,
        title=_("%(what)s over time") % {"what": line.heading.title},
        description=said_of(stops, line),
        labels=[short_name(stop.label) if short else stop.label for stop in stops],
        points=[point_of(stop, line.id) for stop in stops],
        ticks=ticks,
        target=line.target.score,
        target_label="" if short else _("Target"),
    )


def short_name(label: str) -> str:
    """What tells the rounds apart when there is little room: their last word, most often the year."""
    return label.rsplit(maxsplit=1)[-1] if label.strip() else label


def point_of(stop: Stop, id: str) -> TrendPoint:
    found = stop.figures.get(id, Figure())
    if not found.is_there:
        return TrendPoint(math.nan, broken=stop.broken)
    between = f" ({found.interval})" if found.interval else ""
    return TrendPoint(
        value=found.score,
        text=found.text,
        low=found.low,
        high=found.high,
        broken=stop.broken,
        note=f"{stop.label}: {found.text}{between}",
    )


def said_of(stops: Sequence[Stop], line: Line) -> str:
    """Every round's figure in a row."""
    found = [(stop.label, stop.figures.get(line.id, Figure())) for stop in stops]
    return "; ".join(f"{label} {one.text}" for label, one in found if one.is_there)
