"""Explains any score: which children, weights and answers it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spindel.core.answers.model import Absence, Answers
from spindel.core.frameworks.model import Checklist, Framework, Item, Ladder, Node, Quantity
from spindel.core.scoring.choices import choices_in_order, choices_of
from spindel.core.scoring.explanation import Behind, Chosen, Explanation, Given, shares_of
from spindel.core.scoring.items import points_of
from spindel.core.scoring.nodes import Part, parts_of, parts_of_group, places_of
from spindel.core.scoring.scores import Figures, Scores, score
from spindel.core.scoring.segments import Counts, Floats
from spindel.core.scoring.selection import units_only
from spindel.core.scoring.tally import level_counts
from spindel.core.scoring.units import unit_tree


def explain(
    framework: Framework,
    answers: Answers,
    unit: str,
    place: str,
    *,
    lens: str | None = None,
    above: Mapping[str, str] | None = None,
    headcounts: Mapping[str, float] | None = None,
    consensus_counts: bool | None = None,
) -> Explanation:
    """How ``unit`` came to its score at ``place``: a node, an item, or with ``lens`` a group of that lens.

    Takes the arguments of ``scores.score`` and explains that score to its last bit. A unit with units below it is
    explained by them and by its own respondents. Raises ``KeyError`` for a unit, place or lens that is not there.
    """
    line = _line_below(answers.units, unit, above or {})
    below = {unit, *line}
    heads = None if headcounts is None else {name: headcounts[name] for name in below if name in headcounts}
    only = units_only(answers, below)
    scores = score(framework, only, above=line, headcounts=heads, consensus_counts=consensus_counts)
    counts = framework.consensus_counts if consensus_counts is None else consensus_counts
    teller = _Teller(
        framework, only, scores, level_counts(framework, only, scores.tally), counts, places_of(framework)
    )
    return teller.of_unit(scores.tree.names.index(unit), _target(framework, place, lens))


def _line_below(units: Sequence[str], unit: str, above: Mapping[str, str]) -> dict[str, str]:
    """The part of ``above`` that lies below ``unit``."""
    tree = unit_tree(units, above)
    if unit not in tree.names:
        raise KeyError(unit)
    inside = {unit}
    for name in tree.names:
        if above.get(name) in inside:
            inside.add(name)
    return {name: above[name] for name in tree.names if name in inside and name != unit}


@dataclass(frozen=True, slots=True)
class _Target:
    """What is to be explained: where its score lies, and what it is made of."""

    id: str
    rule: str
    child: Node | Item | None
    """None for a lens group."""
    index: int
    parts: tuple[Part, ...]
    lens: str = ""


def _target(framework: Framework, place: str, lens: str | None) -> _Target:
    if lens is None:
        nodes = {node.id: node for node in framework.nodes()}
        items = {item.id: item for item in framework.items()}
        return _part_target(places_of(framework), nodes[place] if place in nodes else items[place])
    groups = {one.id: one.groups for one in framework.lenses}[lens]
    index, group = {group.id: (index, group) for index, group in enumerate(groups)}[place]
    return _Target(place, "mean", None, index, parts_of_group(framework, group.items), lens)


def _part_target(places: Mapping[str, int], child: Node | Item) -> _Target:
    if isinstance(child, Node):
        return _Target(child.id, str(child.aggregation), child, places[child.id], parts_of(places, child))
    return _Target(child.id, "answers", child, places[child.id], ())


@dataclass(frozen=True, slots=True)
class _Teller:
    framework: Framework
    answers: Answers
    scores: Scores
    levels: Counts
    consensus_counts: bool
    places: Mapping[str, int]

    def of_unit(self, unit: int, target: _Target, weight: float = 1.0) -> Explanation:
        """A unit's score; by its units where it has any."""
        shares = self.scores.shares[unit]
        if not shares.below:
            return self._own(unit, target, weight)
        children = [self.of_unit(child, target, heads) for child, heads in shares.below]
        own = self._own(unit, target, shares.own)
        if self.scores.tree.names[unit] in self.answers.units:
            children.insert(0, own)
        found = self._at(self.scores.total, unit, target)
        return self._told(unit, target.id, "units", weight, found, children=children)

    def _own(self, unit: int, target: _Target, weight: float) -> Explanation:
        """The score of the unit's own respondents."""
        if isinstance(target.child, Ladder | Checklist | Quantity):
            return self._item(unit, target.index, weight)
        parts = [(part, _part_target(self.places, part.child)) for part in target.parts]
        children = [self._own(unit, below, part.weight) for part, below in parts]
        decimals = target.child.round if isinstance(target.child, Node) else None
        found = self._at(self.scores.own, unit, target)
        return self._told(unit, target.id, target.rule, weight, found, children=children, decimals=decimals)

    def _item(self, unit: int, column: int, weight: float) -> Explanation:
        name, item = self.scores.tree.names[unit], self.framework.items()[column]
        if name not in self.answers.units:
            return self._told(unit, item.id, "answers", weight, None, behind=_nobody(item))
        behind = self._behind(self.answers.units.index(name), item, column)
        rule = "consensus" if self.consensus_counts and behind.consensus is not None else "answers"
        return self._told(
            unit, item.id, rule, weight, _number(self.scores.own.items[unit, column]), behind=behind
        )

    def _behind(self, row: int, item: Item, column: int) -> Behind:
        """The answers of one unit to one item; ``row`` is the unit's place in the answers."""
        found, here = self.scores.tally, np.flatnonzero(self.answers.unit_of == row)
        counts = self.levels[row, column].tolist()
        scored, answered = int(found.scored[row, column]), int(found.answered[row, column])
        return Behind(
            kind=type(item).__name__.lower(),
            choices=_choices(item, counts),
            given=_given(item, self.answers.values[here, column]),
            highest=1.0 if isinstance(item, Quantity) else item.points,
            scored=scored,
            blank_as_lowest=scored - answered,
            mean=_number(found.mean[row, column]),
            consensus=_number(found.consensus[row, column]),
            missing=self._missing(here, column),
        )

    def _missing(self, here: NDArray[np.intp], column: int) -> dict[str, tuple[str, ...]]:
        why = self.answers.absence[here, column]
        who = {reason: here[why == reason].tolist() for reason in Absence if reason is not Absence.ANSWERED}
        return {reason.name.lower(): tuple(map(self._label, rows)) for reason, rows in who.items()}

    def _label(self, respondent: int) -> str:
        labels = self.answers.respondents
        return labels[respondent] if labels else str(respondent + 1)

    def _at(self, figures: Figures, unit: int, target: _Target) -> float | None:
        if target.child is None:
            return _number(figures.groups[target.lens][unit, target.index])
        table = figures.nodes if isinstance(target.child, Node) else figures.items
        return _number(table[unit, target.index])

    def _told(
        self,
        unit: int,
        place: str,
        rule: str,
        weight: float,
        found: float | None,
        *,
        children: Sequence[Explanation] = (),
        decimals: int | None = None,
        behind: Behind | None = None,
    ) -> Explanation:
        shares = shares_of(rule, [child.score for child in children], [child.weight for child in children])
        return Explanation(
            id=place,
            unit=self.scores.tree.names[unit],
            rule=rule,
            weight=weight,
            share=1.0,
            score=found,
            scale=self.framework.scale,
            round=decimals,
            children=tuple(replace(child, share=part) for child, part in zip(children, shares, strict=True)),
            behind=behind,
        )


def _number(score: float) -> float | None:
    return None if np.isnan(score) else float(score)


def _choices(item: Item, counts: Sequence[int]) -> tuple[Chosen, ...]:
    pairs = zip(choices_in_order(item), counts, strict=False)
    return tuple(Chosen(one.id, one.points, count) for one, count in pairs)


def _given(item: Item, numbers: Floats) -> tuple[Given, ...]:
    if not isinstance(item, Quantity):
        return ()
    there = numbers[~np.isnan(numbers)]
    return tuple(Given(*pair) for pair in zip(there.tolist(), points_of(item, there).tolist(), strict=True))


def _nobody(item: Item) -> Behind:
    """What stands behind an item where a unit has no respondents."""
    return Behind(
        kind=type(item).__name__.lower(),
        choices=_choices(item, [0] * choices_of(item)),
        given=(),
        highest=1.0 if isinstance(item, Quantity) else item.points,
        scored=0,
        blank_as_lowest=0,
        mean=None,
        consensus=None,
        missing={reason.name.lower(): () for reason in Absence if reason is not Absence.ANSWERED},
    )
