"""Which earlier round a result may be held up against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from spindel.core.frameworks import compare
from spindel.core.frameworks.mapping import coverage
from spindel.features.catalogue.reads import mappings_to
from spindel.features.results.reads.evaluations import Source, source_of
from spindel.features.results.reads.gate import is_told
from spindel.features.results.reads.places import shown_rounds
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import framework_of_round, items_asked
from spindel.foundation.organisation.models import Membership


@dataclass(frozen=True)
class Earlier:
    """The last comparable round, and the name of a later one that asked something else."""

    source: Source | None = None
    passed_over: str = ""
    pairs: Mapping[str, str] | None = None
    """Where it was of another version: which items are compared, newer to older."""
    coverage: float = 1.0
    """Share of the framework's weight that is compared, 0…1."""


def earlier_than(membership: Membership, source: Source) -> Earlier:
    """The last closed round before this one that asked the same, or whose questions somebody has said mean the same."""
    passed_over = ""
    mappings = mappings_to(source.round.framework_version)
    for round in before(membership, source.round):
        if not is_told(round):
            continue
        if comparable(round, source.round):
            return Earlier(source_of(round, whole=source.whole), passed_over)
        if pairs := mapped_items(round, source.round, mappings):
            told = coverage(framework_of_round(source.round), pairs)
            return Earlier(source_of(round, whole=source.whole), passed_over, pairs, told)
        passed_over = passed_over or round.name
    return Earlier(None, passed_over)


def before(membership: Membership, round: Round) -> QuerySet[Round]:
    """Closed rounds of the same framework that the member may know of, newest first."""
    return shown_rounds(membership).filter(
        closed_at__isnull=False,
        opened_at__lt=round.opened_at,
        framework_version__key=round.framework_version.key,
    )


def comparable(before: Round, after: Round) -> bool:
    """The same questions, meaning and counting the same."""
    if before.framework_version.content_hash == after.framework_version.content_hash:
        return before.form == after.form or items_asked(before) == items_asked(after)
    if items_asked(before) != items_asked(after):
        return False
    found = compare(framework_of_round(before), framework_of_round(after))
    return not found.nodes_changed and not found.changed.keys() & set(items_asked(after))


def mapped_items(before: Round, after: Round, mappings: Mapping[int, Mapping[str, str]]) -> dict[str, str]:
    """The items both asked, newer to older, where somebody has confirmed which are the same."""
    then, now = set(items_asked(before)), set(items_asked(after))
    pairs = mappings.get(before.framework_version_id, {})
    return {new: old for new, old in pairs.items() if new in now and old in then}
