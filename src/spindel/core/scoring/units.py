"""From units to the units above them: a municipality is the mean over its areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from spindel.core.refusals import Refusal
from spindel.core.scoring.nodes import weighted_mean

Floats = NDArray[np.float64]
_Number = TypeVar("_Number", np.float64, np.int64)


@dataclass(frozen=True, slots=True)
class UnitTree:
    """Units under units, parents before children; a forest if several stand at the top."""

    names: tuple[str, ...]
    parent: tuple[int, ...]
    """Index of the unit above, -1 at the top."""

    def children(self) -> tuple[tuple[int, ...], ...]:
        """For every unit the indices of the units directly below it, in order."""
        below: list[list[int]] = [[] for _ in self.names]
        for index, parent in enumerate(self.parent):
            if parent >= 0:
                below[parent].append(index)
        return tuple(map(tuple, below))

    def depth(self) -> tuple[int, ...]:
        """How many units stand above each unit."""
        found: list[int] = []
        for parent in self.parent:
            found.append(found[parent] + 1 if parent >= 0 else 0)
        return tuple(found)


def unit_tree(units: Sequence[str], above: Mapping[str, str] | None = None) -> UnitTree:
    """The tree of ``units`` and everything above them; ``above`` names the unit over a unit.

    Units keep their order; each is preceded by what stands above it. Raises ``Refusal("units.loop")`` where a unit
    stands above itself.

    >>> unit_tree(["schools", "care"], {"schools": "all", "care": "all"}).names
    ('all', 'schools', 'care')
    """
    above = above or {}
    names: dict[str, int] = {}
    for unit in (*units, *above):
        for name in reversed(_line_upwards(unit, above)):
            names.setdefault(name, len(names))
    order = _depth_first(list(names), above)
    index = {name: place for place, name in enumerate(order)}
    return UnitTree(tuple(order), tuple(index[above[name]] if name in above else -1 for name in order))


def _line_upwards(unit: str, above: Mapping[str, str]) -> list[str]:
    line = [unit]
    while (parent := above.get(line[-1])) is not None:
        if parent in line:
            raise Refusal("units.loop", unit=parent)
        line.append(parent)
    return line


def _depth_first(names: list[str], above: Mapping[str, str]) -> list[str]:
    below: dict[str | None, list[str]] = {}
    for name in names:
        below.setdefault(above.get(name), []).append(name)
    order: list[str] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        order.append(name := waiting.pop())
        waiting.extend(reversed(below.get(name, [])))
    return order


@dataclass(frozen=True, slots=True)
class Shares:
    """What a unit's score is the mean of: itself alone, or its own respondents and the units below it."""

    own: float
    """Weight of the unit's own respondents; 1 for a unit with nothing below."""
    below: tuple[tuple[int, float], ...]
    """Index and weight of every unit directly below."""


def unit_shares(
    tree: UnitTree, respondents: Sequence[int], headcounts: Mapping[str, float] | None
) -> tuple[Shares, ...]:
    """The weights in every unit's mean: equal without ``headcounts``, by headcount with them.

    ``respondents`` (units,) is how many answered for the unit itself. A headcount is everybody in the unit, those of
    the units below included; a unit without one has the sum of those below. A parent's own respondents stand for the
    people who are in none of the units below, or at least for themselves. Raises ``Refusal("units.no_headcount")`` for
    a unit with nothing below and no headcount, and ``Refusal("units.bad_headcount")`` for one that is not above 0.
    """
    children = tree.children()
    heads = None if headcounts is None else _heads(tree, children, headcounts)
    found = []
    for unit, below in enumerate(children):
        weights = tuple((child, 1.0 if heads is None else heads[child]) for child in below)
        own = 1.0 if heads is None or not below else _own_heads(heads[unit], weights, respondents[unit])
        found.append(Shares(own, weights))
    return tuple(found)


def _own_heads(heads: float, below: Sequence[tuple[int, float]], respondents: int) -> float:
    left = heads - sum(weight for _, weight in below)
    return left if left > 0 else float(max(respondents, 1))


def _heads(tree: UnitTree, children: Sequence[Sequence[int]], headcounts: Mapping[str, float]) -> list[float]:
    heads = [0.0] * len(tree.names)
    for unit in reversed(range(len(tree.names))):
        name = tree.names[unit]
        if name in headcounts:
            heads[unit] = float(headcounts[name])
            if not heads[unit] > 0:
                raise Refusal("units.bad_headcount", unit=name, headcount=headcounts[name])
        elif children[unit]:
            heads[unit] = sum(heads[child] for child in children[unit])
        else:
            raise Refusal("units.no_headcount", unit=name)
    return heads


def unit_scores(tree: UnitTree, own: Floats, shares: Sequence[Shares]) -> Floats:
    """Scores of all units from the scores of their own respondents, both (units, …), NaN where there is none.

    A unit with units below it is the weighted mean of their scores, its own respondents counting as one more unit.
    """
    scores = own.copy()
    for unit in reversed(range(len(tree.names))):
        below = shares[unit].below
        if below:
            rows = [own[unit], *(scores[child] for child, _ in below)]
            scores[unit] = weighted_mean(rows, [shares[unit].own, *(weight for _, weight in below)])
    return scores


def unit_sums(tree: UnitTree, own: NDArray[_Number]) -> NDArray[_Number]:
    """Sums over each unit and everything below it, (units, …)."""
    sums = own.copy()
    for unit in reversed(range(len(tree.names))):
        if tree.parent[unit] >= 0:
            sums[tree.parent[unit]] += sums[unit]
    return sums


def in_tree(
    tree: UnitTree, units: Sequence[str], own: NDArray[_Number], empty: float = 0
) -> NDArray[_Number]:
    """Rows of ``own`` (units, …) put where the tree has those units; the tree's other units are ``empty``."""
    if tree.names == tuple(units):
        return own
    place = {name: row for row, name in enumerate(tree.names)}
    found = np.full((len(tree.names), *own.shape[1:]), empty, dtype=own.dtype)
    found[[place[unit] for unit in units]] = own
    return found
