"""From an evaluation to the picture of one unit in it, in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spindel.core.evaluation import Evaluation, Place
from spindel.core.evaluation import Kind as PlaceKind
from spindel.core.frameworks.model import Framework, Heading, Item, Node, Quantity, Texts
from spindel.core.scoring.choices import choices_in_order
from spindel.features.results.presentation.about import NO_ADDRESSES, NOBODY_BESIDE, About, Addresses, Beside
from spindel.features.results.presentation.figures import (
    Figure,
    difference_interval,
    difference_text,
    figures,
)
from spindel.features.results.presentation.picture import (
    AxisGroup,
    Count,
    Kind,
    Line,
    Missing,
    Moved,
    Picture,
)

FEWEST_AXES = 3
"""A web of two threads is none: then the items themselves are the axes."""


def picture_of(
    evaluation: Evaluation,
    unit: str,
    about: About,
    beside: Beside = NOBODY_BESIDE,
    *,
    lens: str = "",
    addresses: Addresses = NO_ADDRESSES,
) -> Picture:
    """The picture of one unit, grouped by the tree, or by a lens of the framework.

    ``unit`` is the unit's name in the evaluation. Raises ``ValueError`` for a unit or ``KeyError`` for a lens that is
    not there.
    """
    reader = _Reader(
        evaluation, evaluation.unit(unit), evaluation.framework.text(about.language), beside, addresses
    )
    framework = evaluation.framework
    groups, lines = reader.by_lens(lens) if lens else reader.by_tree()
    root = evaluation.place(framework.tree.id)
    return Picture(
        name=about.name,
        round=about.round,
        framework=framework,
        texts=reader.texts,
        top=reader.line(root),
        lines=lines,
        counts=reader.counts(),
        groups=groups,
        respondents=int(evaluation.people[reader.row]),
        coverage=float(evaluation.coverage[reader.row, root]),
        strengths=evaluation.strengths[reader.row],
        zones=evaluation.zones[reader.row],
        topics=evaluation.topics[reader.row],
        own=about.own,
        remarks=beside.remarks,
        lens=lens,
        earlier=beside.earlier_name if reader.earlier_row is not None else "",
        mean=beside.mean_name if reader.mean_row is not None else "",
    )


@dataclass(frozen=True)
class _Reader:
    evaluation: Evaluation
    row: int
    texts: Texts
    beside: Beside
    addresses: Addresses

    @cached_property
    def asked(self) -> NDArray[np.bool_]:
        """(places,) whether anybody was asked what lies there; everything where nobody has answered yet."""
        cells = self.evaluation.answers + self.evaluation.missing[:, :, :3].sum(axis=2)
        asked = cells.sum(axis=0) > 0
        return asked if asked.any() else np.ones_like(asked)

    @property
    def framework(self) -> Framework:
        return self.evaluation.framework

    @cached_property
    def mean_row(self) -> int | None:
        """Row of the thin line; none for the unit that is itself the mean."""
        name = self.beside.mean_unit
        return self.evaluation.unit(name) if name and self.evaluation.unit(name) != self.row else None

    @cached_property
    def earlier_row(self) -> int | None:
        """Row of the same unit in the earlier round, where it had answers there."""
        earlier, name = self.beside.earlier, self.evaluation.tree.names[self.row]
        if earlier is None or name not in earlier.tree.names:
            return None
        row = earlier.unit(name)
        return row if earlier.people[row] else None

    def by_tree(self) -> tuple[tuple[AxisGroup, ...], dict[str, Line]]:
        columns = {p.id: c for c, p in enumerate(self.evaluation.places) if p.kind is not PlaceKind.GROUP}
        lines = {
            id: self.line(columns[id]) for id in _in_order(self.framework.tree) if self.asked[columns[id]]
        }
        return self.axis_groups(lines), lines

    def by_lens(self, lens: str) -> tuple[tuple[AxisGroup, ...], dict[str, Line]]:
        groups = [g for one in self.framework.lenses if one.id == lens for g in one.groups]
        columns = [self.evaluation.place(group.id, lens) for group in groups]
        lines = {self.evaluation.places[c].id: self.line(c) for c in columns if self.asked[c]}
        return (AxisGroup("", "", tuple(lines)),), lines

    def axis_groups(self, lines: Mapping[str, Line]) -> tuple[AxisGroup, ...]:
        """The categories under the outermost node they stand in; the items where there are too few categories."""
        axes = [line for line in lines.values() if line.kind is Kind.CATEGORY]
        if len(axes) < FEWEST_AXES:
            axes = [line for line in lines.values() if line.kind is Kind.ITEM]
        found: dict[str, list[str]] = {}
        for line in axes:
            found.setdefault(self.outermost(line, lines), []).append(line.id)
        return tuple(
            AxisGroup(id, lines[id].heading.short if id else "", tuple(members))
            for id, members in found.items()
        )

    def outermost(self, line: Line, lines: Mapping[str, Line]) -> str:
        """Id of the node just below the whole that the line stands in; "" for one that stands there itself."""
        above = line
        while above.parent in lines:
            above = lines[above.parent]
        return "" if above is line else above.id

    def line(self, column: int) -> Line:
        found, place = self.evaluation, self.evaluation.places[column]
        row = self.row
        band = int(found.band[row, column])
        band_id = self.framework.bands.steps[band].id if band >= 0 else ""
        agreement = float(found.agreement[row, column])
        linked = "" if place.kind is PlaceKind.NODE and not place.above else self.addresses.point(place.id)
        return Line(
            id=place.id,
            kind=self.kind(column),
            depth=place.depth,
            heading=self.heading(column),
            parent=place.above,
            figure=self.figures[column],
            respondents=int(found.respondents[row, column]),
            agreement=None if math.isnan(agreement) else agreement,
            band=band_id,
            level=self.texts.bands[band_id].title if band_id in self.texts.bands else "",
            missing=self.missing(column),
            target=self.targets[column],
            earlier=self.earlier[column],
            mean=self.means[column],
            moved=self.moved(column),
            point=linked,
            sum=self.addresses.sum(place.id),
        )

    def kind(self, column: int) -> Kind:
        place = self.evaluation.places[column]
        if place.kind is PlaceKind.GROUP:
            return Kind.GROUP
        if place.kind is PlaceKind.ITEM:
            return Kind.ITEM
        if not place.above:
            return Kind.WHOLE
        return Kind.CATEGORY if column in self.categories else Kind.DIMENSION

    @cached_property
    def categories(self) -> frozenset[int]:
        return frozenset(self.evaluation.categories())

    def heading(self, column: int) -> Heading:
        place = self.evaluation.places[column]
        if place.kind is PlaceKind.ITEM:
            return Heading(self.texts.items[place.id].title, text=self.texts.items[place.id].question)
        if place.kind is PlaceKind.GROUP:
            return self.texts.lenses[place.above].groups[place.id]
        return self.texts.nodes[place.id]

    def missing(self, column: int) -> Missing:
        blank, dont_know, not_relevant, _not_asked = self.evaluation.missing[self.row, column].tolist()
        answered = int(self.evaluation.answers[self.row, column])
        return Missing(answered, dont_know, blank, not_relevant)

    @cached_property
    def figures(self) -> list[Figure]:
        found = self.evaluation
        return figures(self.framework.scale, found.score[self.row], found.low[self.row], found.high[self.row])

    @cached_property
    def targets(self) -> list[Figure]:
        return figures(self.framework.scale, self.evaluation.target[self.row])

    @cached_property
    def means(self) -> list[Figure]:
        if self.mean_row is None:
            return [Figure()] * len(self.evaluation.places)
        return figures(self.framework.scale, self.evaluation.score[self.mean_row])

    @cached_property
    def earlier(self) -> list[Figure]:
        scores = np.full(len(self.evaluation.places), np.nan)
        if self.beside.earlier is not None and self.earlier_row is not None:
            columns = self.columns_before
            scores[list(columns)] = self.beside.earlier.score[self.earlier_row, list(columns.values())]
        return figures(self.framework.scale, scores)

    @cached_property
    def columns_before(self) -> dict[int, int]:
        """The same places' columns in the earlier round, by their columns here."""
        before = self.beside.earlier.places if self.beside.earlier else ()
        known = {_identity(place): column for column, place in enumerate(before)}
        named = ((column, known.get(_identity(place))) for column, place in enumerate(self.evaluation.places))
        return {column: there for column, there in named if there is not None}

    def moved(self, column: int) -> Moved | None:
        change = self.evaluation.change
        if change is None or self.earlier_row is None or math.isnan(change.difference[self.row, column]):
            return None
        scale, here = self.framework.scale, (self.row, column)
        text = difference_text(scale, change.difference[here])
        if math.isnan(change.low[here]):
            return Moved(text, "", beyond_noise=None)
        ends = difference_interval(scale, change.low[here], change.high[here])
        return Moved(text, ends, beyond_noise=bool(change.beyond_noise[here]))

    def counts(self) -> dict[str, tuple[Count, ...]]:
        found = {}
        for place, item in enumerate(self.framework.items()):
            if not isinstance(item, Quantity):
                found[item.id] = tuple(self.counted(item, self.evaluation.levels[self.row, place].tolist()))
        return found

    def counted(self, item: Item, counts: list[int]) -> Iterator[Count]:
        column = self.evaluation.place(item.id)
        answered = int(self.evaluation.answers[self.row, column])
        words = self.texts.items[item.id].choices
        for place, (choice, count) in enumerate(zip(choices_in_order(item), counts, strict=False), start=1):
            share = count / answered if answered else math.nan
            yield Count(choice.id, str(place), words.get(choice.id, ""), count, share)


def _identity(place: Place) -> tuple[str, ...]:
    """A node may move in the tree and stay the same; a group is the same in its own lens only."""
    return (place.kind, place.id, place.above) if place.kind is PlaceKind.GROUP else (place.kind, place.id)


def _in_order(node: Node) -> Iterator[str]:
    """Ids of everything below, each node before what is below it."""
    for child in node.children:
        yield child.id
        if isinstance(child, Node):
            yield from _in_order(child)
