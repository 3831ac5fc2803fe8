"""The rules of measuring.md written down as slowly and plainly as possible, in exact fractions.

Nothing here is shared with the engine: it is what somebody with a pencil would do.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

import numpy as np

from spindel.core.answers.model import Absence, Answers
from spindel.core.frameworks.model import Aggregation, Checklist, Framework, Item, Ladder, Lens, Node, Scale

Score = Fraction | None


def exact(number: float) -> Fraction:
    """The number as it is written, not as it is stored."""
    return Fraction(repr(float(number)))


def answer_score(item: Item, value: float) -> Fraction:
    if isinstance(item, Ladder):
        points = [exact(level.points) for level in item.levels]
        return points[int(value)] / max(points)
    if isinstance(item, Checklist):
        points = [exact(option.points) for option in item.options]
        ticked = [worth for place, worth in enumerate(points) if int(value) >> place & 1]
        return sum(ticked, Fraction(0)) / sum(points)
    worst, best = exact(item.worst), exact(item.best)
    place = (exact(value) - worst) / (best - worst)
    return min(max(place, Fraction(0)), Fraction(1)) if item.clip else place


def lowest_score(item: Item) -> Fraction:
    return answer_score(item, 0) if isinstance(item, Ladder) else Fraction(0)


def respondent_score(item: Item, answers: Answers, respondent: int, column: int) -> Score:
    reason = answers.absence[respondent, column]
    if reason == Absence.ANSWERED:
        return answer_score(item, answers.values[respondent, column])
    if reason == Absence.BLANK and item.blank_is_lowest:
        return lowest_score(item)
    return None


def unit_item_score(about: Framework, answers: Answers, unit: int, column: int) -> Score:
    item = about.items()[column]
    if (
        about.consensus_counts
        and answers.consensus is not None
        and not np.isnan(answers.consensus[unit, column])
    ):
        return answer_score(item, answers.consensus[unit, column])
    who = [person for person in range(len(answers.values)) if answers.unit_of[person] == unit]
    scores = [respondent_score(item, answers, person, column) for person in who]
    there = [score for score in scores if score is not None]
    return sum(there) / len(there) if there else None


def mean(pairs: Sequence[tuple[Score, Fraction]]) -> Score:
    there = [(score, weight) for score, weight in pairs if score is not None]
    if not there:
        return None
    return sum(score * weight for score, weight in there) / sum(weight for _, weight in there)


def points(item: Item) -> Fraction:
    if isinstance(item, Ladder):
        return max(exact(level.points) for level in item.levels)
    if isinstance(item, Checklist):
        return sum((exact(option.points) for option in item.options), Fraction(0))
    return exact(item.points)


def items_with_weights(node: Node, weight: Fraction = Fraction(1)) -> list[tuple[Item, Fraction]]:
    found = []
    for child in node.children:
        down = weight * exact(child.weight)
        found += items_with_weights(child, down) if isinstance(child, Node) else [(child, down)]
    return found


def node_score(about: Framework, node: Node, item_scores: Mapping[str, Score]) -> Score:
    if node.aggregation is Aggregation.POOLED:
        all_items = items_with_weights(node)
        score = mean([(item_scores[item.id], points(item) * weight) for item, weight in all_items])
    else:
        children = [
            (
                node_score(about, child, item_scores) if isinstance(child, Node) else item_scores[child.id],
                child,
            )
            for child in node.children
        ]
        there = [score for score, _ in children if score is not None]
        if node.aggregation is Aggregation.MEAN:
            score = mean([(score, exact(child.weight)) for score, child in children])
        elif node.aggregation is Aggregation.MIN:
            score = min(there, default=None)
        else:
            score = max(there, default=None)
    return score if node.round is None else rounded(about.scale, score, node.round)


def rounded(scale: Scale, score: Score, decimals: int) -> Score:
    if score is None:
        return None
    low, high = exact(scale.low), exact(scale.high)
    return (half_up(low + score * (high - low), decimals) - low) / (high - low)


def half_up(value: Fraction, decimals: int) -> Fraction:
    steps = floor(abs(value) * 10**decimals + Fraction(1, 2))
    return Fraction(steps, 10**decimals) * (1 if value >= 0 else -1)


def half_up_as_decimal(value: float, decimals: int) -> float:
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def all_nodes(about: Framework, answers: Answers, unit: int) -> list[Score]:
    columns = {item.id: column for column, item in enumerate(about.items())}
    scores = {name: unit_item_score(about, answers, unit, column) for name, column in columns.items()}
    return [node_score(about, node, scores) for node in about.nodes()]


def all_groups(about: Framework, lens: Lens, answers: Answers, unit: int) -> list[Score]:
    columns = {item.id: (column, item) for column, item in enumerate(about.items())}
    found = []
    for group in lens.groups:
        members = [columns[name] for name in group.items]
        found.append(
            mean([(unit_item_score(about, answers, unit, c), exact(item.weight)) for c, item in members])
        )
    return found


def shares(node: Node) -> dict[str, Fraction]:
    """How much of the node each item below is, when everything is answered."""
    if node.aggregation is Aggregation.POOLED:
        worth = {item.id: points(item) * weight for item, weight in items_with_weights(node)}
        return {name: each / sum(worth.values()) for name, each in worth.items()}
    whole = sum(exact(child.weight) for child in node.children)
    found: dict[str, Fraction] = {}
    for child in node.children:
        part = exact(child.weight) / whole
        below = shares(child) if isinstance(child, Node) else {child.id: Fraction(1)}
        found |= {name: part * each for name, each in below.items()}
    return found


def coverage(about: Framework, answers: Answers, unit: int, node: Node) -> Score:
    columns = {item.id: column for column, item in enumerate(about.items())}
    answered, applicable = Fraction(0), Fraction(0)
    for name, share in shares(node).items():
        column = columns[name]
        reasons = answers.absence[answers.unit_of == unit, column].tolist()
        could = sum(reason in {Absence.ANSWERED, Absence.BLANK, Absence.DONT_KNOW} for reason in reasons)
        did = sum(reason == Absence.ANSWERED for reason in reasons)
        agreed = answers.consensus is not None and not np.isnan(answers.consensus[unit, column])
        if about.consensus_counts and agreed:
            did = could = max(could, 1)
        answered, applicable = answered + share * did, applicable + share * could
    return answered / applicable if applicable else None
