"""Evaluations of rounds, kept until an answer changes: one unit's part is computed anew, the others are put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from spindel.core.evaluation import (
    Evaluation,
    UnitPart,
    combine,
    difference,
    evaluate_unit,
    on_mapped_items,
    slice_scores,
    without_people,
)
from spindel.core.evaluation import Round as EvaluatedRound
from spindel.core.frameworks.model import Framework, Node, Scale
from spindel.core.refusals import Refusal
from spindel.features.answering.reads import revisions_of
from spindel.features.results.reads.frozen import Figures, Head, figures_of, head_of
from spindel.features.results.reads.gate import Released, fewest, released
from spindel.features.results.reads.kept import EVALUATIONS, PARTS, RESAMPLED, digest
from spindel.features.results.reads.places import WHOLE, Branch, branch_of
from spindel.features.rounds.models import Round, Weighting
from spindel.features.rounds.reads import framework_of_round

NO_SHEETS = (0, 0)
NO_FRAMEWORK = Framework("", "", Node("", ()), Scale(), {})


@dataclass(frozen=True)
class Source:
    """Everything a round's evaluation is made from, in a few light queries; the answers themselves come later."""

    round: Round
    revisions: Mapping[int, tuple[int, int]]
    head: Head | None = None
    """Where the round's figures are frozen."""
    known_branch: Branch | None = None
    called: str | None = None
    """What the whole is to be called, where another round decides that."""

    @cached_property
    def branch(self) -> Branch:
        """Read when first asked for: frozen figures do not need it."""
        return self.known_branch or branch_of(self.round)

    @property
    def whole(self) -> str:
        """Name in the evaluation of the unit that stands for all."""
        return self.branch.whole if self.called is None else self.called

    def revision(self, unit: int) -> tuple[int, int]:
        """How many sheets the unit has sent, and the sum of their revisions."""
        return self.revisions.get(unit, NO_SHEETS)

    @property
    def answering(self) -> list[int]:
        """The units that answer, in the organisation's order."""
        return [unit for unit in self.branch.units if unit in self.branch.answering]

    @property
    def headcounts(self) -> dict[str, float] | None:
        """Where the round weights by size: every unit's, by its name in the evaluation."""
        if self.round.weighting != Weighting.HEADCOUNT:
            return None
        return {str(unit.pk): float(unit.headcount) for unit in self.branch.units.values() if unit.headcount}

    @property
    def fingerprint(self) -> str:
        """Changes when anything changes that the evaluation is made from."""
        round = self.round
        if self.head and round.tree_at_close:
            return digest((round.pk, self.head, self.called))
        tree = [(unit.pk, unit.parent_id, unit.headcount, unit.name) for unit in self.branch.units.values()]
        answering = sorted(self.branch.answering)
        revisions = [self.revision(unit) for unit in answering]
        asked = (round.pk, round.framework_version.content_hash, round.form, round.weighting)
        promised = (round.mode, round.fewest_shown, None if round.is_named else round.closed_at, self.head)
        return digest(
            (asked, promised, sorted(round.targets.items()), answering, revisions, tree, self.whole)
        )


def source_of(round: Round, branch: Branch | None = None, whole: str | None = None) -> Source:
    head = head_of(round)
    revisions = (
        {int(unit): (sheets, 0) for unit, sheets in head.people.items()} if head else revisions_of(round)
    )
    return Source(round, revisions, head, branch, whole)


@dataclass(frozen=True)
class Evaluated:
    """A round's figures, and what had to be given up to get them."""

    evaluation: Evaluation
    without_headcount: str = ""
    """Name of a unit without a headcount, where that is why all units count the same."""
    hidden: Mapping[str, str] = field(default_factory=dict)
    """Units that are not shown, and the one their people are counted in, "" for none."""


def evaluated(
    source: Source, previous: Source | None = None, pairs: Mapping[str, str] | None = None
) -> Evaluated:
    """The figures of a round, compared with the previous one; from the shelf where nothing has changed.

    ``pairs`` are the items to compare on, newer to older, where the previous round was of another version.
    """
    if source.head and previous is None:
        return put_together(source)
    before = (previous.round.pk, previous.fingerprint + digest(pairs)) if previous else (0, "")
    found: Evaluated = EVALUATIONS.one(
        f"{source.round.pk}:{before[0]}:{source.whole}",
        (source.fingerprint, before[1]),
        lambda: light(compared(source, resampled(previous) if previous else None, pairs)),
    )
    return dressed(found, source)


def compared(source: Source, previous: Evaluation | None, pairs: Mapping[str, str] | None) -> Evaluated:
    if previous is None or pairs is None:
        return put_together(source, previous)
    found, framework = put_together(source), framework_of_round(source.round)
    then = on_mapped_items(previous, framework, pairs)
    now = on_mapped_items(found.evaluation, framework, {item: item for item in pairs})
    return replace(found, evaluation=replace(found.evaluation, change=difference(then, now)))


