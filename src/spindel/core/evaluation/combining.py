"""Puts the parts of units together: the figures of all units and of the units above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spindel.core.answers.model import Absence, Answers
from spindel.core.evaluation.agreement import agreement_at
from spindel.core.evaluation.differences import difference
from spindel.core.evaluation.ends import Sample, ends
from spindel.core.evaluation.model import Evaluation
from spindel.core.evaluation.parts import UnitPart, unit_parts
from spindel.core.evaluation.places import Kind, Plan, plan_of
from spindel.core.evaluation.resampling import Floats, Halves
from spindel.core.evaluation.settings import Settings
from spindel.core.evaluation.standings import Seen, strengths_and_zones, topics
from spindel.core.evaluation.strata import replicates_above
from spindel.core.frameworks.model import Framework, Scale
from spindel.core.scoring.coverage import coverage
from spindel.core.scoring.display import band_of, shown
from spindel.core.scoring.segments import Counts
from spindel.core.scoring.selection import respondents_only
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
class Round:
    """What an evaluation takes from the round beside the answers. All by unit name; all may be left out."""

    above: Mapping[str, str] | None = None
    """The unit over a unit."""
    headcounts: Mapping[str, float] | None = None
    """Weights of units, see ``scoring.units.unit_shares``; equal without."""
    targets: Mapping[str, Mapping[str, float]] | None = None
    """By unit and by node or item what it wants to reach, on the framework's scale."""
    previous: Evaluation | None = None
    """What to compare with."""


def evaluate(
    framework: Framework,
    answers: Answers,
    round: Round | None = None,
    *,
    groups: Mapping[str, NDArray[np.bool_]] | None = None,
    settings: Settings | None = None,
) -> Evaluation:
    """Evaluate a round: every figure of every unit, of the units above, and of ``groups`` of respondents.

    ``groups`` by name says who belongs, (respondents,); a respondent may be in several. Raises ``ValueError`` where the
    answers are about other items or know no unit, ``Refusal`` for an impossible tree or headcount.
    """
    chosen, plan = settings or Settings(), plan_of(framework)
    parts = {
        name: unit_parts(plan, replace(respondents_only(answers, who), consensus=None), chosen)
        for name, who in (groups or {}).items()
    }
    return _combine(plan, unit_parts(plan, answers, chosen), round or Round(), parts, chosen)


def combine(
    framework: Framework,
    parts: Sequence[UnitPart],
    round: Round | None = None,
    *,
    groups: Mapping[str, Sequence[UnitPart]] | None = None,
    settings: Settings | None = None,
) -> Evaluation:
    """The evaluation of parts made by ``parts.evaluate_unit``: the same as ``evaluate`` on all answers together.

    ``settings`` are those the parts were made with; ``groups`` the parts of each group of respondents.
    """
    return _combine(plan_of(framework), parts, round or Round(), groups or {}, settings or Settings())


def _combine(
    plan: Plan,
    parts: Sequence[UnitPart],
    round: Round,
    groups: Mapping[str, Sequence[UnitPart]],
    settings: Settings,
) -> Evaluation:
    if not parts:
        raise ValueError("there is no unit to evaluate")
    found = _figures(plan, parts, round, settings)
    for_groups = replace(round, previous=None)
    inside = {name: _combine(plan, each, for_groups, {}, settings) for name, each in groups.items()}
    change = None if round.previous is None else difference(round.previous, found, level=settings.level)
    return replace(found, groups=inside, change=change)


@dataclass(frozen=True, slots=True)
class _Stack:
    """Parts put on top of each other in the order of a tree."""

    tree: UnitTree
    parts: Sequence[UnitPart]

    def own(self, name: str, empty: float = np.nan) -> Floats:
        """One of the parts' arrays of numbers, (units, …)."""
        rows = np.array([getattr(part, name) for part in self.parts], dtype=np.float64)
        return in_tree(self.tree, [part.unit for part in self.parts], rows, empty)

    def total(self, name: str) -> Floats:
        """The sum over everything below, (units, …)."""
        return unit_sums(self.tree, self.own(name, 0.0))

    def count(self, name: str) -> Counts:
        """The sum over everything below of one of the parts' counts, (units, …)."""
        rows = np.array([getattr(part, name) for part in self.parts], dtype=np.int64)
        return unit_sums(self.tree, in_tree(self.tree, [part.unit for part in self.parts], rows))

    def by_row(self) -> dict[int, UnitPart]:
        """The parts by their row in the tree."""
        return {self.tree.names.index(part.unit): part for part in self.parts}


@dataclass(frozen=True, slots=True)
class _Scored:
    shares: tuple[Shares, ...]
    score: Floats
    mean: Floats
    target: Floats


