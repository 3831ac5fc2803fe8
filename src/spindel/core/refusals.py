"""Saying no as data: a code and the facts; the sentences people read stand in ``spindel/locale/refusals``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

LONGEST_FACT = 80
"""Characters of somebody's own text that a fault repeats."""

_WORTH_COMPARING = 64
_GUESSES = 50
_CLOSE_ENOUGH = 0.6


class Refusal(Exception):  # noqa: N818  (it is a "no", and callers read it as one)
    """Something that may not be done: ``code`` names the rule, ``facts`` what it was about."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        """The code and the facts, for logs."""
        return " ".join([self.code, *(f"{name}={value!r}" for name, value in self.facts.items())])


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file, and where: ``line`` counts from 1 (a row in a sheet), 0 where it has no line."""

    code: str
    file: str = ""
    line: int = 0
    id: str = ""
    sheet: str = ""
    column: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Place, code and facts, for logs."""
        place = ":".join(
            str(part) for part in (self.file, self.sheet, self.line, self.column, self.id) if part
        )
        return " ".join(
            [place, self.code, *(f"{name}={value!r}" for name, value in self.facts.items())]
        ).strip()


class Faults(Refusal):
    """Everything wrong with what was handed in: the first ``faults`` in reading order and their ``total``."""

    def __init__(self, faults: Sequence[Fault], total: int | None = None) -> None:
        self.faults = tuple(faults)
        self.total = len(self.faults) if total is None else total
        super().__init__("faults.found", total=self.total, listed=len(self.faults))

    def __reduce__(self) -> tuple[type[Faults], tuple[tuple[Fault, ...], int]]:
        """Pickle by what it was made of."""
        return type(self), (self.faults, self.total)

    def __str__(self) -> str:
        """One fault a line, for logs."""
        return "\n".join(str(fault) for fault in self.faults)


class FaultList:
    """Gathers faults; keeps the first ``limit`` and counts the rest, so that a hostile file costs no memory."""

    def __init__(self, limit: int = 200) -> None:
        self.limit = limit
        self.total = 0
        self._kept: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Keep it while there is room, count it anyway."""
        self.total += 1
        if not self.full:
            self._kept.append(fault)

    def more(self, count: int) -> None:
        """Count faults that are not worth describing."""
        self.total += count

    @property
    def full(self) -> bool:
        """Whether further faults are only counted."""
        return len(self._kept) >= self.limit

    @property
    def guessing(self) -> bool:
        """Whether the next fault is still worth a search for the nearest known word."""
        return self.total < _GUESSES

    @property
    def kept(self) -> tuple[Fault, ...]:
        """What was kept, by file, sheet and line, in the order found within one line."""
        return tuple(sorted(self._kept, key=lambda fault: (fault.file, fault.sheet, fault.line)))

    def refuse(self) -> None:
        """Raise ``Faults`` when there are any."""
        if self.total:
            raise Faults(self.kept, self.total)


def shown(text: str) -> str:
    """Somebody's own text in the length a message can carry."""
    return text if len(text) <= LONGEST_FACT else text[: LONGEST_FACT - 1] + "…"


def nearest(word: str, known: Iterable[str], at_least: float = _CLOSE_ENOUGH) -> str:
    """The known word most like this one, "" where none is as like it (0…1) as ``at_least``.

    >>> nearest("wieght", ["weight", "round"])
    'weight'
    """
    if not word or len(word) > _WORTH_COMPARING:
        return ""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word.casefold())
    best, best_ratio = "", at_least
    for candidate in known:
        matcher.set_seq1(candidate.casefold())
        if matcher.real_quick_ratio() > best_ratio and matcher.quick_ratio() > best_ratio:
            ratio = matcher.ratio()
            if ratio > best_ratio:
                best, best_ratio = candidate, ratio
    return best
