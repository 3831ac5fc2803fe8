"""Which earlier round a result may be held up against."""

from __future__ import annotations

from dataclasses import dataclass

from spindel.core.frameworks import compare
from spindel.features.results.reads.evaluations import Source, source_of
from spindel.features.results.reads.places import shown_rounds
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import framework_of_round, items_asked
from spindel.foundation.organisation.models import Membership


@dataclass(frozen=True)
class Earlier:
    """The last comparable round, and the name of a later one that asked something else."""

    source: Source | None = None
    passed_over: str = ""


def earlier_than(membership: Membership, source: Source) -> Earlier:
    """The last closed round before this one that asked the same, if there is one."""
    before = shown_rounds(membership).filter(
        closed_at__isnull=False,
        opened_at__lt=source.round.opened_at,
        framework_version__key=source.round.framework_version.key,
    )
    passed_over = ""
    for round in before:
        if comparable(round, source.round):
            return Earlier(source_of(round, whole=source.whole), passed_over)
        passed_over = passed_over or round.name
    return Earlier(None, passed_over)


def comparable(before: Round, after: Round) -> bool:
    """The same questions, meaning and counting the same."""
    if before.framework_version.content_hash == after.framework_version.content_hash:
        return before.form == after.form or items_asked(before) == items_asked(after)
    if items_asked(before) != items_asked(after):
        return False
    found = compare(framework_of_round(before), framework_of_round(after))
    return not found.nodes_changed and not found.changed.keys() & set(items_asked(after))
