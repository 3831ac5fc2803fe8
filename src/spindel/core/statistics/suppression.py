"""What may be shown of a tree of units, so that nothing about fewer than k people can be worked out by subtraction.

Everybody is *shown under* the nearest shown unit they belong to: their own, or the one above it that takes in all that
is hidden. Whoever knows the figures of all shown units knows, by subtracting, those of the people shown under each, and
nothing finer. So the rule is that under every shown unit there is nobody, or at least k people. That is
``ledger.Rule.INDISTINGUISHABLE`` for the sets of people in shown units, proved there; it keeps the upper units and
hides among the lower ones.

Hiding still more is always safe. Counts are per figure, so an item that some left blank has its own; to keep people
indistinguishable over all items, show an item's figure where the sheets allow it and the item does too:
``shown_units(parent, sheets)[:, None] & shown_units(parent, answers_per_item)``.

A tree is held once; figures given at different times, through filters or for overlapping groups go through a
``Ledger``.
"""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from numpy.typing import ArrayLike

from spindel.core.statistics.arrays import Bools, Ints
from spindel.core.statistics.ledger import FEWEST_SHOWN, Decision, Ledger, Reason, Rule

__all__ = [
    "FEWEST_SHOWN",
    "Decision",
    "Ledger",
    "Reason",
    "Rule",
    "shown_slices",
    "shown_under",
    "shown_units",
    "unit_totals",
]


def unit_totals(parent: ArrayLike, counts: ArrayLike) -> Ints:
    """Respondents of each unit with all units below it: ``counts`` (units, …) of its own gives (units, …).

    ``parent`` (units,) is the index of the unit above, −1 at the top. Raises ValueError where it loops or points at
    nothing.

    >>> unit_totals([-1, 0, 0], [1, 10, 20])
    array([31, 10, 20])
    """
    above, totals = _tree(parent, counts)
    for unit in _upwards(above):
        if above[unit] >= 0:
            totals[above[unit]] += totals[unit]
    return totals


def shown_units(parent: ArrayLike, counts: ArrayLike, k: int = FEWEST_SHOWN) -> Bools:
    """Which units may be shown, (units, …), from the respondents each has of its own, (units, …).

    A unit with fewer than k people, with all below it, is hidden. Where too few people are then left over under a shown
    unit, the smallest shown unit below it is hidden too, until nobody or at least k are left over. Each further axis of
    ``counts`` (items, for one) is decided by itself.

    >>> shown_units([-1, 0, 0, 0], [0, 20, 9, 3])
    array([ True,  True, False, False])
    """
    if k < 1:
        raise ValueError("k is at least 1")
    above, own = _tree(parent, counts)
    order = _upwards(above)
    totals = unit_totals(above, own)
    shown = np.zeros(own.shape, bool)
    for figure in np.ndindex(own.shape[1:]):
        column = (slice(None), *figure)
        shown[column] = _shown(above, order, own[column], totals[column], k)
    return shown


def shown_under(parent: ArrayLike, shown: ArrayLike) -> Ints:
    """For each unit the shown unit whose figures its own people are part of and cannot be told apart within; −1: none.

    ``shown`` (units,). People with the same number are one group. A figure that looks at units one by one, such as a
    plain mean over units or the variation between them, must take each group as one unit.

    >>> shown_under([-1, 0, 0, 0], [True, True, False, False])
    array([0, 1, 0, 0])
    """
    visible = np.asarray(shown, bool)
    above, _ = _tree(parent, visible)
    under = np.where(visible, np.arange(len(above)), -1)
    for unit in _upwards(above)[::-1]:
        if not visible[unit] and above[unit] >= 0:
            under[unit] = under[above[unit]]
    return under


def shown_slices(
    parent: ArrayLike, counts: ArrayLike, k: int = FEWEST_SHOWN, rule: Rule = Rule.INDISTINGUISHABLE
) -> Bools:
    """Which slices of which units may be shown beside the units: (units, slices), such as leaders and staff.

    ``counts`` (units, slices) are each unit's own respondents; everybody is in exactly one slice. What ``shown_units``
    shows of the units as wholes is shown first, then slices from the largest down, each where the rule allows. With
    ``Rule.SUBTRACTION`` more slices can be shown, for means only; see ``ledger``. That rule takes a tenth of a second for
    100 units in two slices and some seconds for 400; the other is quick for thousands.
    """
    above, own = _tree(parent, counts)
    units, slices = own.shape
    totals = unit_totals(above, own)
    inside = _inside(above)
    sizes: dict[Hashable, int] = {
        (unit, part): int(own[unit, part]) for unit, part in np.argwhere(own > 0).tolist()
    }
    ledger = Ledger(k, rule, sizes)

    def cells(unit: int, parts: range) -> list[tuple[int, int]]:
        return [(lower, part) for lower in inside[unit] for part in parts if (lower, part) in sizes]

    whole = shown_units(above, own.sum(axis=1), k)
    told = ledger.ask_all(cells(unit, range(slices)) for unit in _upwards(above)[::-1] if whole[unit])
    shown = np.zeros((units, slices), bool)
    if not all(decision.allowed for decision in told):
        return shown
    for cell in np.argsort(-totals, axis=None, kind="stable").tolist():
        unit, part = divmod(cell, slices)
        others = int(totals[unit].sum() - totals[unit, part])
        if totals[unit, part] and not (whole[unit] and 0 < others < k):
            shown[unit, part] = ledger.ask(cells(unit, range(part, part + 1))).allowed
    return shown


def _shown(above: Ints, order: list[int], own: Ints, totals: Ints, k: int) -> Bools:
    """One figure: from the leaves up, make good under each shown unit what is missing, by hiding below it."""
    shown = np.asarray((totals >= k) & (totals > 0))
    left_over = own.tolist()
    nearest: list[list[int]] = [[] for _ in order]
    for unit in order:
        while shown[unit] and 0 < left_over[unit] < k:
            smallest = min(nearest[unit], key=lambda lower: (totals[lower], lower))
            shown[smallest] = False
            left_over[unit] += left_over[smallest]
            nearest[unit].remove(smallest)
            nearest[unit].extend(nearest[smallest])
        if above[unit] >= 0 and shown[unit]:
            nearest[above[unit]].append(unit)
        elif above[unit] >= 0:
            left_over[above[unit]] += left_over[unit]
    return shown


def _tree(parent: ArrayLike, counts: ArrayLike) -> tuple[Ints, Ints]:
    above = np.array(parent, np.int64)
    own = np.array(counts, np.int64)
    if above.ndim != 1 or len(own) != len(above):
        raise ValueError("one parent and one row of counts per unit, please")
    if np.any(own < 0):
        raise ValueError("counts are 0 or more")
    if np.any((above < -1) | (above >= len(above))):
        raise ValueError("a unit's parent is another unit, or -1 at the top")
    return above, own


def _upwards(above: Ints) -> list[int]:
    """All units, each after every unit below it."""
    below = np.bincount(above[above >= 0], minlength=len(above))
    ready = np.flatnonzero(below == 0).tolist()
    for unit in ready:
        if above[unit] >= 0:
            below[above[unit]] -= 1
            if not below[above[unit]]:
                ready.append(int(above[unit]))
    if len(ready) < len(above):
        raise ValueError("the tree of units runs in a loop")
    return ready


def _inside(above: Ints) -> list[list[int]]:
    """For each unit, itself and all units below it."""
    inside = [[unit] for unit in range(len(above))]
    for unit in _upwards(above):
        if above[unit] >= 0:
            inside[above[unit]].extend(inside[unit])
    return inside
