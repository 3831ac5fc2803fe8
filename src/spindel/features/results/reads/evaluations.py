"""Evaluations of rounds, kept until an answer changes: one unit's part is computed anew, the others are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from spindel.core.evaluation import Evaluation, UnitPart, combine, evaluate_unit
from spindel.core.evaluation import Round as EvaluatedRound
from spindel.core.frameworks.model import Framework, Node, Scale
from spindel.core.refusals import Refusal
from spindel.features.answering.reads import answers_of, revisions_of
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
    branch: Branch
    revisions: Mapping[int, tuple[int, int]]
    whole: str
    """Name in the evaluation of the unit that stands for all."""

    def revision(self, unit: int) -> tuple[int, int]:
        """How many sheets the unit has sent, and the sum of their revisions."""
        return self.revisions.get(unit, NO_SHEETS)

    @property
    def headcounts(self) -> dict[str, float] | None:
        """Where the round weights by size: every unit's, by its name in the evaluation."""
        if self.round.weighting != Weighting.HEADCOUNT:
            return None
        return {str(unit.pk): float(unit.headcount) for unit in self.branch.units.values() if unit.headcount}

    @property
    def fingerprint(self) -> str:
        """Changes when anything changes that the evaluation is made from."""
        tree = [(unit.pk, unit.parent_id, unit.headcount, unit.name) for unit in self.branch.units.values()]
        round, answering = self.round, sorted(self.branch.answering)
        revisions = [self.revision(unit) for unit in answering]
        asked = (round.pk, round.framework_version.content_hash, round.form, round.weighting)
        return digest((asked, sorted(round.targets.items()), answering, revisions, tree, self.whole))


def source_of(round: Round, branch: Branch | None = None, whole: str | None = None) -> Source:
    found = branch_of(round) if branch is None else branch
    return Source(round, found, revisions_of(round), found.whole if whole is None else whole)


@dataclass(frozen=True)
class Evaluated:
    """A round's figures, and what had to be given up to get them."""

    evaluation: Evaluation
    without_headcount: str = ""
    """Name of a unit without a headcount, where that is why all units count the same."""


def evaluated(source: Source, previous: Source | None = None) -> Evaluated:
    """The figures of a round, compared with the previous one; from the shelf where nothing has changed."""
    before = (previous.round.pk, previous.fingerprint) if previous else (0, "")
    found: Evaluated = EVALUATIONS.one(
        f"{source.round.pk}:{before[0]}:{source.whole}",
        (source.fingerprint, before[1]),
        lambda: light(put_together(source, resampled(previous) if previous else None)),
    )
    return dressed(found, source)


def resampled(source: Source) -> Evaluation:
    """An earlier round with its resampled scores, which every comparison with it needs."""
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
    framework, parts = framework_of_round(source.round), parts_of(source)
    facts = round_facts(source, previous)
    if source.headcounts is None:
        return Evaluated(combine(framework, parts, facts))
    try:
        return Evaluated(combine(framework, parts, replace(facts, headcounts=source.headcounts)))
    except Refusal as refusal:
        unit = source.branch.units[int(str(refusal.facts["unit"]))]
        return Evaluated(combine(framework, parts, facts), without_headcount=unit.name)


def round_facts(source: Source, previous: Evaluation | None) -> EvaluatedRound:
    units, tops = source.branch.units, source.branch.below.get(None, ())
    above = {str(unit.pk): str(unit.parent_id) for unit in units.values() if unit.parent_id in units}
    if source.whole == WHOLE:
        above |= {str(unit): WHOLE for unit in tops}
    names = [WHOLE, *(str(unit) for unit in units)]
    return EvaluatedRound(above=above, targets=dict.fromkeys(names, source.round.targets), previous=previous)


def parts_of(source: Source) -> list[UnitPart]:
    """The part of every unit that answers, in the organisation's order; only those that changed are computed."""
    units = [unit for unit in source.branch.units if unit in source.branch.answering]
    version = f"{source.round.framework_version.content_hash}:{source.round.form}:{source.round.pk}"
    revisions = [source.revision(unit) for unit in units]
    found = PARTS.find([f"{version}:{unit}" for unit in units], revisions)
    parts = {unit: part for unit, part in zip(units, found, strict=True) if part is not None}
    changed = [unit for unit in units if unit not in parts]
    if changed:
        framework, answers = framework_of_round(source.round), answers_of(source.round, changed)
        fresh = {unit: evaluate_unit(framework, answers, str(unit)) for unit in changed}
        PARTS.lay({f"{version}:{unit}": (source.revision(unit), part) for unit, part in fresh.items()})
        parts |= fresh
    return [parts[unit] for unit in units]
