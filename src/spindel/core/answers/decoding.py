"""Turns columns of cells into columns of arrays, looking at each different cell once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spindel.core.answers.cells import Read, Wrong
from spindel.core.answers.grids import Cell, Grid
from spindel.core.answers.model import Absence
from spindel.core.refusals import FaultList, Faults, nearest, shown

MAX_VALUES = 20_000_000
"""Respondents times items of one file."""
MIXED = Wrong("answers.mixed_options")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A column's values and absences, and which of ``wrongs`` each cell is, -1 where it is none; all (rows,)."""

    values: NDArray[np.float64]
    absence: NDArray[np.int8]
    wrong: NDArray[np.int32]
    wrongs: tuple[Wrong, ...]


def not_asked(grid: Grid, rows: int, items: int) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Values and absences, (rows, items) each, of a file in which nothing was asked. Raises ``Faults``."""
    if rows * items > MAX_VALUES:
        raise Faults([grid.fault("answers.too_many", rows=rows, items=items, most=MAX_VALUES)])
    return np.full((rows, items), np.nan), np.full((rows, items), Absence.NOT_ASKED, np.int8)


def decode(cells: Sequence[Cell], read: Callable[[Cell], Read]) -> Decoded:
    """Every cell read; equal cells are read once."""
    places: dict[Cell, int] = {}
    codes = np.fromiter((places.setdefault(cell, len(places)) for cell in cells), np.int32, len(cells))
    said = [read(cell) for cell in places]
    wrongs = tuple(read for read in said if isinstance(read, Wrong))
    values = np.array([read if isinstance(read, float) else np.nan for read in said], np.float64)
    absence = np.array([read if isinstance(read, Absence) else Absence.ANSWERED for read in said], np.int8)
    wrong = np.full(len(said), -1, np.int32)
    wrong[[place for place, read in enumerate(said) if isinstance(read, Wrong)]] = np.arange(len(wrongs))
    return Decoded(values[codes], absence[codes], wrong[codes], wrongs)


def combine_ticks(options: Sequence[Decoded]) -> Decoded:
    """One checklist from a column per option: blank beside a tick or a 0 is not ticked, all blank is blank.

    An option that says why there is no answer must be alone in saying anything, or agree with all that do.
    """
    values = np.stack([option.values for option in options], axis=1)
    absence = np.stack([option.absence for option in options], axis=1)
    answered = absence == Absence.ANSWERED
    said = absence != Absence.BLANK
    answers = answered.any(axis=1)
    reason = absence.max(axis=1)
    agreed = (~said | (absence == reason[:, None])).all(axis=1)
    mixed = np.where(answers, (said & ~answered).any(axis=1), ~agreed)
    masks = np.nansum(values * 2.0 ** np.arange(len(options)), axis=1)
    wrongs = (*(wrong for option in options for wrong in option.wrongs), MIXED)
    wrong = np.where(mixed, len(wrongs) - 1, -1).astype(np.int32)
    offset = 0
    for option in options:
        wrong = np.where(option.wrong >= 0, option.wrong + np.int32(offset), wrong)
        offset += len(option.wrongs)
    return Decoded(
        np.where(answers, masks, np.nan),
        np.where(answers, Absence.ANSWERED, reason).astype(np.int8),
        wrong,
        wrongs,
    )


class Misreadings:
    """Gathers wrong cells over columns and tells them row by row."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows: list[NDArray[np.int64]] = []
        self.found: list[tuple[Decoded, int, str, NDArray[np.int64]]] = []

    def add(self, decoded: Decoded, column: int, about: str, rows: NDArray[np.int64]) -> None:
        """The wrong cells of a column about an item; ``rows`` are indexes into the grid's rows."""
        if decoded.wrongs and (wrong := decoded.wrong >= 0).any():
            self.rows.append(rows[wrong])
            self.found.append((decoded, column, about, np.flatnonzero(wrong)))

    def tell(self, faults: FaultList) -> None:
        """Describe those there is room for, count the others."""
        if not self.found:
            return
        rows = np.concatenate(self.rows)
        sources = np.repeat(np.arange(len(self.found)), [len(found) for found in self.rows])
        within = np.concatenate([np.arange(len(found)) for found in self.rows])
        order = np.lexsort((sources, rows))
        listed = [place for place in order[: faults.limit].tolist() if not faults.full]
        for place in listed:
            self._tell_one(faults, int(rows[place]), int(sources[place]), int(within[place]))
        faults.more(len(rows) - len(listed))

    def _tell_one(self, faults: FaultList, row: int, source: int, within: int) -> None:
        decoded, column, about, places = self.found[source]
        wrong = decoded.wrongs[decoded.wrong[places[within]]]
        facts: dict[str, object] = {"word": shown(wrong.word)}
        if wrong.known:
            facts["known"] = list(wrong.known)
            if guess := nearest(wrong.word, wrong.known) if faults.guessing else "":
                facts["nearest"] = guess
        faults.add(self.grid.fault(wrong.code, self.grid.numbers[row], column, about, **facts))
