"""Reads one answer a row."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from spindel.core.answers.cells import plain, reader_of
from spindel.core.answers.columns import ANSWER, ITEM, Columns, check_long, loses_zeros
from spindel.core.answers.decoding import Misreadings, decode, not_asked
from spindel.core.answers.grids import Grid
from spindel.core.answers.model import Absence, Answers
from spindel.core.answers.people import People, absent_consensus, alike_units, assemble, find_people
from spindel.core.frameworks.model import Framework
from spindel.core.refusals import Fault, FaultList, nearest, shown

Indexes = NDArray[np.int64]


def read_long(
    grid: Grid, framework: Framework, columns: Columns, faults: FaultList
) -> tuple[Answers, list[Fault]]:
    """The answers and what is worth knowing about them. An item that nobody answered was not asked; one that others
    answered is blank. Raises ``Faults``.
    """
    notes = check_long(grid, columns, faults)
    if not columns.long:
        faults.refuse()
    who, people = _distinct(find_people(grid, columns, faults))
    items, which = framework.items(), _items(grid, columns.roles[ITEM], framework, faults)
    _check_twice(grid, who, which, len(items), faults)
    values, absence = not_asked(grid, len(people.units), len(items))
    misreadings = Misreadings(grid)
    answers = grid.column(columns.roles[ANSWER])
    for place, item in enumerate(items):
        rows = np.flatnonzero(which == place)
        if not len(rows):
            notes.append(grid.fault("answers.item_missing", 0, -1, item.id))
            continue
        cells = [answers[row] for row in rows.tolist()]
        decoded = decode(cells, reader_of(item, cells))
        absence[:, place] = Absence.BLANK
        values[who[rows], place], absence[who[rows], place] = decoded.values, decoded.absence
        misreadings.add(decoded, columns.roles[ANSWER], item.id, rows + 1)
    misreadings.tell(faults)
    faults.refuse()
    firsts = [grid.numbers[row + 1] for row in np.unique(who, return_index=True)[1].tolist()]
    notes += alike_units(grid, people)
    notes += absent_consensus(grid, firsts, people, absence, [item.id for item in items])
    return assemble(framework, people, values, absence), notes


def _distinct(people: People) -> tuple[Indexes, People]:
    """For each row the respondent's index, and each respondent once, in the order they first appear."""
    places: dict[tuple[str, str, bool], int] = {}
    names = zip(people.units, people.respondents, people.consensus.tolist(), strict=True)
    keys = ((unit, "" if shared else name, shared) for unit, name, shared in names)
    who = np.fromiter((places.setdefault(key, len(places)) for key in keys), np.int64, len(people.units))
    return who, People(
        [unit for unit, _, _ in places],
        [name for _, name, _ in places],
        np.fromiter((shared for _, _, shared in places), np.bool_, len(places)),
    )


def _items(grid: Grid, column: int, framework: Framework, faults: FaultList) -> Indexes:
    """For each row the item's index, -1 where there is no such item."""
    places = {item.id: place for place, item in enumerate(framework.items())}
    cells = grid.column(column)
    read = {cell: -1 if loses_zeros(cell, places) else places.get(plain(cell), -1) for cell in set(cells)}
    which = np.fromiter((read[cell] for cell in cells), np.int64, len(cells))
    unknown = np.flatnonzero(which < 0).tolist()
    for row in unknown[: faults.limit]:
        _tell_unknown(grid, row, column, places, faults)
    faults.more(len(unknown[faults.limit :]))
    return which


def _tell_unknown(grid: Grid, row: int, column: int, known: Collection[str], faults: FaultList) -> None:
    cell, number = grid.cell(row, column), grid.numbers[row + 1]
    word = plain(cell)
    if loses_zeros(cell, known):
        faults.add(grid.fault("answers.id_as_number", number, column, word=word))
    elif not word:
        faults.add(grid.fault("answers.item_nameless", number, column))
    else:
        guess = nearest(word, known) if faults.guessing else ""
        facts: dict[str, str] = {"nearest": guess} if guess else {}
        faults.add(grid.fault("answers.no_such_item", number, column, word=shown(word), **facts))


def _check_twice(grid: Grid, who: Indexes, which: Indexes, items: int, faults: FaultList) -> None:
    """Tell a respondent's second answer to the same item."""
    rows = np.flatnonzero(which >= 0)
    _, first, inverse = np.unique(who[rows] * items + which[rows], return_index=True, return_inverse=True)
    before = rows[first[inverse]]
    again = np.flatnonzero(before != rows).tolist()
    for place in again[: faults.limit]:
        number, earlier = (grid.numbers[row + 1] for row in (int(rows[place]), int(before[place])))
        faults.add(grid.fault("answers.answered_twice", number, first=earlier))
    faults.more(len(again[faults.limit :]))
