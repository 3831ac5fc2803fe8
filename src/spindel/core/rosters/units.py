"""Works out what a file of units changes: by key, otherwise by the path of names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from spindel.core.answers.cells import plain
from spindel.core.refusals import Fault, FaultList, nearest, shown
from spindel.core.rosters.model import Action, KnownUnit, Place, Plan, UnitChange, UnitRow

_NEW = -1
"""Stands for a unit above that the file brings: nothing known can be below it."""

SEPARATORS = re.compile(r"\s*[/›>|\\]\s*")


def segments_of(text: str) -> list[str]:
    """A path as the names in it, in the form they are compared in."""
    return [plain(part) for part in SEPARATORS.split(text) if part.strip()]


def plan_units(
    rows: Sequence[UnitRow],
    known: Iterable[KnownUnit],
    *,
    is_whole: bool,
    faults: FaultList,
    unread: tuple[str, ...] = (),
) -> Plan[UnitChange]:
    """What the rows would change. Where the file is the whole organisation, what it does not name ends."""
    today = {unit.id: unit for unit in known}
    tree = _Tree(rows, today, is_whole, faults)
    ordered = tree.parents_first()
    tree.match(ordered)
    changes = [tree.change(place) for place in ordered]
    if is_whole:
        changes += _endings(today, set(tree.matched.values()), faults)
    return Plan(tuple(changes), faults.kept, faults.total, unread)


@dataclass
class _Tree:
    """The rows with what stands above each, and the known unit each one is."""

    rows: Sequence[UnitRow]
    today: Mapping[int, KnownUnit]
    is_whole: bool
    faults: FaultList
    above: dict[int, Place] = field(default_factory=dict)
    """By the row's index: a known unit, or the index of the row above as the line."""
    matched: dict[int, int] = field(default_factory=dict)
    """The row's index to the known unit's id."""

    def __post_init__(self) -> None:
        self.by_uuid = self._by_uuid()
        self.by_name: dict[str, list[int]] = {}
        for place, row in enumerate(self.rows):
            self.by_name.setdefault(plain(row.name), []).append(place)
        self.known_by_uuid = {unit.uuid.lower(): unit.id for unit in self.today.values() if unit.uuid}
        self.known_by_name: dict[str, list[int]] = {}
        for unit in self.today.values():
            self.known_by_name.setdefault(plain(unit.name), []).append(unit.id)
        for place in range(len(self.rows)):
            self.above[place] = self._above(place)

    def _by_uuid(self) -> dict[str, int]:
        first: dict[str, int] = {}
        for place, row in enumerate(self.rows):
            if row.uuid and first.setdefault(row.uuid, place) != place:
                facts = {"word": shown(row.uuid), "first": self.rows[first[row.uuid]].line}
                self._fault("roster.uuid_twice", place, **facts)
        return first

    def _above(self, place: int) -> Place:
        text = self.rows[place].parent
        if not text:
            return Place()
        if (key := text.lower()) in self.by_uuid:
            return Place(line=self.by_uuid[key])
        if key in self.known_by_uuid and not self.is_whole:
            return Place(known=self.known_by_uuid[key])
        found = self._named([plain(text)]) or self._named(segments_of(text))
        if len(found) == 1:
            return found[0]
        code = "roster.parent_ambiguous" if found else "roster.parent_unknown"
        guess = {} if found else {"nearest": nearest(text, self._names()) if self.faults.guessing else ""}
        self._fault(code, place, word=shown(text), **guess)
        return Place()

    def _names(self) -> list[str]:
        return [row.name for row in self.rows[:500]]

    def _named(self, segments: list[str]) -> list[Place]:
        """Rows with the path; only where there is none, units that are there already and not in the file."""
        if not segments:
            return []
        rows = [row for row in self.by_name.get(segments[-1], []) if self._row_path_ends(row, segments)]
        if rows or self.is_whole:
            return [Place(line=row) for row in rows]
        known = self.known_by_name.get(segments[-1], [])
        return [Place(known=unit) for unit in known if ends_with(known_path(self.today, unit), segments)]

    def _row_path_ends(self, row: int, segments: list[str]) -> bool:
        """Whether the names above the row, as far as the file tells them by name, end with the path."""
        path, seen = [plain(self.rows[row].name)], {row}
        while len(path) < len(segments):
            parent = self.rows[row].parent
            if parent.lower() in self.by_uuid:
                row = self.by_uuid[parent.lower()]
                path.insert(0, plain(self.rows[row].name))
            else:
                names = segments_of(parent)
                if not names:
                    return False
                path[:0] = names
                candidates = self.by_name.get(names[0], [])
                row = candidates[0] if len(candidates) == 1 else -1
            if row < 0 or row in seen:
                break
            seen.add(row)
        return ends_with(path, segments)

    def parents_first(self) -> list[int]:
        """The rows, each after the one above it; those that stand below themselves are told and left out."""
        below: dict[int | None, list[int]] = {}
        for place in range(len(self.rows)):
            below.setdefault(self.above[place].line, []).append(place)
        ordered: list[int] = []
        waiting = list(reversed(below.get(None, [])))
        while waiting:
            ordered.append(place := waiting.pop())
            waiting.extend(reversed(below.get(place, [])))
        for place in sorted(set(range(len(self.rows))) - set(ordered)):
            self._fault("roster.loop", place, word=shown(self.rows[place].name))
        return ordered

    def match(self, ordered: Iterable[int]) -> None:
        """Which known unit each row is: by key, or by name below the same unit where neither's key says otherwise."""
        children: dict[tuple[int | None, str], list[int]] = {}
        for unit in self.today.values():
            children.setdefault((unit.parent, plain(unit.name)), []).append(unit.id)
        taken = set()
        for place, row in enumerate(self.rows):
            if row.uuid in self.known_by_uuid and self.by_uuid[row.uuid] == place:
                self.matched[place] = self.known_by_uuid[row.uuid]
                taken.add(self.matched[place])
        siblings: dict[tuple[Place, str], int] = {}
        for place in ordered:
            self._check_sibling(place, siblings)
            if place in self.matched:
                continue
            for known in children.get((self._known_above(place), plain(self.rows[place].name)), []):
                if known not in taken and not (self.rows[place].uuid and self.today[known].uuid):
                    self.matched[place] = known
                    taken.add(known)
                    break
        self._check_new_loops()

    def _known_above(self, place: int) -> int | None:
        above = self.above[place]
        return self.matched.get(above.line, _NEW) if above.line is not None else above.known

    def _check_sibling(self, place: int, siblings: dict[tuple[Place, str], int]) -> None:
        row, key = self.rows[place], (self.above[place], plain(self.rows[place].name))
        first = siblings.setdefault(key, place)
        if first != place and not (row.uuid and self.rows[first].uuid):
            self._fault("roster.unit_twice", place, word=shown(row.name), first=self.rows[first].line)

    def _check_new_loops(self) -> None:
        """A unit that the file moves below one that stays where it is, which is below the unit itself."""
        parents = {unit.id: unit.parent for unit in self.today.values()}
        of_row = {known: place for place, known in self.matched.items()}
        for place, known in self.matched.items():
            above = self._known_above(place)
            parents[known] = None if above == _NEW else above
        for place, known in self.matched.items():
            if self.above[place].known is None:
                continue
            seen, unit = {known}, parents[known]
            while unit is not None and unit not in seen:
                seen.add(unit)
                unit = parents[unit]
            if unit is not None and of_row.get(unit) == place:
                self._fault("roster.loop", place, word=shown(self.rows[place].name))

    def change(self, place: int) -> UnitChange:
        """What becomes of the row's unit; where the file says nothing, what is known stays."""
        row, above = self.rows[place], self.above[place]
        stands = above
        if above.line is not None:
            known_above = self.matched.get(above.line)
            line = None if known_above is not None else self.rows[above.line].line
            stands = Place(known_above, line)
        if place not in self.matched:
            return UnitChange(Action.NEW, row.line, None, row.name, stands, row.uuid, row.kind, row.headcount)
        unit = self.today[self.matched[place]]
        uuid = row.uuid if row.uuid and row.uuid != unit.uuid.lower() else unit.uuid
        kind, headcount = row.kind or unit.kind, row.headcount or unit.headcount
        compared = [
            ("name", unit.name, row.name),
            ("parent", Place(known=unit.parent), stands),
            ("kind", unit.kind, kind),
            ("headcount", unit.headcount, headcount),
            ("uuid", unit.uuid, uuid),
        ]
        was = tuple((name, before) for name, before, after in compared if before != after)
        action = Action.CHANGED if was else Action.UNCHANGED
        return UnitChange(action, row.line, unit.id, row.name, stands, uuid, kind, headcount, was)

    def _fault(self, code: str, place: int, /, **facts: object) -> None:
        self.faults.add(Fault(code, line=self.rows[place].line, facts=facts))


def ends_with(path: Sequence[str], segments: Sequence[str]) -> bool:
    return len(path) >= len(segments) and list(path[-len(segments) :]) == list(segments)


def known_path(today: Mapping[int, KnownUnit], unit: int | None) -> list[str]:
    """The names from the top down to the unit, in the form they are compared in."""
    path: list[str] = []
    while unit is not None and unit in today and len(path) <= len(today):
        path.append(plain(today[unit].name))
        unit = today[unit].parent
    return path[::-1]


def _endings(today: Mapping[int, KnownUnit], named: set[int], faults: FaultList) -> list[UnitChange]:
    """The units the file does not name, deepest first; one that people belong to does not end."""
    ending = [unit for unit in today.values() if unit.id not in named]
    for unit in ending:
        if unit.people:
            faults.add(
                Fault("roster.ending_has_people", facts={"word": shown(unit.name), "people": unit.people})
            )
    ending.sort(key=lambda unit: -len(known_path(today, unit.id)))
    return [
        UnitChange(
            Action.ENDED, 0, unit.id, unit.name, Place(unit.parent), unit.uuid, unit.kind, unit.headcount
        )
        for unit in ending
    ]
