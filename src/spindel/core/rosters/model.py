"""What a file says, what is known already, and the difference between the two."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

from spindel.core.refusals import Fault


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as a file has it; "" and None where the file says nothing."""

    line: int
    name: str
    parent: str = ""
    """The key, the name or the path of names of the unit above."""
    uuid: str = ""
    kind: str = ""
    headcount: int | None = None


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """One unit as it stands today."""

    id: int
    name: str
    parent: int | None = None
    uuid: str = ""
    kind: str = ""
    headcount: int | None = None
    people: int = 0


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line about a person; a person who leads several units has several."""

    line: int
    email: str
    name: str = ""
    role: str = ""
    unit: str = ""
    leads: bool | None = None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """One person as they belong today; ``leads`` are the units they lead, the own unit of a unit leader among them."""

    id: int
    email: str
    name: str
    role: str
    unit: int | None = None
    leads: frozenset[int] = frozenset()


class Action(Enum):
    """What happens to a unit or a person."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: below a known unit, below a new one (the line that brings it), or at the top."""

    known: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What becomes of one unit; ``was`` holds what changes as it is today."""

    action: Action
    line: int
    known: int | None
    name: str
    place: Place = Place()
    uuid: str = ""
    kind: str = ""
    headcount: int | None = None
    was: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What becomes of one person; ``was`` holds what changes as it is today."""

    action: Action
    line: int
    known: int | None
    email: str
    name: str
    role: str
    unit: int | None = None
    leads: frozenset[int] = frozenset()
    was: tuple[tuple[str, object], ...] = ()


Change = TypeVar("Change", UnitChange, PersonChange)


@dataclass(frozen=True, slots=True)
class Plan(Generic[Change]):
    """Everything a file would change, parents before what is below them; with faults, nothing may be changed."""

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...] = ()
    total_faults: int = 0
    unread: tuple[str, ...] = field(default=())
    """Headings of columns that are not used."""

    def of(self, action: Action) -> tuple[Change, ...]:
        """The changes of one kind, in the order of the plan."""
        return tuple(change for change in self.changes if change.action is action)

    @property
    def tally(self) -> Counter[Action]:
        """How many of each kind."""
        return Counter(change.action for change in self.changes)

    @property
    def changes_nothing(self) -> bool:
        """Whether all stands as the file says already."""
        return not self.faults and self.tally.keys() <= {Action.UNCHANGED}

    @property
    def fingerprint(self) -> str:
        """The same for the same changes; two plans that differ in it may not stand in for each other."""
        done = [change for change in self.changes if change.action is not Action.UNCHANGED]
        told = [
            (
                change.action.value,
                change.known,
                change.was,
                [
                    sorted(value) if isinstance(value, frozenset) else repr(value)
                    for value in (getattr(change, name) for name in change.__slots__)
                ],
            )
            for change in done
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()
