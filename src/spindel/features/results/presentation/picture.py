"""What is known about one place (an organisation, a unit, a sheet) in one round, ready to be drawn and told.

A ``Picture`` is made by ``lines.picture_of`` and is all that charts, sentences and tables are made from, so that the
three views of a result cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from spindel.core.evaluation.model import Standing, Topic
from spindel.core.frameworks.model import Framework, Heading, Scale, Texts
from spindel.features.results.presentation.figures import Figure


class Kind(StrEnum):
    """What a line is about."""

    WHOLE = "whole"
    DIMENSION = "dimension"
    CATEGORY = "category"
    """A node without a node below it."""
    ITEM = "item"
    GROUP = "group"
    """A group of a lens."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Cells that were asked, by what they hold."""

    answered: int = 0
    dont_know: int = 0
    blank: int = 0
    not_relevant: int = 0

    @property
    def asked(self) -> int:
        """All of them."""
        return self.answered + self.dont_know + self.blank + self.not_relevant


@dataclass(frozen=True, slots=True)
class Moved:
    """What changed since the earlier round: the difference with its sign, and whether it is more than noise."""

    text: str
    interval: str
    beyond_noise: bool | None
    """None where too few answered to tell."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many chose a level or ticked an option of an item."""

    id: str
    label: str
    """The level's number, or the option itself."""
    text: str
    """The whole anchored sentence."""
    count: int
    share: float
    """Of those who answered the item."""


@dataclass(frozen=True, slots=True)
class Line:
    """One node, item or group in figures."""

    id: str
    kind: Kind
    depth: int
    """0 for the whole."""
    heading: Heading
    parent: str
    figure: Figure
    respondents: int
    agreement: float | None
    band: str
    level: str
    """The band's title."""
    missing: Missing
    target: Figure
    earlier: Figure
    mean: Figure
    moved: Moved | None
    point: str = ""
    """Address of the page about it, where there is one."""
    sum: str = ""
    """Address of the page that shows how its score was worked out."""


@dataclass(frozen=True, slots=True)
class AxisGroup:
    """Axes that stand together in the spider web, under a title of their own."""

    id: str
    title: str
    axes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One place in one round."""

    name: str
    round: str
    framework: Framework
    texts: Texts
    top: Line
    """The line that stands for everything."""
    lines: Mapping[str, Line]
    """All others by id, in the order of the tree, each node before what is below it; under a lens its groups."""
    counts: Mapping[str, tuple[Count, ...]]
    """By item id; nothing for a quantity."""
    groups: tuple[AxisGroup, ...]
    respondents: int
    coverage: float
    """Weight answered over weight that could have been answered, 0…1."""
    strengths: tuple[Standing, ...] = ()
    zones: tuple[Standing, ...] = ()
    topics: tuple[Topic, ...] = ()
    own: bool = False
    """Whether it is one respondent's own sheet."""
    remarks: tuple[str, ...] = ()
    """Further sentences a reader must know before trusting the figures."""
    lens: str = ""
    """Id of the lens the lines are grouped by."""
    earlier: str = ""
    """Name of the earlier round that is drawn, where there is one."""
    mean: str = ""
    """Name of what the thin line is the mean of, where it is drawn."""

    @property
    def scale(self) -> Scale:
        """The framework's scale."""
        return self.framework.scale

    @property
    def axes(self) -> tuple[Line, ...]:
        """The lines drawn as axes, in order."""
        return tuple(self.lines[axis] for group in self.groups for axis in group.axes)

    @property
    def all_lines(self) -> tuple[Line, ...]:
        """The whole first, then all others."""
        return (self.top, *self.lines.values())
