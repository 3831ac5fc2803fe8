"""A list of people to be asked, from a spreadsheet: who they are, and what is wrong with which row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from spindel.core.answers.files import read_grids
from spindel.core.answers.grids import Cell, Grid
from spindel.core.spreadsheets import harmless
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads.rounds import units_of_round
from spindel.foundation.organisation.models import Unit
from spindel.foundation.organisation.reads import units_of

HEADINGS = {
    "name": ("navn", "name"),
    "email": ("e-mail", "email", "mail", "e-mailadresse"),
    "unit": ("enhed", "unit", "afdeling"),
    "leader": ("leder", "leader"),
}
YES = {"ja", "yes", "j", "y", "x", "1", "true", "sand", "leder", "leader"}
NO = {"", "nej", "no", "n", "0", "false", "falsk"}
MOST_PEOPLE = 25_000
FAULTS_SHOWN = 50


@dataclass(frozen=True)
class Person:
    """Somebody to be asked, as a list or a form names them."""

    unit_id: int
    name: str
    email: str
    is_leader: bool = False


@dataclass(frozen=True)
class RowFault:
    row: int
    sentence: str


@dataclass
class PeopleList:
    """What a file would change; it is taken over whole or not at all."""

    people: list[Person] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    same: int = 0

    @property
    def faults_shown(self) -> list[RowFault]:
        return self.faults[:FAULTS_SHOWN]

    @property
    def faults_left(self) -> int:
        return max(0, len(self.faults) - FAULTS_SHOWN)


def read_people(round: Round, name: str, data: bytes) -> PeopleList:
    """Raises ``Faults`` where the file cannot be read at all."""
    grid = read_grids(name, data)[0]
    found = PeopleList()
    columns = columns_of(grid)
    if lacking := [title for key, title in required_headings() if key not in columns]:
        sentence = _("The first row must name the columns. Missing: %(columns)s.")
        found.faults.append(RowFault(1, sentence % {"columns": ", ".join(lacking)}))
        return found
    if len(grid.rows) - 1 > MOST_PEOPLE:
        found.faults.append(RowFault(1, _("The file has too many rows. Divide it into several.")))
        return found
    _read_rows(round, grid, columns, found)
    _compare(round, found)
    return found


def required_headings() -> list[tuple[str, str]]:
    return [("name", _("name")), ("email", _("e-mail")), ("unit", _("unit"))]


def columns_of(grid: Grid) -> dict[str, int]:
    titles = [said(cell).casefold() for cell in grid.rows[0]] if grid.rows else []
    return {
        key: next(place for place, title in enumerate(titles) if title in names)
        for key, names in HEADINGS.items()
        if any(title in names for title in titles)
    }


def said(cell: Cell) -> str:
    """A cell's text; a number that a spreadsheet made of it, without decimals it does not have."""
    if isinstance(cell, float):
        return f"{cell:g}"
    return cell.strip() if isinstance(cell, str) else ""


def _read_rows(round: Round, grid: Grid, columns: Mapping[str, int], found: PeopleList) -> None:
    units, seen = UnitNames(round), dict[tuple[int, str], int]()
    for place, row in enumerate(grid.rows[1:]):
        number = grid.numbers[place + 1]
        cells = {key: said(row[column]) if column < len(row) else "" for key, column in columns.items()}
        unit = units.found(cells["unit"])
        faults = list(_faults_of(cells, unit, units))
        key = (unit.pk if unit else 0, cells["email"].casefold())
        if not faults and key in seen:
            faults = [_("The same address stands in row %(row)d for the same unit.") % {"row": seen[key]}]
        found.faults += [RowFault(number, fault) for fault in faults]
        if not faults and unit:
            seen[key] = number
            leader = cells.get("leader", "").casefold() in YES
            found.people.append(Person(unit.pk, cells["name"], key[1], leader))


def _faults_of(cells: Mapping[str, str], unit: Unit | None, units: "UnitNames") -> Iterator[str]:
    if not cells["name"]:
        yield _("The name is missing.")
    elif len(cells["name"]) > 120:
        yield _("The name is too long.")
    try:
        validate_email(cells["email"])
    except ValidationError:
        yield _("“%(word)s” is not an e-mail address.") % {"word": cells["email"][:80]}
    if unit is None:
        yield units.why_not(cells["unit"])
    if cells.get("leader", "").casefold() not in YES | NO:
        yield _("Write yes or no under leader, not “%(word)s”.") % {"word": cells["leader"][:40]}


class UnitNames:
    """Units by what a list may call them: their name, or with the names above them, as "Ældre / Hjemmeplejen"."""

    def __init__(self, round: Round) -> None:
        everything = {unit.pk: unit for unit in units_of(round.organisation)}
        self.known: dict[str, list[Unit]] = {}
        for unit in units_of_round(round):
            path = [unit.name, *above(unit, everything)]
            for end in range(1, len(path) + 1):
                name = " / ".join(reversed(path[:end])).casefold()
                self.known.setdefault(name, []).append(unit)
        self.elsewhere = {unit.name.casefold() for unit in everything.values()}

    def found(self, word: str) -> Unit | None:
        meant = self.known.get(spaced(word), [])
        return meant[0] if len(meant) == 1 else None

    def why_not(self, word: str) -> str:
        about = {"word": word[:80]}
        if not word:
            return _("The unit is missing.")
        if len(self.known.get(spaced(word), [])) > 1:
            return (
                _("Several units are called “%(word)s”. Write the one above as well, with / between.") % about
            )
        if spaced(word) in self.elsewhere:
            return _("“%(word)s” does not take part in this measurement.") % about
        return _("There is no unit called “%(word)s”.") % about


def spaced(word: str) -> str:
    return " / ".join(part.strip() for part in word.replace("›", "/").split("/")).casefold()


def above(unit: Unit, everything: Mapping[int, Unit]) -> Sequence[str]:
    names: list[str] = []
    parent = unit.parent_id
    while parent is not None and len(names) < len(everything):
        names.append(everything[parent].name)
        parent = everything[parent].parent_id
    return names


def listed_people(round: Round) -> list[list[str]]:
    """The list as a file that can be read again: with nobody on it, the headings to begin with."""
    everything = {unit.pk: unit for unit in units_of(round.organisation)}
    rows = [[_("name"), _("e-mail"), _("unit"), _("leader")]]
    for each in round.invitations.exclude(email="").select_related("unit").order_by("unit_id", "name", "id"):
        path = " / ".join([*reversed(above(each.unit, everything)), each.unit.name])
        rows.append([each.name, each.email, path, _("yes") if each.is_leader else _("no")])
    return [[harmless(cell) for cell in row] for row in rows]


def _compare(round: Round, found: PeopleList) -> None:
    listed = {(each.unit_id, each.email): each for each in round.invitations.exclude(email="")}
    for person in found.people:
        known = listed.get((person.unit_id, person.email))
        if known is None:
            found.new += 1
        elif (known.name, known.is_leader) == (person.name, person.is_leader):
            found.same += 1
        else:
            found.changed += 1
