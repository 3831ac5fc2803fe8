"""A maturity framework as frozen data: a tree of nodes, the items one answers, and the words for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Aggregation(StrEnum):
    """How a node's score comes from what stands below it."""

    MEAN = "mean"
    POOLED = "pooled"
    MIN = "min"
    MAX = "max"


@dataclass(frozen=True, slots=True)
class Choice:
    """A level of a ladder or an option of a checklist, and the points it is worth."""

    id: str
    points: float


@dataclass(frozen=True, slots=True)
class Ladder:
    """An item answered by choosing one anchored level; levels stand from lowest to highest."""

    id: str
    levels: tuple[Choice, ...]
    weight: float = 1.0
    blank_is_lowest: bool = False

    @property
    def points(self) -> float:
        """The points that can be had."""
        return max(level.points for level in self.levels)


@dataclass(frozen=True, slots=True)
class Checklist:
    """An item answered by ticking what is in place; ticks add their points."""

    id: str
    options: tuple[Choice, ...]
    weight: float = 1.0
    blank_is_lowest: bool = False

    @property
    def points(self) -> float:
        """The points that can be had."""
        return sum(option.points for option in self.options)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An item answered with a number, scored by where it lies between two goalposts."""

    id: str
    worst: float
    best: float
    clip: bool = True
    points: float = 1.0
    weight: float = 1.0
    blank_is_lowest: bool = False


Item = Ladder | Checklist | Quantity


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the tree with its own score: the whole, a dimension, a category."""

    id: str
    children: tuple[Node | Item, ...]
    weight: float = 1.0
    aggregation: Aggregation = Aggregation.MEAN
    round: int | None = None
    """Decimals, on the framework's scale, that this node's score is rounded to before it counts further up."""

    def items(self) -> Iterator[Item]:
        """Every item below, in the order of the framework."""
        for child in self.children:
            if isinstance(child, Node):
                yield from child.items()
            else:
                yield child

    def nodes(self) -> Iterator[Node]:
        """The node itself and every node below it, parents before children."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.nodes()


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale scores are shown on: a score of 0 is ``low``, a score of 1 is ``high``."""

    low: float = 0.0
    high: float = 100.0
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of the scale, from ``start`` (on the scale, inclusive) up to the next band."""

    id: str
    start: float


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands in rising order; ``on_rounded`` says whether the shown or the exact score decides."""

    steps: tuple[Band, ...] = ()
    on_rounded: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One axis of a lens: items gathered across the tree."""

    id: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lens:
    """A second way to group the same items, scored as the plain mean of each group's weighted items."""

    id: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class ItemText:
    """What a respondent reads: short title, question, help, and a sentence per level or option."""

    title: str
    question: str
    help: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """Title, short label for charts, and a sentence of description."""

    title: str
    label: str = ""
    text: str = ""

    @property
    def short(self) -> str:
        """The label where there is one, the title otherwise."""
        return self.label or self.title


@dataclass(frozen=True, slots=True)
class LensText:
    """A lens' own heading and the headings of its groups by id."""

    heading: Heading
    groups: Mapping[str, Heading]


@dataclass(frozen=True, slots=True)
class Texts:
    """Every word of a framework in one language, by id."""

    language: str
    heading: Heading
    nodes: Mapping[str, Heading]
    items: Mapping[str, ItemText]
    bands: Mapping[str, Heading] = field(default_factory=dict)
    forms: Mapping[str, Heading] = field(default_factory=dict)
    lenses: Mapping[str, LensText] = field(default_factory=dict)
    advice: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By node id, then by band id."""
    guidance: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of a maturity framework."""

    id: str
    version: str
    tree: Node
    scale: Scale
    texts: Mapping[str, Texts]
    """By language; the first is the language the framework was written in."""
    bands: Bands = Bands()
    lenses: tuple[Lens, ...] = ()
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Named selections of items, such as a short form. All items are always a form of their own."""
    advice: tuple[str, ...] = ()
    """Ids of the nodes that carry advice per band."""
    consensus_counts: bool = True
    """Whether a unit's consensus on an item replaces the mean of its respondents in the score."""
    licence: str = ""
    source: str = ""

    def items(self) -> tuple[Item, ...]:
        """All items in the order of the tree; this is the order of every array's item axis."""
        return tuple(self.tree.items())

    def nodes(self) -> tuple[Node, ...]:
        """All nodes, parents before children; this is the order of every array's node axis."""
        return tuple(self.tree.nodes())

    def text(self, language: str) -> Texts:
        """The words in that language, or in the framework's first language where it has no other."""
        return self.texts.get(language) or next(iter(self.texts.values()))
