"""All scores of a round at once: items, nodes and lenses of every unit and of the units above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from spindel.core.answers.model import Answers
from spindel.core.frameworks.model import Framework
from spindel.core.scoring.coverage import cells, coverage
from spindel.core.scoring.nodes import group_scores, node_scores, shares
from spindel.core.scoring.segments import Counts, Floats
from spindel.core.scoring.tally import Tally, tally
from spindel.core.scoring.units import (
    Shares,
    UnitTree,
    in_tree,
    unit_scores,
    unit_shares,
    unit_sums,
    unit_tree,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Scores of 0…1, NaN where there is none; one row a unit."""

    items: Floats
    """(units, items) in the framework's order."""
    nodes: Floats
    """(units, nodes) in the framework's order."""
    groups: Mapping[str, Floats]
    """By lens: (units, groups)."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything scored in a round; rows are the units of ``tree``."""

    tree: UnitTree
    shares: tuple[Shares, ...]
    """Weights in the mean of every unit that has units below it."""
    own: Figures
    """What each unit's own respondents come to."""
    total: Figures
    """The units' scores: the same for a unit with none below, the mean over units for the others."""
    coverage: Floats
    """(units, nodes) weight answered over weight applicable, of everybody below."""
    answered: Counts
    """(units, items) answers, of everybody below."""
    respondents: Counts
    """(units,) people, of everybody below."""
    tally: Tally
    """What the units' own respondents answered; rows as in the answers."""


def score(
    framework: Framework,
    answers: Answers,
    *,
    above: Mapping[str, str] | None = None,
    headcounts: Mapping[str, float] | None = None,
    consensus_counts: bool | None = None,
) -> Scores:
    """Score a round.

    ``above`` names the unit over a unit; ``headcounts`` weights units by people instead of equally, see
    ``units.unit_shares``; ``consensus_counts`` overrules the framework. Raises ``ValueError`` where the answers are not
    about the framework's items, ``Refusal`` for an impossible tree or headcount.
    """
    counts = framework.consensus_counts if consensus_counts is None else consensus_counts
    found = tally(framework, answers)
    tree = unit_tree(answers.units, above)
    units = answers.units
    respondents = in_tree(tree, units, np.bincount(answers.unit_of, minlength=len(units)))
    weights = unit_shares(tree, respondents.tolist(), headcounts)
    own = _own(framework, tree, units, found.scores(counts))
    answered, applicable = (unit_sums(tree, in_tree(tree, units, each)) for each in cells(found, counts))
    return Scores(
        tree=tree,
        shares=weights,
        own=own,
        total=_total(tree, own, weights),
        coverage=coverage(answered, applicable, shares(framework)),
        answered=unit_sums(tree, in_tree(tree, units, found.answered)),
        respondents=unit_sums(tree, respondents),
        tally=found,
    )


def _own(framework: Framework, tree: UnitTree, units: tuple[str, ...], items: Floats) -> Figures:
    placed = in_tree(tree, units, items, np.nan)
    groups = {lens.id: group_scores(framework, lens, placed) for lens in framework.lenses}
    return Figures(placed, node_scores(framework, placed), groups)


def _total(tree: UnitTree, own: Figures, weights: tuple[Shares, ...]) -> Figures:
    groups = {lens: unit_scores(tree, scores, weights) for lens, scores in own.groups.items()}
    return Figures(unit_scores(tree, own.items, weights), unit_scores(tree, own.nodes, weights), groups)
