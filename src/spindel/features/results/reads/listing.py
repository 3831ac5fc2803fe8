"""Which rounds a member finds results in, and whose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from spindel.features.answering.models import Sheet
from spindel.features.results import permissions
from spindel.features.results.reads.frozen import heads_of
from spindel.features.results.reads.gate import is_told
from spindel.features.results.reads.places import shown_rounds
from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Membership, Unit
from spindel.foundation.organisation.reads import units_led_by


@dataclass(frozen=True)
class SeenRound:
    """A round with results, and what of it the member may see."""

    round: Round
    respondents: int
    whole: bool
    unit: Unit | None
    """The member's own unit, where its result may be seen."""
    sheet: int | None
    """The member's own sheet."""


def seen_rounds(membership: Membership) -> list[SeenRound]:
    """Newest first; as many queries, however many rounds there are."""
    rounds, whole = list(shown_rounds(membership)), permissions.may_see_whole(membership)
    led = units_led_by(membership)
    own = {*led, membership.unit_id}
    people, sheets = people_by_unit(rounds), own_sheets(membership)
    found = [
        SeenRound(
            round=round,
            respondents=sum(number for unit, number in people[round.pk].items() if whole or unit in own),
            whole=whole,
            unit=own_unit(membership, round, led),
            sheet=sheets.get(round.pk),
        )
        for round in rounds
    ]
    return [seen for seen in found if (seen.respondents and (seen.whole or seen.unit)) or seen.sheet]


def people_by_unit(rounds: list[Round]) -> dict[int, dict[int, int]]:
    """By round and unit, how many sheets have figures to show: none while a round's figures are withheld."""
    people: dict[int, dict[int, int]] = {round.pk: {} for round in rounds}
    for round, head in heads_of(rounds).items():
        people[round] = {int(unit): sheets for unit, sheets in head.people.items()}
    counted = [round.pk for round in rounds if not people[round.pk] and is_told(round)]
    sent = Sheet.objects.filter(round__in=counted, sent_at__isnull=False).values_list("round", "unit")
    for round_id, unit, sheets in sent.annotate(sheets=Count("pk")).order_by():
        people[round_id][unit] = sheets
    return people


def latest_seen(membership: Membership) -> SeenRound | None:
    """The newest round in which the member finds anything."""
    return next(iter(seen_rounds(membership)), None)


def own_unit(membership: Membership, round: Round, led: Collection[int]) -> Unit | None:
    own = membership.unit
    return own if own and permissions.may_see_unit(membership, round, (own.pk,), led) else None


def own_sheets(membership: Membership) -> dict[int, int]:
    """By round, the sheet the member sent last."""
    sent = Sheet.objects.filter(
        organisation_id=membership.organisation_id,
        respondent_id=membership.user_id,
        sent_at__isnull=False,
        round__shows_own_result=True,
    )
    return dict(sent.order_by("sent_at", "pk").values_list("round_id", "pk"))
