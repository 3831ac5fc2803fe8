"""Where figures stand: the nodes of the tree, the items, and the groups of the lenses, on one axis."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from spindel.core.frameworks.model import Aggregation, Framework, Ladder, Node
from spindel.core.scoring.items import Columns, columns_of
from spindel.core.scoring.nodes import group_scores, node_scores, parts_of_group, shares

Floats = NDArray[np.float64]


class Kind(StrEnum):
    """What a place is."""

    NODE = "node"
    ITEM = "item"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Place:
    """One place that has a score."""

    kind: Kind
    id: str
    above: str
    """Id of the node it stands in, of the lens for a group, "" for the whole."""
    depth: int
    """Steps below the whole; 1 for a group."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A framework prepared for evaluation. The places' order is: nodes, items, lens groups; P of them, I items."""

    framework: Framework
    columns: Columns
    places: tuple[Place, ...]
    shares: Floats
    """(P, I) how much each item weighs in each place, 1 in its own."""
    below: NDArray[np.bool_]
    """(P, I) which items stand in each place."""
    levels: Floats
    """(I,) levels of a ladder, NaN for other items."""
    categories: NDArray[np.intp]
    """Places of the nodes that have no node below them."""
    linear: bool
    """Whether node scores are sums of item scores: nothing rounded on the way, no lowest, no highest."""
    lines: tuple[tuple[int, ...], ...]
    """For each item the places from its own up to the whole."""
    advised: tuple[int, ...]
    """For each place the node that carries the advice for it: itself or the nearest above, -1 for none."""
    _weights: dict[bytes, tuple[NDArray[np.float32], NDArray[np.bool_]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def scores(self, items: Floats) -> Floats:
        """Scores at all places from item scores: (…, I) → (…, P)."""
        groups = [group_scores(self.framework, lens, items) for lens in self.framework.lenses]
        return np.concatenate([node_scores(self.framework, items), items, *groups], axis=-1)

    def weights(self, gone: NDArray[np.bool_]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """(P, I) what each item weighs at each place when those that are ``gone`` (I,) have no score, and (P,) which
        places are left with nothing. Only for a linear plan. Remembered: most units of a round have the same items.
        """
        key = gone.tobytes()
        if key not in self._weights:
            found = self.scores(np.where(gone, np.nan, np.eye(len(gone)))).T
            empty: NDArray[np.bool_] = np.asarray(np.isnan(found).all(axis=1))
            self._weights[key] = np.where(np.isnan(found), 0.0, found).astype(np.float32), empty
        return self._weights[key]


def plan_of(framework: Framework) -> Plan:
    """Prepare a framework."""
    columns, places, weights = columns_of(framework), places_in(framework), _shares(framework)
    first = len(framework.nodes())
    lines = _lines(places)
    return Plan(
        framework=framework,
        columns=columns,
        places=places,
        shares=weights,
        below=weights > 0,
        levels=np.array([len(i.levels) if isinstance(i, Ladder) else np.nan for i in columns.items]),
        categories=np.array([place for place, node in enumerate(framework.nodes()) if _is_leaf(node)]),
        linear=all(_is_linear(node) for node in framework.nodes()),
        lines=lines[first : first + len(columns.items)],
        advised=tuple(
            next((row for row in line if places[row].id in framework.advice), -1) for line in lines
        ),
    )


def places_in(framework: Framework) -> tuple[Place, ...]:
    """All places of a framework: nodes, items, lens groups."""
    nodes = [Place(Kind.NODE, framework.tree.id, "", 0), *_below(framework.tree, Kind.NODE, 1)]
    order = {node.id: place for place, node in enumerate(framework.nodes())}
    groups = [Place(Kind.GROUP, group.id, lens.id, 1) for lens in framework.lenses for group in lens.groups]
    return (*sorted(nodes, key=lambda place: order[place.id]), *_below(framework.tree, Kind.ITEM, 1), *groups)


def _below(node: Node, kind: Kind, depth: int) -> list[Place]:
    found = []
    for child in node.children:
        if isinstance(child, Node) == (kind is Kind.NODE):
            found.append(Place(kind, child.id, node.id, depth))
        if isinstance(child, Node):
            found.extend(_below(child, kind, depth + 1))
    return found


def _lines(places: tuple[Place, ...]) -> tuple[tuple[int, ...], ...]:
    """For each place the rows from itself up to the whole; a lens group stands in nothing."""
    rows = {place.id: row for row, place in enumerate(places) if place.kind is Kind.NODE}
    found: list[tuple[int, ...]] = []
    for row, place in enumerate(places):
        above = rows.get(place.above) if place.kind is not Kind.GROUP else None
        found.append((row,) if above is None else (row, *found[above]))
    return tuple(found)


def _shares(framework: Framework) -> Floats:
    items = len(framework.items())
    rows = [shares(framework), np.eye(items)]
    for lens in framework.lenses:
        for group in lens.groups:
            row = np.zeros((1, items))
            for part in parts_of_group(framework, group.items):
                row[0, part.index] = part.weight
            rows.append(row / row.sum())
    return np.concatenate(rows)


def _is_leaf(node: Node) -> bool:
    return not any(isinstance(child, Node) for child in node.children)


def _is_linear(node: Node) -> bool:
    return node.round is None and node.aggregation in {Aggregation.MEAN, Aggregation.POOLED}
