"""How a score was worked out, as a page anyone can follow with a pencil."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spindel.core.frameworks.model import Framework, Scale, Texts
from spindel.core.scoring.display import half_up
from spindel.core.scoring.explanation import Behind, Explanation
from spindel.features.results.presentation.figures import (
    NOTHING,
    decimal_text,
    exact_text,
    score_text,
    share_text,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the sum: what it is, its score, its weight, and its share of the result."""

    title: str
    score: str
    weight: str
    share: str
    counts: bool
    """False for what has no score and so does not count."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """A level, option or number, what it is worth, how many gave it, and what that comes to."""

    title: str
    text: str
    points: str
    count: int
    product: str


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A score and all it came from."""

    title: str
    text: str
    shown: str
    exact: str
    rule: str
    """How, in a sentence."""
    parts: tuple[Part, ...]
    part_title: str
    votes: tuple[Vote, ...]
    vote_title: str
    sum: str
    """The last line of the sum, written out."""
    missing: tuple[str, ...]
    consensus: str = ""


@dataclass(frozen=True)
class Words:
    """Everything a calculation is told with: titles of units by their name, and where each part is explained."""

    framework: Framework
    texts: Texts
    units: Mapping[str, str]
    url: Callable[[str, str], str]
    """By unit and id."""
    lens: str = ""

    def title(self, id: str, top: str) -> str:
        """What a node, item or group is called; through a lens only what is explained itself (``top``) is a group."""
        if self.lens and id == top:
            return self.texts.lenses[self.lens].groups[id].title
        return self.texts.items[id].title if id in self.texts.items else self.texts.nodes[id].title


def worked_out(found: Explanation, words: Words) -> WorkedOut:
    """The explanation of one score, one step deep; each part leads on to its own."""
    behind = found.behind
    score = math.nan if found.score is None else found.score
    return WorkedOut(
        title=words.title(found.id, found.id),
        text=words.texts.items[found.id].question if not words.lens and found.id in words.texts.items else "",
        shown=score_text(found.scale, score),
        exact=exact_text(found.scale, score) if found.score is not None else "",
        rule=rule_text(found),
        parts=tuple(part_of(child, found, words) for child in found.children),
        part_title=_("Unit") if found.rule == "units" else _("Part"),
        votes=votes_of(found, behind, words) if behind else (),
        vote_title=vote_title(behind) if behind else "",
        sum=sum_text(found),
        missing=tuple(missing_text(behind)) if behind else (),
        consensus=consensus_text(found, behind) if behind else "",
    )


def rule_text(found: Explanation) -> str:
    """The rule in a sentence."""
    same = len({child.weight for child in found.children if child.score is not None}) <= 1
    rules = {
        "mean": _("The mean of the parts below; all count the same.")
        if same
        else _("The mean of the parts below, each with its weight."),
        "pooled": _("All points below it, over all points that could be had there."),
        "min": _("The lowest of the parts below."),
        "max": _("The highest of the parts below."),
        "units": _("The mean of the units; all count the same.")
        if same
        else _("The mean of the units, each with its number of employees."),
        "answers": _("The mean of all answers: the points of each answer over the highest that can be had."),
        "consensus": _("What the unit agreed on; it counts instead of the mean of the answers."),
    }
    return rules[found.rule]


def part_of(child: Explanation, above: Explanation, words: Words) -> Part:
    """A child of the sum. A unit's own respondents stand beside the units below it under the unit's own name."""
    title = words.title(child.id, above.id)
    if above.rule == "units":
        title = words.units[child.unit]
        if child.unit == above.unit:
            title = _("%(unit)s, own respondents") % {"unit": title}
    score = math.nan if child.score is None else child.score
    is_own = above.rule == "units" and child.unit == above.unit
    return Part(
        title=title,
        score=exact_text(child.scale, score) if child.score is not None else NOTHING,
        weight=plain_number(child.weight),
        share=share_text(child.share) if child.score is not None else NOTHING,
        counts=child.score is not None,
        url="" if is_own else words.url(child.unit, child.id),
    )


def votes_of(found: Explanation, behind: Behind, words: Words) -> tuple[Vote, ...]:
    """Every level with its points and how many chose it; for a quantity every number with its score."""
    if behind.kind == "quantity":
        unit = words.texts.items[found.id].unit
        return tuple(
            Vote(
                f"{plain_number(one.number)} {unit}".strip(),
                "",
                points_text(one.score),
                1,
                points_text(one.score),
            )
            for one in behind.given
        )
    texts = words.texts.items[found.id].choices
    votes = []
    for place, choice in enumerate(behind.choices, start=1):
        count = choice.count + (behind.blank_as_lowest if place == 1 and behind.kind == "ladder" else 0)
        title = str(place) if behind.kind == "ladder" else ""
        votes.append(
            Vote(
                title,
                texts.get(choice.id, ""),
                points_text(choice.points),
                count,
                points_text(count * choice.points),
            )
        )
    return tuple(votes)


