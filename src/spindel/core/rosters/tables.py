"""Reads the rows of a table of units or people: which column holds what, and what each cell says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from spindel.core.answers.cells import label, plain
from spindel.core.answers.files import read_grids
from spindel.core.answers.grids import Cell, Grid, Strange, refused
from spindel.core.refusals import FaultList, nearest, shown
from spindel.core.rosters.documents import grid_of_document, is_document
from spindel.core.rosters.model import PersonRow, UnitRow
from spindel.core.spreadsheets import FORMULA_STARTS

MOST_ROWS = 30_000
LONGEST_NAME = 120
LONGEST_KIND = 60
LONGEST_KEY = 64
LONGEST_ADDRESS = 254
LONGEST_PATH = 1000
LARGEST_UNIT = 200_000

UNIT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("navn", "enhed", "enhedsnavn", "name", "unit", "unit name"),
    "parent": (
        *("hører under", "overordnet", "overordnet enhed", "del af", "parent", "part of"),
        *("parentorgunituuid", "parentou", "parent uuid", "overordnet uuid"),
    ),
    "kind": ("slags", "type", "kind", "niveau"),
    "headcount": ("medarbejdere", "antal medarbejdere", "ansatte", "employees", "headcount"),
    "uuid": ("uuid", "nøgle", "key", "id", "enheds-id", "orgunituuid"),
}
"""What a column may be called, Danish first; the first of each is what a template says."""
PERSON_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("navn", "name", "fulde navn", "full name"),
    "email": ("e-mail", "email", "mail", "e-mailadresse", "e-mail address", "email address"),
    "role": ("rolle", "role"),
    "unit": ("enhed", "afdeling", "unit", "department"),
    "leads": ("leder", "er leder", "leader", "leads"),
}
ROLES: Mapping[str, str] = {
    **dict.fromkeys(("respondent", "svarer", "medarbejder", "employee"), "respondent"),
    **dict.fromkeys(("enhedsleder", "unit leader", "unit_leader", "leder", "leader"), "unit_leader"),
    **dict.fromkeys(("læser", "reader"), "reader"),
    **dict.fromkeys(("målingsleder", "round leader", "round_leader"), "round_leader"),
    **dict.fromkeys(("driftsansvarlig", "operator"), "operator"),
    "administrator": "administrator",
}
YES_NO: Mapping[str, bool] = {
    **dict.fromkeys(("ja", "yes", "x", "1", "true", "sand", "j", "y"), True),
    **dict.fromkeys(("nej", "no", "0", "false", "falsk", "n"), False),
}

Meant = TypeVar("Meant", str, bool)

_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s.,;<>\"]{2,}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headings: its number in the file, and its cells by what the column holds."""

    grid: Grid
    line: int
    cells: Mapping[str, Cell]
    places: Mapping[str, int]
    faults: FaultList

    def text(self, column: str, longest: int = LONGEST_NAME) -> str:
        """The cell as a name; "" where it is empty or there is no such column. Tells what is no text or too long."""
        cell = self.cells.get(column)
        if isinstance(cell, Strange):
            self.fault(cell.code, column, word=shown(cell.shown))
            return ""
        text = _bare(label(cell))
        if len(text) > longest:
            self.fault("roster.too_long", column, word=shown(text), most=longest)
            return ""
        return text

    def fault(self, code: str, column: str = "", /, **facts: object) -> None:
        """Something wrong in this row."""
        self.faults.add(self.grid.fault(code, self.line, self.places.get(column, -1), **facts))


