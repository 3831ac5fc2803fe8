"""Everything that can be worked out from sums over groups by adding and subtracting: a span, in exact whole numbers.

A column is a group of people nobody has been able to tell apart so far, a row a combination of given answers. Rows are
kept reduced: each has a pivot, a column in which every other row is 0. Whole numbers, not floats, since "nothing can be
worked out about these three" must not hang on a rounding error; numbers that would outgrow 62 bits, and searches that
take too long, raise ``TooComplexError`` and the caller refuses.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from spindel.core.statistics.arrays import Bools, Floats, Ints

LARGEST = 2.0**62
STEPS = 2000
"""So many branches of the search for a thin combination are followed before giving up."""


class TooComplexError(ArithmeticError):
    """The question cannot be settled exactly within bounds."""


@dataclass(frozen=True, slots=True)
class Span:
    """All linear combinations of ``rows`` (rows, columns); ``pivots`` (rows,) is each row's own column."""

    rows: Ints
    pivots: Ints

    @classmethod
    def empty(cls) -> Span:
        """No answers about nobody."""
        return cls(np.zeros((0, 0), np.int64), np.zeros(0, np.int64))

    def widened(self, parts: list[int], fresh: bool) -> Span:
        """With new columns at the end: one cut out of each old column in ``parts``, and one for people not seen before."""
        new = [self.rows[:, parts], np.zeros((len(self.rows), int(fresh)), np.int64)]
        return Span(np.concatenate([self.rows, *new], axis=1), self.pivots)

    def joined(self, row: Ints, people: Ints) -> Span:
        """With one more answer; the same span where that follows from the others. ``people`` (columns,) per column."""
        rest = self._left_of(row)
        if not rest.any():
            return self
        pivot = int(np.argmax(np.where(rest != 0, people, -1)))
        rows = np.concatenate([_cleared(self.rows, rest, pivot), rest[None]])
        return Span(rows, np.append(self.pivots, pivot))

    def on_large(self, large: Bools) -> Span:
        """The same span with every pivot that can be on one of the ``large`` columns (columns,) moved there.

        No thin combination has anything to do with those rows, so the search that follows has fewer of them.
        """
        rows, pivots = self.rows, self.pivots.copy()
        for place in np.flatnonzero(~large[pivots]):
            usable = np.flatnonzero(large & (rows[place] != 0))
            if len(usable):
                pivots[place] = usable[0]
                others = np.arange(len(rows)) != place
                cleared = rows.copy()
                cleared[others] = _cleared(rows[others], rows[place], int(usable[0]))
                rows = cleared
        return Span(rows, pivots)

    def thinnest_below(self, k: int, people: Ints, counted: Ints) -> int | None:
        """People behind some combination other than 0 that fewer than ``k`` stand behind; None where there is none.

        ``people`` (columns,) is how many stand behind each column, ``counted`` (columns,) how many of them are counted
        there when several columns are taken together, at most once each. Comes after ``on_large``; without it the answer
        is the same or more careful.
        """
        small = people[self.pivots] < k
        return _thin(self.rows[small], counted, np.zeros(len(counted), bool), k, iter(range(STEPS)))

    def _left_of(self, row: Ints) -> Ints:
        """What is left of ``row``, up to a factor, when the span's rows have been taken out of it."""
        used = np.flatnonzero(row[self.pivots])
        heads = self.rows[used, self.pivots[used]]
        scale = _least_common_multiple(heads)
        factors = row[self.pivots[used]] * (scale // heads)
        _check(float(scale) + float(np.abs(factors).astype(float) @ _sizes(self.rows[used])))
        return _smallest(row * scale - factors @ self.rows[used])


def _thin(rows: Ints, people: Ints, forced: Bools, k: int, steps: Iterator[int]) -> int | None:
    """Branch and bound over columns: either a column is 0, which takes a row away, or its people stand behind it."""
    _count(steps)
    rows, people, forced = _merged(rows, people, forced)
    while len(rows):
        spent = int(people[forced].sum())
        if spent >= k:
            return None
        if forced.all():
            return spent
        zero = np.flatnonzero(~forced & (spent + people >= k))
        if not len(zero):
            heaviest = int(np.argmax(np.where(forced, -1, people)))
            found = _thin(rows, people, forced | (np.arange(len(forced)) == heaviest), k, steps)
            if found is not None:
                return found
            zero = np.array([heaviest])
        for column in zero.tolist():
            rows = _without(rows, column)
        rows, people, forced = _merged(rows, people, forced)
    return None


def _merged(rows: Ints, people: Ints, forced: Bools) -> tuple[Ints, Ints, Bools]:
    """Columns that are 0 together in every combination as one, with the people of all; columns always 0 left out."""
    live = rows.any(axis=0)
    rows, people, forced = rows[:, live], people[live], forced[live]
    if not rows.size:
        return rows, people, forced
    heads = rows[(rows != 0).argmax(axis=0), np.arange(rows.shape[1])]
    shape = rows // (np.gcd.reduce(rows, axis=0) * np.sign(heads))
    shape, first, place = np.unique(shape, axis=1, return_index=True, return_inverse=True)
    together = np.zeros(len(first), np.int64)
    np.add.at(together, place.ravel(), people)
    decided = np.zeros(len(first), bool)
    np.logical_or.at(decided, place.ravel(), forced)
    return rows[:, first], together, decided


def _without(rows: Ints, column: int) -> Ints:
    """A basis of those combinations that are 0 in ``column``."""
    usable = np.flatnonzero(rows[:, column])
    if not len(usable):
        return rows
    pivot = usable[np.argmin(np.abs(rows[usable, column]))]
    return _cleared(np.delete(rows, pivot, axis=0), rows[pivot], column)


def _cleared(rows: Ints, by: Ints, column: int) -> Ints:
    """Rows with ``column`` made 0 by means of the row ``by``."""
    touched = np.flatnonzero(rows[:, column])
    if not len(touched):
        return rows
    head, factors = by[column], rows[touched, column]
    _check(
        float(abs(head)) * _sizes(rows[touched]).max()
        + float(np.abs(factors).max()) * float(np.abs(by).max())
    )
    cleared = rows.copy()
    cleared[touched] = _smallest(rows[touched] * head - factors[:, None] * by)
    return cleared


def _smallest(rows: Ints) -> Ints:
    """The same rows divided by what their numbers have in common."""
    common = np.gcd.reduce(rows, axis=-1, keepdims=True)
    return np.asarray(rows // np.maximum(common, 1))


def _sizes(rows: Ints) -> Floats:
    return np.asarray(np.abs(rows).max(axis=1, initial=0), float)


def _least_common_multiple(numbers: Ints) -> int:
    multiple = math.lcm(*(int(number) for number in np.unique(np.abs(numbers))))
    _check(float(multiple))
    return multiple


def _count(steps: Iterator[int]) -> None:
    if next(steps, None) is None:
        _give_up()


def _check(size: float) -> None:
    if size > LARGEST:
        _give_up()


def _give_up() -> NoReturn:
    raise TooComplexError
