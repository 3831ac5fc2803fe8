"""Sums per unit over very many respondents, a cache-sized block at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csc_array

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
_Cell = TypeVar("_Cell", np.float64, np.int8)

_LANE_BITS = 13
"""A float64 holds whole numbers of 52 bits exactly: four lanes of 13 bits, each able to count a block's rows."""
_LANES = 4
MOST_ROWS = 2**_LANE_BITS - 1
_CELLS = 2**18 + 2**16
"""Cells of a block: 2.5 MB of float64, about a core's own cache."""
_SPREAD = 16
"""Rows a unit should have in a block; where it has fewer, sorting pays."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some respondents and the matrix that adds up their rows per unit."""

    rows: slice | NDArray[np.int64]
    """Which respondents: a slice of consecutive ones, or their indices."""
    first: int
    """The lowest unit in the block; row 0 of every sum."""
    unit_of: NDArray[np.int32]
    """(rows,) each respondent's unit, counted from ``first``."""
    membership: csc_array | None
    """(units in the block, rows), 1 where the respondent belongs to the unit; None where there is but one block: loading
    SciPy's sparse matrices would take a hundred times as long as the sums. Either way rows are added in their order."""

    def of(self, cells: NDArray[_Cell]) -> NDArray[_Cell]:
        """The block's rows of an array (respondents, columns)."""
        if isinstance(self.rows, slice):
            return cells[self.rows]
        return np.take(cells, self.rows, axis=0, mode="clip")

    def sums(self, cells: Floats) -> Floats:
        """(units in the block, columns) sums of ``cells`` (rows, columns)."""
        if self.membership is not None:
            return np.asarray(self.membership @ cells)
        units, columns = int(self.unit_of.max()) + 1, cells.shape[1]
        places = self.unit_of[:, np.newaxis] * np.int64(columns) + np.arange(columns)
        found = np.bincount(places.ravel(), cells.ravel(), minlength=units * columns)
        return np.asarray(found.reshape(units, columns))

    def add(self, cells: Floats, into: NDArray[np.float64]) -> None:
        """Add ``cells`` (rows, columns) to the rows of ``into`` (units, columns) of their units."""
        sums = self.sums(cells)
        into[self.first : self.first + len(sums)] += sums

    def count(self, codes: NDArray[np.uint8], into: Counts) -> None:
        """Count codes 1, 2, … of ``codes`` (rows, columns) into ``into`` (units, columns, highest code + 1).

        Code 0 and codes above the highest are counted nowhere. Four codes are counted in one pass: code ``k`` adds
        ``2**(13·lane)``, and the lanes of the sum are the counts.
        """
        codes_in_all = into.shape[2]
        for start in range(1, codes_in_all, _LANES):
            lanes = range(min(_LANES, codes_in_all - start))
            worth = np.zeros(codes_in_all + 1)
            worth[start : start + len(lanes)] = [2.0 ** (_LANE_BITS * lane) for lane in lanes]
            whole = self.sums(np.take(worth, codes, mode="clip")).astype(np.int64)
            there = into[self.first : self.first + len(whole)]
            for lane in lanes:
                there[:, :, start + lane] += (whole >> (_LANE_BITS * lane)) & MOST_ROWS


def blocks(unit_of: NDArray[np.int32], units: int, columns: int) -> Iterator[Block]:
    """Every respondent once, in blocks small enough to be summed where they lie.

    ``unit_of`` (respondents,) in ``range(units)``, in any order. Many units in no order are first sorted by unit, so
    that a block's sums are much smaller than the block.
    """
    step = max(1, min(MOST_ROWS, _CELLS // max(columns, 1)))
    order = None
    if units * _SPREAD > step and bool(np.any(unit_of[1:] < unit_of[:-1])):
        small = unit_of.astype(np.uint16) if units <= 2**16 else unit_of
        order = np.argsort(small, kind="stable")
    for start in range(0, len(unit_of), step):
        rows = slice(start, start + step) if order is None else order[start : start + step]
        yield _block(rows, unit_of[rows], alone=len(unit_of) <= step)


def _block(rows: slice | NDArray[np.int64], unit_of: NDArray[np.int32], *, alone: bool) -> Block:
    first = int(unit_of.min())
    inside = unit_of - np.int32(first)
    return Block(rows, first, inside, None if alone else _membership(inside))


def _membership(unit_of: NDArray[np.int32]) -> csc_array:
    from scipy.sparse import csc_array

    ones, starts = np.ones(len(unit_of)), np.arange(len(unit_of) + 1)
    return csc_array((ones, unit_of, starts), shape=(int(unit_of.max()) + 1, len(unit_of)))