def vote_title(behind: Behind) -> str:
    """Heading of the votes' first column."""
    return {"ladder": _("Level"), "checklist": _("Option"), "quantity": _("Number")}[behind.kind]


def sum_text(found: Explanation) -> str:
    """The sum written out, so that it can be checked with a pencil."""
    if found.behind is not None:
        return sum_of_answers(found, found.behind)
    there = [child for child in found.children if child.score is not None]
    if found.rule not in MEANS or not there or found.score is None or len(there) > MOST_IN_A_SUM:
        return ""
    same = len({child.weight for child in there}) == 1
    terms = [term(found.scale, child, same=same) for child in there]
    below = len(there) if same else sum(child.weight for child in there)
    facts = {
        "terms": " + ".join(terms),
        "below": plain_number(below),
        "score": exact_text(found.scale, found.score),
    }
    return _("(%(terms)s) / %(below)s = %(score)s") % facts


MEANS = {"mean", "pooled", "units"}
MOST_IN_A_SUM = 15


def term(scale: Scale, child: Explanation, *, same: bool) -> str:
    """A score, times its weight where weights differ."""
    score = exact_text(scale, math.nan if child.score is None else child.score)
    return score if same else f"{plain_number(child.weight)} × {score}"


def sum_of_answers(found: Explanation, behind: Behind) -> str:
    """The points together, over what could be had, and that on the scale."""
    if behind.mean is None:
        return ""
    scale, points = found.scale, behind.mean * behind.scored * behind.highest
    return _(
        "%(points)s points of %(most)s possible (%(n)d × %(highest)s). "
        "On the scale: %(low)s + %(points)s / %(most)s × %(steps)s = %(score)s."
    ) % {
        "points": points_text(points),
        "most": points_text(behind.scored * behind.highest),
        "n": behind.scored,
        "highest": points_text(behind.highest),
        "low": plain_number(scale.low),
        "steps": plain_number(scale.high - scale.low),
        "score": exact_text(scale, behind.mean),
    }


def missing_text(behind: Behind) -> list[str]:
    """Who does not count, by reason."""
    counts = {reason: len(who) for reason, who in behind.missing.items()}
    blank = counts.get("blank", 0)
    sentences = []
    if counts.get("dont_know"):
        n = counts["dont_know"]
        sentences.append(
            ngettext(
                "%(n)d does not know. It is told apart and does not count.",
                "%(n)d do not know. They are told apart and do not count.",
                n,
            )
            % {"n": n}
        )
    if blank:
        as_lowest = _("A blank counts as the lowest answer here.")
        left_out = _("It does not count.")
        text = ngettext("%(n)d left it blank.", "%(n)d left it blank.", blank) % {"n": blank}
        sentences.append(f"{text} {as_lowest if behind.blank_as_lowest else left_out}")
    if counts.get("not_relevant"):
        n = counts["not_relevant"]
        sentences.append(
            ngettext(
                "%(n)d finds it not relevant. The question then leaves the sum for that person.",
                "%(n)d find it not relevant. The question then leaves the sum for them.",
                n,
            )
            % {"n": n}
        )
    if counts.get("not_asked"):
        sentences.append(_("The question was not asked in this measurement."))
    return sentences


def consensus_text(found: Explanation, behind: Behind) -> str:
    """The agreed value and the respondents' mean, side by side, where there are both."""
    if behind.consensus is None:
        return ""
    facts = {
        "agreed": score_text(found.scale, behind.consensus),
        "mean": score_text(found.scale, math.nan if behind.mean is None else behind.mean),
    }
    if found.rule == "consensus":
        return _("Agreed: %(agreed)s. The mean of the answers is %(mean)s and is kept beside it.") % facts
    return _("The mean of the answers counts. Agreed on beside it: %(agreed)s.") % facts


def plain_number(value: float) -> str:
    """A weight or a given number, as short as it can be written with at most two decimals."""
    rounded = float(half_up(value, 2))
    decimals = next(more for more in (0, 1, 2) if more == 2 or (rounded * 10**more).is_integer())
    return decimal_text(rounded, decimals)


def points_text(points: float) -> str:
    """Points, whole where they are whole."""
    return plain_number(round(points, 9))
