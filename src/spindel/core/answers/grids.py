"""Cells with addresses, whatever kind of file they came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spindel.core.refusals import Fault, Faults

MAX_BYTES = 25_000_000
MAX_COLUMNS = 4_000
MAX_CELL = 32_767
"""Characters of one cell; Excel's own limit."""


@dataclass(frozen=True, slots=True)
class Strange:
    """A cell that cannot be an answer: why (a fault's code) and what it shows. Harmless where nobody reads it."""

    code: str
    shown: str = ""


Cell = str | float | Strange | None
"""What a cell holds; truth values come as the texts TRUE and FALSE, blank texts as None."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet's rows that are not empty, with the numbers they have in the file, counted from 1."""

    file: str
    sheet: str = ""
    rows: list[Sequence[Cell]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def column(self, place: int) -> list[Cell]:
        """The cells below the header in the column with this index; None where a row ends before it."""
        return [row[place] if place < len(row) else None for row in self.rows[1:]]

    def cell(self, row: int, place: int) -> Cell:
        """One of the cells that ``column`` gives."""
        cells = self.rows[row + 1]
        return cells[place] if place < len(cells) else None

    def fault(self, code: str, row: int = 0, column: int = -1, about: str = "", /, **facts: object) -> Fault:
        """A fault at the row number ``row`` and the column index ``column``, counted from 0."""
        return Fault(code, self.file, row, about, self.sheet, column_letters(column), facts)


def column_letters(column: int) -> str:
    """A spreadsheet's name for the column with this index; "" below 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    rest = column + 1
    while rest > 0:
        rest, place = divmod(rest - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def refused(code: str, name: str, row: int = 0, column: int = -1, sheet: str = "", **facts: object) -> Faults:
    """The refusal of a whole file for one reason."""
    return Faults([Fault(code, name, row, sheet=sheet, column=column_letters(column), facts=facts)])
