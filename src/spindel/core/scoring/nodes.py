"""From item scores up the tree: weighted means, pooled points, lowest, highest; and the groups of a lens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spindel.core.frameworks.model import Aggregation, Framework, Item, Lens, Node, Scale
from spindel.core.scoring.display import half_up, on_scale, settle

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a score is made of, and how much it weighs beside its siblings."""

    child: Node | Item
    index: int
    """Its place among the framework's nodes, or among its items."""
    weight: float


def parts_of(places: Mapping[str, int], node: Node) -> tuple[Part, ...]:
    """What a node's score comes from: its children, or for a pooled node every item below with its points.

    ``places`` as ``places_of`` gives them.
    Under a pooled node an item weighs its points times its own weight times the weights of the nodes on the way down.
    """
    if node.aggregation is Aggregation.POOLED:
        below = _items_below(node, 1.0)
        return tuple(Part(item, places[item.id], item.points * weight) for item, weight in below)
    return tuple(Part(child, places[child.id], child.weight) for child in node.children)


def parts_of_group(framework: Framework, members: Sequence[str]) -> tuple[Part, ...]:
    """The items of a lens group with their own weights."""
    by_id = {item.id: (index, item) for index, item in enumerate(framework.items())}
    found = [by_id[member] for member in members]
    return tuple(Part(item, index, item.weight) for index, item in found)


def places_of(framework: Framework) -> dict[str, int]:
    """Index of every item among the items and of every node among the nodes, by id."""
    items = {item.id: index for index, item in enumerate(framework.items())}
    return items | {node.id: index for index, node in enumerate(framework.nodes())}


def _items_below(node: Node, weight: float) -> Iterator[tuple[Item, float]]:
    for child in node.children:
        if isinstance(child, Node):
            yield from _items_below(child, weight * child.weight)
        else:
            yield child, weight * child.weight


def node_scores(framework: Framework, items: Floats) -> Floats:
    """Scores of all nodes from scores of all items: (…, items) → (…, nodes), both in the framework's order.

    Not a number means no score; it leaves the denominator of its own parent and of no other.
    """
    below = np.ascontiguousarray(np.moveaxis(items, -1, 0))
    nodes, places = framework.nodes(), places_of(framework)
    scores = np.full((len(nodes), *below.shape[1:]), np.nan)
    for index in reversed(range(len(nodes))):
        parts = parts_of(places, nodes[index])
        rows = [(scores if isinstance(part.child, Node) else below)[part.index] for part in parts]
        found = combine(nodes[index].aggregation, rows, [part.weight for part in parts])
        scores[index] = round_on_scale(framework.scale, found, nodes[index].round)
    return np.moveaxis(scores, 0, -1)


def group_scores(framework: Framework, lens: Lens, items: Floats) -> Floats:
    """Scores of a lens' groups, (…, items) → (…, groups): the mean of each group's weighted items."""
    below = np.moveaxis(items, -1, 0)
    found = []
    for group in lens.groups:
        parts = parts_of_group(framework, group.items)
        found.append(weighted_mean([below[part.index] for part in parts], [part.weight for part in parts]))
    return np.stack(found, axis=-1)


def combine(aggregation: Aggregation, rows: Sequence[Floats], weights: Sequence[float]) -> Floats:
    """The score that rows of child scores, all of one shape, have together; NaN where none has one."""
    if aggregation is Aggregation.MIN:
        return _extreme(np.fmin, rows)
    if aggregation is Aggregation.MAX:
        return _extreme(np.fmax, rows)
    return weighted_mean(rows, weights)


def _extreme(choose: np.ufunc, rows: Sequence[Floats]) -> Floats:
    found: Floats = rows[0]
    for row in rows[1:]:
        found = choose(found, row)
    return found


def weighted_mean(rows: Sequence[Floats], weights: Sequence[float]) -> Floats:
    """Mean over the rows of what is there; NaN where nothing is.

    Added up row by row, so that anyone who adds up by hand in the same order gets the same last digit.

    >>> rows = [np.array([0.5]), np.array([np.nan]), np.array([1.0])]
    >>> weighted_mean(rows, [1.0, 5.0, 3.0]).tolist()
    [0.875]
    """
    total, weight_there = np.zeros(rows[0].shape), np.zeros(rows[0].shape)
    for row, weight in zip(rows, weights, strict=True):
        there = ~np.isnan(row)
        if there.all():
            total += row * weight
            weight_there += weight
        else:
            total += np.where(there, row * weight, 0.0)
            weight_there += there * weight
    mean = np.full(total.shape, np.nan)
    np.divide(total, weight_there, out=mean, where=weight_there > 0)
    return mean


def round_on_scale(scale: Scale, scores: Floats, decimals: int | None) -> Floats:
    """Scores rounded half up on the framework's scale, back on 0…1; unchanged where no decimals are asked for."""
    if decimals is None:
        return scores
    rounded = half_up(settle(scale, on_scale(scale, scores)), decimals)
    back: Floats = (rounded - scale.low) / (scale.high - scale.low)
    return back


def shares(framework: Framework) -> Floats:
    """How much each item weighs in each node, (nodes, items), rows adding up to 1; 0 for items elsewhere.

    Weights multiplied down the tree, each as a share of its siblings'. Lowest and highest have no weights of their own;
    their children's weights are used, for coverage.
    """
    nodes, places = framework.nodes(), places_of(framework)
    found = np.zeros((len(nodes), len(framework.items())))
    for index in reversed(range(len(nodes))):
        parts = parts_of(places, nodes[index])
        whole = sum(part.weight for part in parts)
        for part in parts:
            if isinstance(part.child, Node):
                found[index] += part.weight / whole * found[part.index]
            else:
                found[index, part.index] += part.weight / whole
    return found
