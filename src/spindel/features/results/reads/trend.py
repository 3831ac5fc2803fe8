"""One place over the rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404

from spindel.core.evaluation import Evaluation, Kind, on_mapped_items
from spindel.core.frameworks.mapping import coverage
from spindel.features.catalogue.reads import mappings_to
from spindel.features.results.reads.behind import Behind
from spindel.features.results.reads.earlier import before, comparable, mapped_items
from spindel.features.results.reads.places import place_of
from spindel.features.results.reads.slices import number
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import framework_of_round

MOST = 12
"""Rounds looked back on."""


@dataclass(frozen=True)
class Standing:
    """A score 0…1 and its interval."""

    score: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Stop:
    """One round of a trend, at the places of the framework the trend ends in."""

    round: Round
    standings: Mapping[str, Standing]
    """By node and item; in a round of another version only what was compared."""
    is_comparable: bool
    """Whether it asked the same as the last round, so that a line may run through it."""
    coverage: float | None
    """Share of the weight that can be compared, 0…1; None where nothing can: there the trend breaks."""
    respondents: int


def trend_of(behind: Behind) -> Sequence[Stop]:
    """Oldest first, this round last; rounds in which the place shows nothing are left out."""
    place = behind.place
    if place.sheet is not None:
        return ()
    mappings = mappings_to(behind.round.framework_version)
    found = [
        stop
        for round in before(place.membership, behind.round)[:MOST]
        if (stop := stop_at(behind, round, mappings))
    ]
    own = stop_of(behind, behind.round, None, 1.0) if behind.respondents else None
    return [*reversed(found), *([own] if own else [])]


def stop_at(behind: Behind, round: Round, mappings: Mapping[int, Mapping[str, str]]) -> Stop | None:
    try:
        then = Behind(place_of(behind.place.membership, round.pk, behind.place.unit_id))
    except Http404:
        return None
    if not then.respondents:
        return None
    if comparable(round, behind.round):
        return stop_of(then, behind.round, None, 1.0)
    pairs = mapped_items(round, behind.round, mappings)
    told = coverage(framework_of_round(behind.round), pairs) if pairs else None
    return stop_of(then, behind.round, pairs, told)


def stop_of(then: Behind, now: Round, pairs: Mapping[str, str] | None, told: float | None) -> Stop:
    found: Evaluation = then.evaluation
    if pairs is not None:
        found = on_mapped_items(found, framework_of_round(now), pairs)
    row = found.unit(then.unit)
    standings = {
        place.id: Standing(*(number(table[row, column]) for table in (found.score, found.low, found.high)))
        for column, place in enumerate(found.places)
        if place.kind is not Kind.GROUP
    }
    return Stop(then.round, standings if told else {}, pairs is None, told, then.respondents)
