"""What a spider web is made of, and where a value on an axis lies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from spindel.webkit.charts.looks import Role, Stroke, stroke_of

Layout = Literal["wide", "phone"]
FEWEST_AXES = 3
RADIUS: dict[Layout, float] = {"wide": 214, "phone": 138}


@dataclass(frozen=True, slots=True)
class Axis:
    """One spoke: its label, a shorter one for narrow charts, where it leads and a note about it."""

    label: str
    short: str = ""
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AxisGroup:
    """Spokes that belong together."""

    label: str
    axes: Sequence[Axis]


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring at ``position`` 0…1, with its name and a shorter one."""

    position: float
    label: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One value 0…1 per axis in the order of the groups, NaN for a gap.

    ``low`` and ``high`` span the uncertainty; ``texts`` are the values as people read them.
    """

    label: str
    values: Sequence[float]
    role: Role = Role.OTHER
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class SpiderWeb:
    """Everything on the chart; ``id`` must be the only one of its name on the page."""

    id: str
    title: str
    description: str
    groups: Sequence[AxisGroup]
    rings: Sequence[Ring]
    series: Sequence[Series]
    band_label: str = ""
    """What the legend calls the uncertainty."""

    @property
    def axes(self) -> list[Axis]:
        """The spokes of all groups in order."""
        return [axis for group in self.groups for axis in group.axes]


Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Polar:
    """Turns an axis and a value into a place; 0 lies on a small inner ring, so that the lowest score is seen."""

    count: int
    radius: float
    hole: float = 0.11

    def angle(self, axis: float) -> float:
        """Clockwise from the top; the first axis stands half a step in, so that groups meet at the top."""
        return (axis + 0.5) * 2 * math.pi / self.count

    def reach(self, value: float) -> float:
        """Distance from the middle; values outside 0…1 stop at the rim."""
        return self.radius * (self.hole + (1 - self.hole) * min(max(value, 0.0), 1.0))

    def at(self, axis: float, value: float) -> Place:
        """Where a value lies on an axis."""
        return self.on(axis, self.reach(value))

    def on(self, axis: float, distance: float) -> Place:
        """A place on an axis, at a distance from the middle."""
        angle = self.angle(axis)
        return math.sin(angle) * distance, -math.cos(angle) * distance


def check(web: SpiderWeb) -> None:
    """Raise ``ValueError`` where a series does not fit the axes."""
    count = len(web.axes)
    for series in web.series:
        for values in (series.values, series.low, series.high, series.texts):
            if len(values) not in ({count} if values is series.values else {0, count}):
                raise ValueError(f"{series.label!r} has {len(values)} values for {count} axes")


def strokes(series: Sequence[Series]) -> list[tuple[Series, Stroke]]:
    """Each series with its stroke; the others take theirs in turn."""
    others = [one for one in series if one.role == Role.OTHER]
    return [(one, stroke_of(one.role, others.index(one) if one.role == Role.OTHER else 0)) for one in series]
