"""How a place has moved over the rounds: the whole and every category, with breaks where rounds asked other things."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from spindel.features.results.presentation.drawing import rings_of
from spindel.features.results.presentation.picture import Kind, Line, Picture
from spindel.webkit.charts import Trend, TrendPoint, small_trend, trend_chart


@dataclass(frozen=True, slots=True)
class Stop:
    """One round on the way: its name, its picture of the place, and whether it can be held up against the one before."""

    label: str
    picture: Picture
    broken: bool = False
    note: str = ""
    """Why it is broken, in a sentence."""


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


def course_of(stops: Sequence[Stop]) -> Course:
    """Oldest first; the last one is the round the page is about, and its framework decides what is shown."""
    last = stops[-1].picture
    whole = trend_of_line(stops, last.top, "trend-whole")
    groups = []
    for axes in last.groups:
        lines = [last.lines[id] for id in axes.axes]
        above = last.lines.get(axes.id)
        shown = [above, *lines] if above else lines
        groups.append(Group(above, tuple(curve_of(stops, line) for line in shown)))
    return Course(
        whole=mark_safe(trend_chart(whole)),
        groups=tuple(groups),
        notes=tuple(stop.note for stop in stops if stop.note),
        rounds=len(stops),
    )


def curve_of(stops: Sequence[Stop], line: Line) -> Curve:
    return Curve(
        line,
        mark_safe(small_trend(trend_of_line(stops, line, f"trend-{line.id}", short=True))),
        said_of(stops, line),
    )


def line_in(picture: Picture, line: Line) -> Line | None:
    """The same place in another round."""
    return picture.top if line.kind is Kind.WHOLE else picture.lines.get(line.id)


def trend_of_line(stops: Sequence[Stop], line: Line, id: str, *, short: bool = False) -> Trend:
    last = stops[-1].picture
    rings = rings_of(last)
    ends = (rings[0], rings[-1]) if short else rings
    return Trend(
        id=id,
        title=_("%(what)s over time") % {"what": line.heading.title},
        description=said_of(stops, line),
        labels=[short_name(stop.label) if short else stop.label for stop in stops],
        points=[point_of(stop, line_in(stop.picture, line)) for stop in stops],
        ticks=[(ring.position, ring.short) for ring in ends],
        target=line.target.score,
        target_label="" if short else _("Target"),
    )


def short_name(label: str) -> str:
    """What tells the rounds apart when there is little room: their last word, most often the year."""
    return label.rsplit(maxsplit=1)[-1] if label.strip() else label


def point_of(stop: Stop, line: Line | None) -> TrendPoint:
    if line is None or not line.figure.is_there:
        return TrendPoint(math.nan, broken=stop.broken)
    between = f" ({line.figure.interval})" if line.figure.interval else ""
    return TrendPoint(
        value=line.figure.score,
        text=line.figure.text,
        low=line.figure.low,
        high=line.figure.high,
        broken=stop.broken,
        note=f"{stop.label}: {line.figure.text}{between}",
    )


def said_of(stops: Sequence[Stop], line: Line) -> str:
    """Every round's figure in a row."""
    found = [(stop.label, line_in(stop.picture, line)) for stop in stops]
    return "; ".join(
        f"{label} {there.figure.text}" for label, there in found if there and there.figure.is_there
    )