def _figures(plan: Plan, parts: Sequence[UnitPart], round: Round, settings: Settings) -> Evaluation:
    stack = _Stack(unit_tree([part.unit for part in parts], round.above), parts)
    own_people = stack.own("respondents", 0.0).astype(int).tolist()
    shares = unit_shares(stack.tree, own_people, round.headcounts)
    scored = _Scored(
        shares=shares,
        score=unit_scores(stack.tree, stack.own("scores"), shares),
        mean=unit_scores(stack.tree, stack.own("mean"), shares),
        target=_targets(plan, stack.tree, round.targets or {}, plan.framework.scale),
    )
    found = _intervals(plan, stack, scored, settings)
    evaluation = _evaluation(plan, stack, scored, found)
    return _with_standings(plan, evaluation, found.apart) if settings.standings else evaluation


def _evaluation(plan: Plan, stack: _Stack, scored: _Scored, found: _Intervals) -> Evaluation:
    scale, below = plan.framework.scale, plan.below.astype(np.int64)
    counts, levels, people = stack.count("counts"), stack.count("levels"), stack.count("people")
    return Evaluation(
        framework=plan.framework,
        tree=stack.tree,
        places=plan.places,
        score=scored.score,
        shown=shown(scale, scored.score),
        band=band_of(scale, plan.framework.bands, scored.score),
        low=found.low,
        high=found.high,
        coverage=coverage(stack.total("answered"), stack.total("applicable"), plan.shares),
        answers=counts[:, :, Absence.ANSWERED] @ below.T,
        respondents=people,
        spread=_spread(people, stack.total("sums"), stack.total("squares")),
        agreement=agreement_at(plan, levels),
        missing=below @ counts[:, :, Absence.BLANK :],
        levels=levels,
        mean=scored.mean,
        consensus=stack.own("consensus"),
        target=scored.target,
        people=stack.count("respondents"),
        replicates=found.replicates,
    )


def _with_standings(plan: Plan, found: Evaluation, apart: Floats) -> Evaluation:
    columns = (found.score, found.low, found.high, found.target, found.band, found.agreement)
    seen = [Seen(*each) for each in zip(*columns, found.respondents, apart, strict=True)]
    standings = [strengths_and_zones(plan, each) for each in seen]
    return replace(
        found,
        strengths=tuple(strengths for strengths, _ in standings),
        zones=tuple(zones for _, zones in standings),
        topics=tuple(topics(plan, each) for each in seen),
    )


@dataclass(frozen=True, slots=True)
class _Intervals:
    low: Floats
    high: Floats
    apart: Floats
    """(units, 2, C)."""
    replicates: tuple[Halves | None, ...]


def _intervals(plan: Plan, stack: _Stack, scored: _Scored, settings: Settings) -> _Intervals:
    """All intervals: the units' own, and those of the units above from replicates put together."""
    low, high, apart = stack.own("low"), stack.own("high"), stack.own("apart")
    own = stack.by_row()
    replicates: dict[int, Halves | None] = {row: part.replicates for row, part in own.items()}
    people, units = stack.count("sampled"), stack.own("sampled", 0.0)
    freedom = people - unit_sums(stack.tree, (units > 0).astype(np.int64))
    together = replicates_above(plan, scored.shares, own, scored.score, settings)
    for row, moved in together.items():
        sample = Sample(people[row], freedom[row], np.ones(len(plan.places)))
        found = ends(plan, moved, scored.score[row], sample, settings)
        low[row], high[row], apart[row] = found.low, found.high, found.apart
    replicates |= together
    rows = range(len(stack.tree.names))
    return _Intervals(low, high, apart, tuple(replicates.get(row) for row in rows))


def _targets(plan: Plan, tree: UnitTree, targets: Mapping[str, Mapping[str, float]], scale: Scale) -> Floats:
    """(units, P) targets as scores of 0…1; a unit or place that is not there is passed over."""
    found = np.full((len(tree.names), len(plan.places)), np.nan)
    columns = {place.id: column for column, place in enumerate(plan.places) if place.kind is not Kind.GROUP}
    for row, unit in enumerate(tree.names):
        for place, value in targets.get(unit, {}).items():
            if place in columns:
                found[row, columns[place]] = (value - scale.low) / (scale.high - scale.low)
    return found


def _spread(people: Counts, sums: Floats, squares: Floats) -> Floats:
    """Standard deviation with n - 1, NaN below two people."""
    found = np.full(sums.shape, np.nan)
    np.divide(squares * people - sums**2, people * (people - 1), out=found, where=people > 1)
    return np.asarray(np.sqrt(np.maximum(found, 0.0)))
