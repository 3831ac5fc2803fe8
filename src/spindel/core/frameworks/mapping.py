"""Which item of an older version an item stands for: suggestions for somebody to judge, and how much they cover.

Items that mean the same in both are suggested as they are, and so are those with the same id but other words, to be looked
at. An item with a new id is held against those that are gone, by their questions in the languages both versions have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from spindel.core.frameworks.comparing import compare
from spindel.core.frameworks.model import Framework
from spindel.core.scoring.nodes import shares

ALIKE = 0.75
"""Share of two questions' letters that stand in the same order in both."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What an item of the newer version may stand for in the older one."""

    item: str
    before: str | None
    """The older item, None where none is like it."""
    is_same: bool
    """Whether nobody needs to judge it: the answers mean the same in both."""


def suggestions(old: Framework, new: Framework) -> tuple[Suggestion, ...]:
    """One for every item of the newer version, in its order."""
    found = compare(old, new)
    known, gone = {item.id for item in old.items()}, list(found.removed)
    told = []
    for item in new.items():
        if item.id in known:
            told.append(Suggestion(item.id, item.id, item.id not in found.meaning_changed))
        else:
            like = _most_like(old, new, item.id, gone)
            told.append(Suggestion(item.id, like, is_same=False))
            gone = [each for each in gone if each != like]
    return tuple(told)


def coverage(new: Framework, pairs: Mapping[str, str]) -> float:
    """How much of the whole's weight lies on items that are mapped, 0…1."""
    weights = shares(new)[0]
    mapped = sum(
        weight for item, weight in zip(new.items(), weights.tolist(), strict=True) if item.id in pairs
    )
    return float(mapped / weights.sum())


def _most_like(old: Framework, new: Framework, item: str, gone: list[str]) -> str | None:
    languages = [language for language in old.texts if language in new.texts]
    likeness = {
        each: min(
            SequenceMatcher(
                None, old.texts[language].items[each].question, new.texts[language].items[item].question
            ).ratio()
            for language in languages
        )
        for each in gone
        if languages
    }
    best = max(likeness, key=lambda each: likeness[each], default=None)
    return best if best is not None and likeness[best] >= ALIKE else None
