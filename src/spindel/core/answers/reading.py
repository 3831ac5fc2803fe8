"""From a file of answers to arrays, or to everything that is wrong with the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from spindel.core.answers.cells import plain
from spindel.core.answers.columns import RESPONDENT, UNIT, find_columns
from spindel.core.answers.files import read_grids
from spindel.core.answers.grids import Grid
from spindel.core.answers.long import read_long
from spindel.core.answers.model import Answers
from spindel.core.answers.wide import read_wide
from spindel.core.frameworks.model import Framework
from spindel.core.refusals import Fault, FaultList, shown

Layout = Literal["auto", "wide", "long"]


@dataclass(frozen=True, slots=True)
class Reading:
    """The answers of a file, and what is worth knowing about how they were read: columns not read, items not asked."""

    answers: Answers
    notes: tuple[Fault, ...] = ()


def read_answers(
    name: str,
    data: bytes,
    framework: Framework,
    *,
    layout: Layout = "auto",
    sheet: str = "",
    unit: str = "",
    respondent: str = "",
) -> Reading:
    """The answers in a CSV or XLSX file, one respondent a row (wide) or one answer a row (long).

    ``unit`` and ``respondent`` name their columns where they are not called so; ``sheet`` chooses among several.
    Raises ``Faults`` with everything that is wrong, by sheet, row and column; nothing is guessed.
    """
    faults = FaultList()
    named = {UNIT: unit, RESPONDENT: respondent}
    grid = _chosen(read_grids(name, data), framework, sheet, named, faults)
    columns = find_columns(grid, framework, named, faults)
    for role, wish in named.items():
        if wish and role not in columns.roles:
            faults.add(grid.fault("answers.no_such_column", grid.numbers[0], word=shown(wish)))
    if len(grid.rows) < 2:
        faults.add(grid.fault("answers.no_rows", grid.numbers[0]))
    _check_widths(grid, faults)
    long = layout == "long" or (layout == "auto" and columns.long)
    answers, notes = (read_long if long else read_wide)(grid, framework, columns, faults)
    return Reading(answers, tuple(notes))


def _chosen(
    grids: Sequence[Grid], framework: Framework, sheet: str, named: Mapping[str, str], faults: FaultList
) -> Grid:
    """The sheet asked for, the only one with cells, or the only one with columns we know."""
    filled = [grid for grid in grids if grid.rows]
    if sheet:
        filled = [grid for grid in filled if grid.sheet.casefold() == sheet.casefold()]
    if not filled:
        file = grids[0].file if grids else ""
        names = [grid.sheet for grid in grids if grid.rows]
        faults.add(
            Fault(
                "answers.no_such_sheet" if sheet else "grid.empty",
                file,
                facts={"word": sheet, "known": names},
            )
        )
        faults.refuse()
    if len(filled) == 1:
        return filled[0]
    known = [grid for grid in filled if find_columns(grid, framework, named, FaultList()).count]
    if len(known) != 1:
        names = [grid.sheet for grid in known or filled]
        faults.add(Fault("answers.which_sheet", filled[0].file, facts={"known": names}))
        faults.refuse()
    return known[0]


def _check_widths(grid: Grid, faults: FaultList) -> None:
    """A row with more cells than there are headers has slipped: a separator inside an answer, most often."""
    width = len(grid.rows[0])
    for number, row in zip(grid.numbers[1:], grid.rows[1:], strict=True):
        if len(row) > width and any(plain(cell) for cell in row[width:]):
            faults.add(grid.fault("answers.row_too_long", number, width, count=len(row), most=width))
