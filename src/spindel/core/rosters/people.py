"""Works out what a file of people changes: by address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from spindel.core.answers.cells import plain
from spindel.core.refusals import Fault, FaultList, nearest, shown
from spindel.core.rosters.model import Action, KnownPerson, KnownUnit, PersonChange, PersonRow, Plan
from spindel.core.rosters.units import ends_with, known_path, segments_of

RESPONDENT, UNIT_LEADER, ADMINISTRATOR = "respondent", "unit_leader", "administrator"
NEED_A_UNIT = {RESPONDENT, UNIT_LEADER}


def plan_people(
    rows: Sequence[PersonRow],
    known: Iterable[KnownPerson],
    units: Iterable[KnownUnit],
    *,
    may_give: AbstractSet[str],
    is_whole: bool,
    faults: FaultList,
    unread: tuple[str, ...] = (),
) -> Plan[PersonChange]:
    """What the rows would change; ``may_give`` are the roles that whoever brings the file may give and take.

    Where the file names everybody, those it does not name leave; administrators stay.
    """
    today = {person.email.lower(): person for person in known}
    desk = _Desk(_Directory.of(units), may_give, faults)
    lines: dict[str, list[PersonRow]] = {}
    for row in rows:
        lines.setdefault(row.email, []).append(row)
    changes = [
        change for email, said in lines.items() if (change := desk.change(said, today.get(email))) is not None
    ]
    if is_whole:
        gone = [person for email, person in today.items() if email not in lines]
        changes += [_leaving(person) for person in gone if person.role in may_give - {ADMINISTRATOR}]
    return Plan(tuple(changes), faults.kept, faults.total, unread)


def _leaving(person: KnownPerson) -> PersonChange:
    return PersonChange(
        Action.ENDED, 0, person.id, person.email, person.name, person.role, person.unit, person.leads
    )


@dataclass(frozen=True)
class _Directory:
    """Units to be found by key, path or name."""

    today: Mapping[int, KnownUnit]
    by_uuid: Mapping[str, int]
    by_name: Mapping[str, list[int]]

    @classmethod
    def of(cls, units: Iterable[KnownUnit]) -> _Directory:
        today = {unit.id: unit for unit in units}
        by_name: dict[str, list[int]] = {}
        for unit in today.values():
            by_name.setdefault(plain(unit.name), []).append(unit.id)
        return cls(today, {unit.uuid.lower(): unit.id for unit in today.values() if unit.uuid}, by_name)

    def find(self, text: str) -> list[int]:
        if text.lower() in self.by_uuid:
            return [self.by_uuid[text.lower()]]
        if whole := self.by_name.get(plain(text)):
            return whole
        segments = segments_of(text)
        named = self.by_name.get(segments[-1], []) if segments else []
        return [unit for unit in named if ends_with(known_path(self.today, unit), segments)]


@dataclass(frozen=True)
class _Desk:
    """Decides about one person at a time."""

    directory: _Directory
    may_give: AbstractSet[str]
    faults: FaultList

    def change(self, said: Sequence[PersonRow], known: KnownPerson | None) -> PersonChange | None:
        """What becomes of the person; None where the rows leave it open."""
        before = self.faults.total
        first, places = said[0], [self._unit(row) for row in said]
        self._check_same(said)
        role = next((row.role for row in said if row.role), "") or (known.role if known else RESPONDENT)
        unit = next((place for place in places if place is not None), known.unit if known else None)
        leads = self._leads(said, places, known)
        role = self._settled(role, leads, is_said=any(row.role for row in said))
        if role == UNIT_LEADER and unit is not None:
            leads |= {unit}
        if role in NEED_A_UNIT and unit is None and not any(row.unit for row in said):
            self._fault("roster.unit_needed", first)
        name = next((row.name for row in said if row.name), known.name if known else "")
        if not name:
            self._fault("roster.no_person_name", first)
        change = _compared(first.line, known, first.email, name, role, unit, leads)
        self._check_allowed(first, change, known)
        return change if self.faults.total == before else None

    def _unit(self, row: PersonRow) -> int | None:
        if not row.unit:
            return None
        found = self.directory.find(row.unit)
        if len(found) == 1:
            return found[0]
        if found:
            self._fault("roster.unit_ambiguous", row, word=shown(row.unit))
            return None
        names = [unit.name for unit in self.directory.today.values()][:500] if self.faults.guessing else []
        self._fault("roster.unit_unknown", row, word=shown(row.unit), nearest=nearest(row.unit, names))
        return None

    def _check_same(self, said: Sequence[PersonRow]) -> None:
        """Further lines about a person say only what else they lead."""
        for row in said[1:]:
            other_name = row.name and said[0].name and plain(row.name) != plain(said[0].name)
            other_role = row.role and said[0].role and row.role != said[0].role
            if not row.leads or other_name or other_role:
                self._fault("roster.person_twice", row, word=shown(row.email), first=said[0].line)

    def _leads(
        self, said: Sequence[PersonRow], places: Sequence[int | None], known: KnownPerson | None
    ) -> frozenset[int]:
        """What the file says the person leads; what they lead already where it says nothing about it."""
        if all(row.leads is None for row in said):
            return known.leads if known else frozenset()
        led = set()
        for row, place in zip(said, places, strict=True):
            if not row.leads:
                continue
            if place is not None:
                led.add(place)
            elif known is not None and known.unit is not None and not row.unit:
                led.add(known.unit)
        return frozenset(led)

    @staticmethod
    def _settled(role: str, leads: frozenset[int], *, is_said: bool) -> str:
        """Who answers and leads is a unit leader; who leads nothing any more answers like the others."""
        if role == RESPONDENT and leads:
            return UNIT_LEADER
        return RESPONDENT if role == UNIT_LEADER and not leads and not is_said else role

    def _check_allowed(self, row: PersonRow, change: PersonChange, known: KnownPerson | None) -> None:
        if change.action is Action.UNCHANGED:
            return
        for role in {change.role, known.role if known else change.role}:
            if role not in self.may_give:
                self._fault("roster.role_not_yours", row, word=shown(row.email))
                return

    def _fault(self, code: str, row: PersonRow, /, **facts: object) -> None:
        self.faults.add(Fault(code, line=row.line, facts=facts))


def _compared(  # noqa: PLR0917  (what a person is, said once)
    line: int,
    known: KnownPerson | None,
    email: str,
    name: str,
    role: str,
    unit: int | None,
    leads: frozenset[int],
) -> PersonChange:
    if known is None:
        return PersonChange(Action.NEW, line, None, email, name, role, unit, leads)
    after = {"name": name, "role": role, "unit": unit, "leads": leads}
    was = tuple(
        (part, getattr(known, part)) for part, value in after.items() if getattr(known, part) != value
    )
    action = Action.CHANGED if was else Action.UNCHANGED
    return PersonChange(action, line, known.id, known.email, name, role, unit, leads, was)
