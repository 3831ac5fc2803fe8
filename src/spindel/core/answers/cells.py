"""What one cell answers: from a level, a list of ticks or a number to the value an array holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isfinite, nan

from spindel.core.answers.grids import Cell, Strange
from spindel.core.answers.model import Absence
from spindel.core.frameworks.model import Checklist, Item, Ladder

_ABSENCES = {
    Absence.BLANK: ["", "-", "–", "—"],
    Absence.DONT_KNOW: ["ved ikke", "ved-ikke", "don't know", "dont know", "do not know", "dk"],
    Absence.NOT_RELEVANT: [
        "ikke relevant", "ikke-relevant", "not relevant", "not applicable", "n/a", "n.a.",
    ],
    Absence.NOT_ASKED: ["ikke stillet", "not asked"],
}  # fmt: skip
ABSENT = {word: absence for absence, words in _ABSENCES.items() for word in words}
"""The words for an answer that is not there."""

NOTHING_TICKED = frozenset({"ingen", "none", "ingen af dem", "none of them"})
TICKED = frozenset({"1", "x", "✓", "✔", "true", "sand", "sandt", "ja", "yes"})
NOT_TICKED = frozenset({"0", "false", "falsk", "nej", "no"})

_UNSEEN = {
    ord(mark): None
    for mark in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e"
}
_QUOTES = str.maketrans("‘’´`", "''''")
_WHOLE = re.compile(r"(\d{1,9})(?:[.,]0{1,9})?")
_NUMERIC = re.compile(r"\d+(?:[.,]\d+)?")
_DECIMAL = re.compile(r"[+-]?(?:\d{1,15}(?:[.,]\d{1,30})?|[.,]\d{1,30})(?:e[+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d+(?:[.,]\d{3})+(?:[.,]\d*)?")
_DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_SEPARATORS = re.compile(r"[|,;\n]")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that is no answer: the fault's code, the word that is wrong and the words that would not have been."""

    code: str
    word: str = ""
    known: tuple[str, ...] = ()


Read = float | Absence | Wrong
"""What a cell says: an encoded value, why there is none, or what is wrong."""


def plain(cell: Cell) -> str:
    r"""A cell's text in the form it is compared in: lower case, single spaces, no invisible marks.

    >>> plain(" Ved\u00a0IKKE "), plain(3.0)
    ('ved ikke', '3')
    """
    if isinstance(cell, str):
        marks = "`" in cell or not cell.isascii()
        text = unicodedata.normalize("NFKC", cell.translate(_QUOTES)).translate(_UNSEEN) if marks else cell
        return " ".join(text.split()).casefold()
    return label(cell).casefold()


def label(cell: Cell) -> str:
    """A cell's text as a name to show: spelled as it was, single spaces, no control characters."""
    if isinstance(cell, str):
        if cell.isascii() and cell.isprintable():
            return " ".join(cell.split())
        visible = (" " if unicodedata.category(mark) == "Cc" else mark for mark in cell)
        return " ".join(unicodedata.normalize("NFC", "".join(visible)).split())
    if isinstance(cell, Strange):
        return cell.shown
    return "" if cell is None else f"{cell:.15g}"


def reader_of(item: Item, cells: Iterable[Cell]) -> Callable[[Cell], Read]:
    """How to read the answers to ``item``; ``cells`` are all of them, to see how its numbers are written."""
    if isinstance(item, Ladder):
        return _ladder_reader(item)
    if isinstance(item, Checklist):
        return _checklist_reader(item)
    return _quantity_reader(cells)


def read_tick(cell: Cell) -> Read:
    """One option of a checklist in a column of its own: 1 ticked, 0 not, or why there is no answer."""
    text = plain(cell)
    if isinstance(cell, Strange):
        return _strange(cell)
    if text in TICKED or text in NOT_TICKED:
        return float(text in TICKED)
    return ABSENT.get(text, Wrong("answers.not_a_tick", label(cell)))


def _strange(cell: Strange) -> Wrong:
    return Wrong(cell.code, cell.shown)


def _ladder_reader(item: Ladder) -> Callable[[Cell], Read]:
    places = {level.id: float(place) for place, level in enumerate(item.levels)}
    numbered = not any(_NUMERIC.fullmatch(level) for level in places)
    known = (*(str(place + 1) for place in range(len(places)) if numbered), *places)

    def read(cell: Cell) -> Read:
        if isinstance(cell, Strange):
            return _strange(cell)
        text = plain(cell)
        if text in places:
            return places[text]
        whole = _WHOLE.fullmatch(text)
        if whole and whole[1] in places:
            return places[whole[1]]
        if whole and numbered and 1 <= int(whole[1]) <= len(places):
            return int(whole[1]) - 1.0
        if text in ABSENT:
            return ABSENT[text]
        return Wrong("answers.no_such_level", label(cell), known)

    return read


def _checklist_reader(item: Checklist) -> Callable[[Cell], Read]:
    bits = {option.id: 1 << place for place, option in enumerate(item.options)}
    known = tuple(bits)

    def read(cell: Cell) -> Read:
        if isinstance(cell, Strange):
            return _strange(cell)
        text = plain(cell)
        if text not in bits and text in ABSENT:
            return ABSENT[text]
        if text not in bits and text in NOTHING_TICKED:
            return 0.0
        ticked = 0
        for part in _SEPARATORS.split(cell if isinstance(cell, str) else text):
            option = plain(part)
            if option and option not in bits:
                return Wrong("answers.no_such_option", label(part), known)
            ticked |= bits.get(option, 0)
        return float(ticked) if ticked else Wrong("answers.no_such_option", text, known)

    return read


def _quantity_reader(cells: Iterable[Cell]) -> Callable[[Cell], Read]:
    """Numbers with a decimal point or comma, never with marks between thousands.

    ``1.234`` could be either, so it is read as a decimal only where another answer shows that its mark is one.
    """
    proven = _decimal_marks(cells)

    def read(cell: Cell) -> Read:
        if isinstance(cell, Strange):
            return _strange(cell)
        if isinstance(cell, float):
            return cell if isfinite(cell) else Wrong("answers.not_a_number", str(cell))
        text = plain(cell)
        if text in ABSENT:
            return ABSENT[text]
        doubtful = _DOUBTFUL.fullmatch(text)
        if (doubtful and doubtful[1] not in proven) or (
            not _DECIMAL.fullmatch(text) and _GROUPED.fullmatch(text)
        ):
            return Wrong("answers.ambiguous_number", text)
        number = float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else nan
        return number if isfinite(number) else Wrong("answers.not_a_number", label(cell))

    return read


def _decimal_marks(cells: Iterable[Cell]) -> set[str]:
    texts = (plain(cell) for cell in cells if isinstance(cell, str) and len(cell) < 64)
    decimals = (text for text in texts if _DECIMAL.fullmatch(text) and not _DOUBTFUL.fullmatch(text))
    return {mark for text in decimals for mark in ".," if mark in text}