def resampled(source: Source) -> Evaluation:
    """An earlier round with its resampled scores, which every comparison with it needs as long as there are any."""
    if source.head:
        return thawed(source, source.head).evaluation
    found: Evaluated = RESAMPLED.one(
        f"{source.round.pk}:{source.whole}", source.fingerprint, lambda: bare(put_together(source))
    )
    return dressed(found, source).evaluation


def light(found: Evaluated) -> Evaluated:
    """Without the resampled scores: they have done their work, and weigh more than everything else together."""
    return bare(replace(found, evaluation=replace(found.evaluation, replicates=())))


def bare(found: Evaluated) -> Evaluated:
    """Without the framework's words, which the process has at hand anyway."""
    return replace(found, evaluation=replace(found.evaluation, framework=NO_FRAMEWORK))


def dressed(found: Evaluated, source: Source) -> Evaluated:
    """With the framework again."""
    return replace(found, evaluation=replace(found.evaluation, framework=framework_of_round(source.round)))


def put_together(source: Source, previous: Evaluation | None = None) -> Evaluated:
    if source.head:
        found = thawed(source, source.head)
        change = difference(previous, found.evaluation) if previous else None
        return Evaluated(replace(found.evaluation, change=change), found.without_headcount, found.hidden)
    if source.round.is_named:
        return combined(source, parts_of(source), above_in(source), previous)
    told = released(source.round, source.answering, above_in(source))
    return combined_of(source, told, previous)


def combined_of(source: Source, told: Released, previous: Evaluation | None = None) -> Evaluated:
    """The figures of what the gate has released, unit by unit."""
    framework, told = framework_of_round(source.round), with_a_unit(source, told)
    parts = [evaluate_unit(framework, told.answers, unit) for unit in told.answers.units]
    return replace(combined(source, parts, told.above, previous), hidden=told.hidden)


def with_a_unit(source: Source, told: Released) -> Released:
    """Where too few answered in all, the whole is left, with nobody in it."""
    if told.answers.units:
        return told
    return replace(told, answers=replace(told.answers, units=(source.whole,)))


def combined(
    source: Source, parts: Sequence[UnitPart], above: Mapping[str, str], previous: Evaluation | None
) -> Evaluated:
    framework = framework_of_round(source.round)
    names = [WHOLE, *(str(unit) for unit in source.branch.units)]
    facts = EvaluatedRound(above=above, targets=dict.fromkeys(names, source.round.targets), previous=previous)
    if source.headcounts is None:
        return Evaluated(combine(framework, parts, facts))
    try:
        return Evaluated(combine(framework, parts, replace(facts, headcounts=source.headcounts)))
    except Refusal as refusal:
        unit = source.branch.units[int(str(refusal.facts["unit"]))]
        return Evaluated(combine(framework, parts, facts), without_headcount=unit.name)


def above_in(source: Source) -> dict[str, str]:
    """The unit over a unit, by their names in the evaluation."""
    units, tops = source.branch.units, source.branch.below.get(None, ())
    above = {str(unit.pk): str(unit.parent_id) for unit in units.values() if unit.parent_id in units}
    if source.whole == WHOLE:
        above |= {str(unit): WHOLE for unit in tops}
    return above


def parts_of(source: Source) -> list[UnitPart]:
    """The part of every unit that answers, in the organisation's order; only those that changed are computed."""
    units = source.answering
    version = f"{source.round.framework_version.content_hash}:{source.round.form}:{source.round.pk}"
    revisions = [source.revision(unit) for unit in units]
    found = PARTS.find([f"{version}:{unit}" for unit in units], revisions)
    parts = {unit: part for unit, part in zip(units, found, strict=True) if part is not None}
    changed = [unit for unit in units if unit not in parts]
    if changed:
        framework, told = framework_of_round(source.round), released(source.round, changed, {})
        fresh = {unit: evaluate_unit(framework, told.answers, str(unit)) for unit in changed}
        PARTS.lay({f"{version}:{unit}": (source.revision(unit), part) for unit, part in fresh.items()})
        parts |= fresh
    return [parts[unit] for unit in units]


def thawed(source: Source, head: Head) -> Figures:
    """The figures as they were frozen."""
    return figures_of(head, framework_of_round(source.round))


def worked_out(round: Round, told_progress: Callable[[int, int], None]) -> Figures:
    """All figures of a closed round, from its sheets. There is a row for the whole above the topmost unit also where
    there is but one, so that a later round with several can be compared with it.
    """
    source, framework = replace(source_of(round, whole=WHOLE), head=None), framework_of_round(round)
    told = with_a_unit(source, released(round, source.answering, above_in(source)))
    steps, parts = len(told.answers.units) + 1, []
    for done, unit in enumerate(told.answers.units, start=1):
        parts.append(evaluate_unit(framework, told.answers, unit))
        told_progress(done, steps)
    found = combined(source, parts, told.above, None)
    slices = slice_scores(framework, told.answers, told.slices, told.above, fewest(round))
    told_progress(steps, steps)
    return Figures(
        evaluation=light(found).evaluation,
        answers=without_people(told.answers),
        above=told.above,
        hidden=told.hidden,
        slices=slices,
        without_headcount=found.without_headcount,
    )
