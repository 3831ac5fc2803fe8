"""Who answered: respondents, the units they belong to, and what a unit agreed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spindel.core.answers.cells import label, plain
from spindel.core.answers.columns import RESPONDENT, UNIT, Columns
from spindel.core.answers.grids import Grid, Strange
from spindel.core.answers.model import Absence, Answers
from spindel.core.frameworks.model import Framework
from spindel.core.refusals import Fault, FaultList, shown

LONGEST_NAME = 200
ONLY_UNIT = "1"
"""The unit of a file that names none."""

_MOST_NOTES = 200
_CONSENSUS = frozenset({"consensus", "konsensus", "fælles vurdering", "shared assessment"})


@dataclass(frozen=True, slots=True)
class People:
    """For each row of a grid below its header: the unit, the respondent ("" where unnamed) and whether it is consensus."""

    units: list[str]
    respondents: list[str]
    consensus: NDArray[np.bool_]


def find_people(grid: Grid, columns: Columns, faults: FaultList) -> People:
    """Who each row is about. Tells rows without a name where there is a column for it."""
    count = len(grid.rows) - 1
    units = _names(grid, columns.roles.get(UNIT), "answers.unit_missing", faults) or [ONLY_UNIT] * count
    respondents = (
        _names(grid, columns.roles.get(RESPONDENT), "answers.respondent_missing", faults) or [""] * count
    )
    shared = {name: plain(name) in _CONSENSUS for name in set(respondents)}
    return People(units, respondents, np.fromiter((shared[name] for name in respondents), np.bool_, count))


def assemble(
    framework: Framework, people: People, values: NDArray[np.float64], absence: NDArray[np.int8]
) -> Answers:
    """The rows as answers: consensus rows, (rows, items) like the others, move to an array of their own."""
    units = tuple(dict.fromkeys(people.units))
    places = {unit: place for place, unit in enumerate(units)}
    unit_of = np.fromiter((places[unit] for unit in people.units), np.int32, len(people.units))
    single = ~people.consensus
    consensus = None
    if people.consensus.any():
        consensus = np.full((len(units), values.shape[1]), np.nan)
        consensus[unit_of[people.consensus]] = values[people.consensus]
    named = [name for name, own in zip(people.respondents, single.tolist(), strict=True) if own]
    return Answers(
        items=tuple(item.id for item in framework.items()),
        units=units,
        unit_of=unit_of[single],
        respondents=tuple(name or str(place) for place, name in enumerate(named, start=1)),
        values=values[single],
        absence=absence[single],
        consensus=consensus,
    )


def check_twice(grid: Grid, people: People, faults: FaultList) -> None:
    """Tell respondents with two rows in one unit, and units with two rows of consensus."""
    first: dict[tuple[str, str], int] = {}
    rows = zip(grid.numbers[1:], people.units, people.respondents, people.consensus.tolist(), strict=True)
    for number, unit, respondent, shared in rows:
        who = (unit, "" if shared else respondent)
        if who in first:
            faults.add(grid.fault("answers.row_twice", number, word=respondent, first=first[who], unit=unit))
        first.setdefault(who, number)


def alike_units(grid: Grid, people: People) -> list[Fault]:
    """Units whose names differ only in ways that are easily overlooked."""
    seen: dict[str, str] = {}
    notes = []
    for unit in dict.fromkeys(people.units):
        other = seen.setdefault(plain(unit), unit)
        if other != unit:
            notes.append(grid.fault("answers.units_alike", word=unit, other=other))
    return notes


def absent_consensus(
    grid: Grid, numbers: Sequence[int], people: People, absence: NDArray[np.int8], items: Sequence[str]
) -> list[Fault]:
    """Consensus of "ved ikke" or "ikke relevant", which is kept as no consensus; ``numbers`` are the people's rows."""
    unknown = (absence == Absence.DONT_KNOW) | (absence == Absence.NOT_RELEVANT)
    found = np.argwhere(people.consensus[:, None] & unknown)[:_MOST_NOTES].tolist()
    return [grid.fault("answers.consensus_absent", numbers[row], -1, items[column]) for row, column in found]


def _names(grid: Grid, column: int | None, code: str, faults: FaultList) -> list[str] | None:
    if column is None:
        return None
    cells = grid.column(column)
    labels = {cell: label(cell) for cell in set(cells)}
    names = [labels[cell] for cell in cells]
    for row, (cell, name) in enumerate(zip(cells, names, strict=True), start=1):
        if isinstance(cell, Strange):
            faults.add(grid.fault(cell.code, grid.numbers[row], column, word=shown(cell.shown)))
        elif not name:
            faults.add(grid.fault(code, grid.numbers[row], column))
        elif len(name) > LONGEST_NAME:
            faults.add(grid.fault("answers.name_too_long", grid.numbers[row], column, most=LONGEST_NAME))
    return names
