"""Reads one respondent a row."""

from __future__ import annotations

import numpy as np

from spindel.core.answers.cells import read_tick, reader_of
from spindel.core.answers.columns import RESPONDENT, Columns, check_wide
from spindel.core.answers.decoding import Decoded, Misreadings, combine_ticks, decode, not_asked
from spindel.core.answers.grids import Grid
from spindel.core.answers.model import Answers
from spindel.core.answers.people import absent_consensus, alike_units, assemble, check_twice, find_people
from spindel.core.frameworks.model import Checklist, Framework, Item
from spindel.core.refusals import Fault, FaultList


def read_wide(
    grid: Grid, framework: Framework, columns: Columns, faults: FaultList
) -> tuple[Answers, list[Fault]]:
    """The answers and what is worth knowing about them. Raises ``Faults``."""
    notes = check_wide(grid, framework, columns, faults)
    people = find_people(grid, columns, faults)
    if RESPONDENT in columns.roles:
        check_twice(grid, people, faults)
    items = framework.items()
    count = len(grid.rows) - 1
    values, absence = not_asked(grid, count, len(items))
    misreadings = Misreadings(grid)
    for place, item in enumerate(items):
        if (found := _column_of(grid, item, columns)) is not None:
            column, decoded = found
            values[:, place], absence[:, place] = decoded.values, decoded.absence
            misreadings.add(decoded, column, item.id, np.arange(1, count + 1))
    misreadings.tell(faults)
    faults.refuse()
    ids = [item.id for item in items]
    notes += [*alike_units(grid, people), *absent_consensus(grid, grid.numbers[1:], people, absence, ids)]
    return assemble(framework, people, values, absence), notes


def _column_of(grid: Grid, item: Item, columns: Columns) -> tuple[int, Decoded] | None:
    """Where the item's answers stand, and what they are; None where it was not asked."""
    if item.id in columns.items:
        column = columns.items[item.id]
        cells = grid.column(column)
        return column, decode(cells, reader_of(item, cells))
    if not isinstance(item, Checklist) or item.id not in columns.options:
        return None
    options = columns.options[item.id]
    known = [choice.id for choice in item.options if choice.id in options]
    return min(options.values()), combine_ticks(
        [decode(grid.column(options[option]), read_tick) for option in known]
    )
