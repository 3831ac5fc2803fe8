"""Holds two versions of a framework against each other: which answers still mean the same, and what is scored anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from spindel.core.frameworks.model import (
    Aggregation,
    Checklist,
    Choice,
    Framework,
    Item,
    Ladder,
    Quantity,
    Texts,
)


class Facet(StrEnum):
    """One way an item can differ between two versions."""

    KIND = "kind"
    CHOICES = "choices"
    """Other levels or options, or levels in another order: a stored answer would point at something else."""
    QUESTION = "question"
    WORDING = "wording"
    """The sentence of a level or option, or the unit of a quantity."""
    POINTS = "points"
    GOALPOSTS = "goalposts"
    WEIGHT = "weight"
    BLANK = "blank"
    PLACE = "place"
    """Under another node."""


MEANING = frozenset({Facet.KIND, Facet.CHOICES, Facet.QUESTION, Facet.WORDING})
"""What changes the meaning of an answer; the other facets change only what it counts for."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of an old version's items, nodes and display in a new one; every tuple is in the tree's order."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, frozenset[Facet]]
    """Items that are in both and differ, by id."""
    same: tuple[str, ...]
    """Items whose answers mean the same in both: comparable without a mapping."""
    nodes_added: tuple[str, ...]
    nodes_removed: tuple[str, ...]
    nodes_changed: tuple[str, ...]
    """Nodes that are in both with other aggregation, rounding, weight, parent or children."""
    display_changed: bool
    """Whether scale or bands differ."""

    @property
    def meaning_changed(self) -> tuple[str, ...]:
        """Items that need somebody's judgement before they are compared."""
        return tuple(item for item, facets in self.changed.items() if facets & MEANING)


def compare(old: Framework, new: Framework) -> Comparison:
    """What differs from ``old`` to ``new``.

    Words are compared in the languages both have: an item keeps its meaning only if it does so in all of them, and
    there is one at least. Spaces and line breaks do not count.
    """
    before, after = {item.id: item for item in old.items()}, {item.id: item for item in new.items()}
    places = _parents(old), _parents(new)
    languages = [language for language in old.texts if language in new.texts]
    words = [(old.texts[language], new.texts[language]) for language in languages]
    changed = {}
    for own in (own for own in after if own in before):
        facets = {*_differences(before[own], after[own]), *_reworded(own, words)}
        if places[0][own] != places[1][own]:
            facets.add(Facet.PLACE)
        if facets:
            changed[own] = frozenset(facets)
    nodes = _nodes(old), _nodes(new)
    return Comparison(
        added=tuple(own for own in after if own not in before),
        removed=tuple(own for own in before if own not in after),
        changed=changed,
        same=tuple(own for own in after if own in before and not changed.get(own, frozenset()) & MEANING),
        nodes_added=tuple(own for own in nodes[1] if own not in nodes[0]),
        nodes_removed=tuple(own for own in nodes[0] if own not in nodes[1]),
        nodes_changed=tuple(own for own in nodes[1] if own in nodes[0] and nodes[0][own] != nodes[1][own]),
        display_changed=(old.scale, old.bands) != (new.scale, new.bands),
    )


def _differences(old: Item, new: Item) -> Iterator[Facet]:
    if type(old) is not type(new):
        yield Facet.KIND
    elif isinstance(old, Quantity) and isinstance(new, Quantity):
        if (old.worst, old.best, old.clip) != (new.worst, new.best, new.clip):
            yield Facet.GOALPOSTS
        if old.points != new.points:
            yield Facet.POINTS
    elif [choice.id for choice in _choices(old)] != [choice.id for choice in _choices(new)]:
        yield Facet.CHOICES
    elif _choices(old) != _choices(new):
        yield Facet.POINTS
    if old.weight != new.weight:
        yield Facet.WEIGHT
    if old.blank_is_lowest != new.blank_is_lowest:
        yield Facet.BLANK


def _choices(item: Item) -> tuple[Choice, ...]:
    if isinstance(item, Ladder):
        return item.levels
    return item.options if isinstance(item, Checklist) else ()


def _reworded(own: str, words: list[tuple[Texts, Texts]]) -> Iterator[Facet]:
    if not words:
        yield Facet.QUESTION
    for old, new in ((old.items[own], new.items[own]) for old, new in words):
        if _plain(old.question) != _plain(new.question):
            yield Facet.QUESTION
        both = old.choices.keys() & new.choices.keys()
        if any(_plain(old.choices[choice]) != _plain(new.choices[choice]) for choice in both):
            yield Facet.WORDING
        if _plain(old.unit) != _plain(new.unit):
            yield Facet.WORDING


def _plain(text: str) -> str:
    return " ".join(text.split())


def _parents(framework: Framework) -> dict[str, str]:
    return {child.id: node.id for node in framework.nodes() for child in node.children}


def _nodes(framework: Framework) -> dict[str, tuple[str, Aggregation, int | None, float, tuple[str, ...]]]:
    parents = _parents(framework)
    return {
        node.id: (
            parents.get(node.id, ""),
            node.aggregation,
            node.round,
            node.weight,
            tuple(child.id for child in node.children),
        )
        for node in framework.nodes()
    }
