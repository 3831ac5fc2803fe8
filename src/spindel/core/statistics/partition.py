"""Who can be told from whom: sheets in groups, where a group is in every figure given as a whole or not at all."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from spindel.core.statistics.arrays import Ints

Sheet = tuple[Hashable, Hashable]
"""A respondent and the revision of the sheet."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What one more figure would do to the groups.

    ``split`` are the groups it cuts in two; their inner parts become new groups, in that order, and people not seen
    before (``fresh``) one more. The arrays are over all groups afterwards: ``row`` is 1 for those in the figure,
    ``people`` how many each holds, ``counted`` how many of them are counted there and nowhere else. ``touched`` are the
    groups that are in the figure or lost somebody to it.
    """

    split: list[int]
    fresh: bool
    row: Ints
    people: Ints
    counted: Ints
    touched: Ints
    moved: Mapping[int, list[Sheet]]


class Partition:
    """Groups of sheets, made finer by every figure.

    ``sizes`` says how many people a respondent's id stands for, where it is not one. Somebody whose sheet was revised
    is in two groups, and is counted in the first only, so that several groups together never count anyone twice.
    """

    def __init__(self, sizes: Mapping[Hashable, int] | None = None) -> None:
        self._sizes = sizes or {}
        self._group: dict[Sheet, int] = {}
        self._first: dict[Hashable, Hashable] = {}
        self._people: list[int] = []
        self._counted: list[int] = []

    def groups(self) -> tuple[frozenset[Sheet], ...]:
        """The groups as they are now."""
        members: list[set[Sheet]] = [set() for _ in self._people]
        for sheet, group in self._group.items():
            members[group].add(sheet)
        return tuple(frozenset(group) for group in members)

    def number(self, sheets: Iterable[Sheet]) -> int:
        """How many people these sheets are from."""
        return sum(self._sizes.get(respondent, 1) for respondent, _ in sheets)

    def cut(self, sheets: frozenset[Sheet]) -> Cut:
        """What a figure about these sheets would do; nothing is changed yet."""
        inside: dict[int, list[Sheet]] = {}
        fresh: list[Sheet] = []
        for sheet in sheets:
            group = self._group.get(sheet)
            (fresh if group is None else inside.setdefault(group, [])).append(sheet)
        people, counted = list(self._people), list(self._counted)
        split = [group for group, members in inside.items() if self.number(members) < people[group]]
        moved = {len(people) + place: inside[group] for place, group in enumerate(split)}
        if fresh:
            moved[len(people) + len(split)] = fresh
        for members in moved.values():
            people.append(self.number(members))
            counted.append(self.number(sheet for sheet in members if self._is_counted(sheet)))
        for place, group in enumerate(split):
            people[group] -= people[len(self._people) + place]
            counted[group] -= counted[len(self._people) + place]
        row = np.zeros(len(people), np.int64)
        row[[*moved, *(group for group in inside if group not in split)]] = 1
        touched = np.array([*moved, *inside], np.int64)
        return Cut(split, bool(fresh), row, np.array(people), np.array(counted), touched, moved)

    def apply(self, cut: Cut) -> None:
        """Make the groups finer."""
        self._people, self._counted = cut.people.tolist(), cut.counted.tolist()
        for group, members in cut.moved.items():
            for sheet in members:
                self._group[sheet] = group
                self._first.setdefault(*sheet)

    def _is_counted(self, sheet: Sheet) -> bool:
        respondent, revision = sheet
        return self._first.get(respondent, revision) == revision
