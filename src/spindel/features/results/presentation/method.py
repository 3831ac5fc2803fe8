"""How figures come about, in words: for everybody in general, and for each part of a framework."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from spindel.core.frameworks.model import Checklist, Framework, Item, Ladder, Node, Texts
from spindel.core.statistics.intervals import FEWEST_FOR_INTERVAL, REPLICATES
from spindel.features.results.presentation.working_out import plain_number, points_text


@dataclass(frozen=True, slots=True)
class Said:
    """A heading of a few words, and what there is to say."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """How one node or question comes to its score, and what it weighs beside its neighbours."""

    id: str
    title: str
    depth: int
    text: str
    weight: float | None
    """None for the whole."""


def how_it_is_worked_out(framework: Framework) -> tuple[Said, ...]:
    """From answers to figures, step by step."""
    found = [*about_scores(framework), *about_worth()]
    if framework.bands.steps:
        found.append(Said(_("Level"), band_text(framework)))
    return tuple(found)


def about_scores(framework: Framework) -> Iterator[Said]:
    """From answers to scores."""
    ends = {"low": plain_number(framework.scale.low), "high": plain_number(framework.scale.high)}
    yield Said(
        _("Question"),
        _(
            "Each answer gives points. A question's score is the mean of the points given over the most that can be "
            "had, shown on a scale from %(low)s to %(high)s."
        )
        % ends,
    )
    yield Said(_("Category and whole"), rounding_text(framework))
    yield Said(_("No answer"), missing_text(framework))


def rounding_text(framework: Framework) -> str:
    """How parts are put together, and whether anything is rounded on the way."""
    if any(node.round is not None for node in framework.nodes()):
        return _("The parts below are put together, and rounded on the way, as the framework says.")
    return _(
        "The parts below are put together as the framework says. Nothing is rounded before the figure is shown."
    )


def missing_text(framework: Framework) -> str:
    """What becomes of questions without an answer."""
    if any(item.blank_is_lowest for item in framework.items()):
        return _(
            "“Not relevant” and “don't know” never count as a low score; a blank does where the framework says so. What "
            "is left counts with its own weight, and a part without any answer has no score."
        )
    return _(
        "“Not relevant”, “don't know” and blank never count as a low score. What is left counts with its own "
        "weight, and a part without any answer has no score."
    )


def about_worth() -> Iterator[Said]:
    """How much a figure is worth."""
    yield Said(
        _("Interval"),
        _(
            "How far the figure could have moved had other people answered: 95 %% of %(draws)s draws among those who did. "
            "It takes %(fewest)d respondents."
        )
        % {"draws": plain_number(REPLICATES), "fewest": FEWEST_FOR_INTERVAL},
    )
    yield Said(
        _("Agreement"),
        _(
            "r_wg: 1 when everybody answers the same, 0 when answers are as spread as if by chance. Only questions "
            "with levels have it."
        ),
    )


def band_text(framework: Framework) -> str:
    """Which figure decides the level."""
    if framework.bands.on_rounded:
        return _("The figure as it is shown decides the level.")
    return _("The exact figure decides the level, not the rounded one.")


def rules_of(framework: Framework, texts: Texts) -> Iterator[Rule]:
    """The whole tree, each node before what is below it."""
    tree = framework.tree
    yield Rule(tree.id, texts.nodes[tree.id].title, 0, node_text(tree), None)
    yield from rules_below(tree, texts, 1)


def rules_below(node: Node, texts: Texts, depth: int) -> Iterator[Rule]:
    """Everything below a node."""
    for child in node.children:
        if isinstance(child, Node):
            yield Rule(child.id, texts.nodes[child.id].title, depth, node_text(child), child.weight)
            yield from rules_below(child, texts, depth + 1)
        else:
            yield Rule(child.id, texts.items[child.id].title, depth, item_text(child, texts), child.weight)


def node_text(node: Node) -> str:
    """A node's rule in a few words."""
    rules = {
        "mean": _("Mean of the parts below, by weight"),
        "pooled": _("All points below over all that could be had"),
        "min": _("The lowest of the parts below"),
        "max": _("The highest of the parts below"),
    }
    said = rules[node.aggregation]
    if node.round is None:
        return said
    return _("%(rule)s, rounded to %(decimals)d decimals") % {"rule": said, "decimals": node.round}


def item_text(item: Item, texts: Texts) -> str:
    """What the answers to a question are worth."""
    if isinstance(item, Ladder):
        return _("Points by level: %(points)s") % {
            "points": " · ".join(points_text(one.points) for one in item.levels)
        }
    if isinstance(item, Checklist):
        return _("Points of the ticks together, %(most)s at most") % {"most": points_text(item.points)}
    facts = {
        "worst": plain_number(item.worst),
        "best": plain_number(item.best),
        "unit": texts.items[item.id].unit,
    }
    return (_("From %(worst)s (worst) to %(best)s (best) %(unit)s") % facts).strip()