def _bare(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking the text for a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def read_unit_rows(data: bytes, faults: FaultList) -> tuple[list[UnitRow], tuple[str, ...]]:
    """The units of a CSV, XLSX or OS2sync file, and the headings nothing was read from.

    Raises ``Faults`` for a file that cannot be read at all; what is wrong in a row goes into ``faults``.
    """
    rows, unread = _rows(data, UNIT_COLUMNS, "name", faults)
    return [unit for row in rows if (unit := _unit(row))], unread


def read_person_rows(data: bytes, faults: FaultList) -> tuple[list[PersonRow], tuple[str, ...]]:
    """The people of a CSV or XLSX file, as ``read_unit_rows`` does for units."""
    rows, unread = _rows(data, PERSON_COLUMNS, "email", faults)
    return [person for row in rows if (person := _person(row))], unread


def _rows(
    data: bytes, columns: Mapping[str, tuple[str, ...]], needed: str, faults: FaultList
) -> tuple[Iterator[Row], tuple[str, ...]]:
    """The rows of the first sheet with the column that is needed, and the headings of columns that are none of ours."""
    grids = (
        [grid_of_document(data)]
        if is_document(data)
        else [grid for grid in read_grids("", data) if grid.rows]
    )
    if not grids:
        raise refused("roster.no_rows", "")
    grid = next((each for each in grids if needed in _places(each, columns)[0]), grids[0])
    places, unread = _places(grid, columns)
    if needed not in places:
        raise refused(
            "roster.column_missing", "", grid.numbers[0], names=columns[needed][:3], found=unread[:12]
        )
    if len(grid.rows) == 1:
        raise refused("roster.no_rows", "")
    if len(grid.rows) > MOST_ROWS + 1:
        raise refused("roster.too_many_rows", "", most=MOST_ROWS)
    return _each(grid, places, faults), unread


def _places(grid: Grid, columns: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Which column holds what: the first of those that could be it, by the order of the names."""
    headings = [plain(cell) for cell in grid.rows[0]]
    places = {
        column: next(headings.index(name) for name in names if name in headings)
        for column, names in columns.items()
        if set(names) & set(headings)
    }
    taken = set(places.values())
    unread = [label(cell) for place, cell in enumerate(grid.rows[0]) if place not in taken and plain(cell)]
    return places, tuple(map(shown, unread))


def _each(grid: Grid, places: Mapping[str, int], faults: FaultList) -> Iterator[Row]:
    for number, cells in zip(grid.numbers[1:], grid.rows[1:], strict=True):
        held = {column: cells[place] if place < len(cells) else None for column, place in places.items()}
        if any(cell is not None for cell in held.values()):
            yield Row(grid, number, held, places, faults)


def _unit(row: Row) -> UnitRow | None:
    name = row.text("name")
    if not name and not isinstance(row.cells["name"], Strange):
        row.fault("roster.no_name", "name")
    uuid, parent = row.text("uuid", LONGEST_KEY), row.text("parent", LONGEST_PATH)
    kind, headcount = row.text("kind", LONGEST_KIND), _headcount(row)
    return UnitRow(row.line, name, parent, uuid.lower(), kind, headcount) if name else None


def _headcount(row: Row) -> int | None:
    text = row.text("headcount")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LARGEST_UNIT):
        row.fault("roster.headcount", "headcount", word=shown(text), most=LARGEST_UNIT)
        return None
    return int(text)


def _person(row: Row) -> PersonRow | None:
    email = row.text("email", LONGEST_ADDRESS).lower()
    if not email:
        row.fault("roster.no_email", "email")
    elif not _ADDRESS.fullmatch(email):
        row.fault("roster.bad_email", "email", word=shown(email))
        email = ""
    role = _one_of(row, "role", ROLES, "roster.role_unknown")
    leads = _one_of(row, "leads", YES_NO, "roster.leader_unclear")
    name, unit = row.text("name"), row.text("unit", LONGEST_PATH)
    return PersonRow(row.line, email, name, role or "", unit, leads) if email else None


def _one_of(row: Row, column: str, known: Mapping[str, Meant], code: str) -> Meant | None:
    text = row.text(column)
    if not text:
        return None
    if plain(text) not in known:
        row.fault(code, column, word=shown(text), nearest=nearest(text, known))
        return None
    return known[plain(text)]
