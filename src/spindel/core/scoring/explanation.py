"""How a score was worked out, as data: a tree that can be shown, stored and worked out again by anyone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from spindel.core.frameworks.model import Scale
from spindel.core.scoring.display import shown
from spindel.core.scoring.nodes import round_on_scale


@dataclass(frozen=True, slots=True)
class Chosen:
    """A level or option, what it is worth, and how many chose it."""

    id: str
    points: float
    count: int


@dataclass(frozen=True, slots=True)
class Given:
    """A number somebody gave, and its score."""

    number: float
    score: float


@dataclass(frozen=True, slots=True)
class Behind:
    """The answers an item's score came from."""

    kind: str
    """``ladder``, ``checklist`` or ``quantity``."""
    choices: tuple[Chosen, ...]
    """Levels from lowest to highest, or options; blanks that count as the lowest level are not among them."""
    given: tuple[Given, ...]
    """A quantity's numbers in the order of the answers."""
    highest: float
    """Points that can be had; 1 for a quantity."""
    scored: int
    """Respondents in the mean."""
    blank_as_lowest: int
    """How many of them left it blank where the framework counts that as the lowest answer."""
    mean: float | None
    """Mean score of the respondents."""
    consensus: float | None
    """Score of what the unit agreed on."""
    missing: Mapping[str, tuple[str, ...]]
    """Who has no answer, by reason: ``blank``, ``dont_know``, ``not_relevant``, ``not_asked``."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One score and everything it came from."""

    id: str
    """Of the node, item or lens group."""
    unit: str
    rule: str
    """``mean``, ``pooled``, ``min``, ``max``; ``units`` for a mean over units; ``answers`` or ``consensus``."""
    weight: float
    """Beside its siblings; points times weight under a pooled node."""
    share: float
    """Of the score above: its weight among the siblings that have a score; 0 for one that has none or does not decide."""
    score: float | None
    """0…1, None where there is none."""
    scale: Scale
    round: int | None = None
    """Decimals on the scale the score was rounded to before it counts further up."""
    children: tuple[Explanation, ...] = ()
    behind: Behind | None = None
    """The answers, for an item."""


def recompute(explanation: Explanation) -> float | None:
    """The score worked out again from the leaves of the explanation: the same as ``score`` to the last bit.

    Where the explanation was cut short, the score at the cut is taken as it stands.
    """
    if explanation.behind is not None:
        return _mean_of(explanation.behind) if explanation.rule == "answers" else explanation.behind.consensus
    if not explanation.children:
        return explanation.score
    pairs = [(recompute(child), child.weight) for child in explanation.children]
    there = [(score, weight) for score, weight in pairs if score is not None]
    if not there:
        return None
    if explanation.rule in {"min", "max"}:
        found = (min if explanation.rule == "min" else max)(score for score, _ in there)
    else:
        weights = _added(weight for _, weight in there)
        if weights <= 0:
            return None
        found = _added(score * weight for score, weight in there) / weights
    return float(round_on_scale(explanation.scale, np.array(found), explanation.round))


def _mean_of(behind: Behind) -> float | None:
    if not behind.scored:
        return None
    points = _added(one.score for one in behind.given)
    for place, choice in enumerate(behind.choices):
        as_lowest = behind.blank_as_lowest if behind.kind == "ladder" and place == 0 else 0
        points += (choice.count + as_lowest) * choice.points
    return points / (behind.scored * behind.highest)


def _added(numbers: Any) -> float:
    """Added one by one; newer versions of Python's own sum are more exact, and so not the same."""
    total = 0.0
    for number in numbers:
        total += number
    return total


def plain(explanation: Explanation) -> dict[str, Any]:
    """The explanation as dictionaries, lists, numbers and texts, ready for JSON; no score is None."""
    score = math.nan if explanation.score is None else explanation.score
    figure = float(shown(explanation.scale, score))
    found = {
        "id": explanation.id,
        "unit": explanation.unit,
        "rule": explanation.rule,
        "weight": explanation.weight,
        "share": explanation.share,
        "score": explanation.score,
        "shown": None if math.isnan(figure) else figure,
        "round": explanation.round,
        "children": [plain(child) for child in explanation.children],
    }
    return found if explanation.behind is None else found | {"answers": _plain_answers(explanation.behind)}


def _plain_answers(behind: Behind) -> dict[str, Any]:
    return {
        "kind": behind.kind,
        "choices": [{"id": one.id, "points": one.points, "count": one.count} for one in behind.choices],
        "given": [{"number": one.number, "score": one.score} for one in behind.given],
        "highest": behind.highest,
        "scored": behind.scored,
        "blank_as_lowest": behind.blank_as_lowest,
        "mean": behind.mean,
        "consensus": behind.consensus,
        "missing": {reason: list(who) for reason, who in behind.missing.items()},
    }


def shares_of(rule: str, scores: Sequence[float | None], weights: Sequence[float]) -> list[float]:
    """How much of the score above each child is: by weight among those that are there; min and max: who decides."""
    there = [score for score in scores if score is not None]
    if rule in {"min", "max"} and there:
        decisive = min(there) if rule == "min" else max(there)
        deciding = [score == decisive for score in scores]
        return [float(decides) / sum(deciding) for decides in deciding]
    whole = _added(weight for score, weight in zip(scores, weights, strict=True) if score is not None)
    return [0.0 if s is None or whole <= 0 else w / whole for s, w in zip(scores, weights, strict=True)]
