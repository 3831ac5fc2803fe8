"""Which rounds a member finds results in, and whose."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from spindel.features.answering.models import Sheet
from spindel.features.results import permissions
from spindel.features.results.reads.places import shown_rounds
from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Membership, Role, Unit
from spindel.foundation.organisation.reads import units_below


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
    """Newest first; four queries, however many rounds there are."""
    whole = permissions.may_see_whole(membership)
    sent = Q(sheets__sent_at__isnull=False)
    rounds = shown_rounds(membership).annotate(
        respondents=Count("sheets", filter=sent),
        own_respondents=Count("sheets", filter=sent & Q(sheets__unit__in=led(membership))),
    )
    sheets = own_sheets(membership)
    found = [
        SeenRound(
            round=round,
            respondents=round.respondents if whole else round.own_respondents,
            whole=whole,
            unit=own_unit(membership, round),
            sheet=sheets.get(round.pk),
        )
        for round in rounds
    ]
    return [seen for seen in found if (seen.respondents and (seen.whole or seen.unit)) or seen.sheet]


def latest_seen(membership: Membership) -> SeenRound | None:
    """The newest round in which the member finds anything."""
    return next(iter(seen_rounds(membership)), None)


def led(membership: Membership) -> list[int]:
    """Ids of the member's own unit and, for a unit leader, those below it."""
    if membership.unit is None:
        return []
    if membership.role == Role.UNIT_LEADER:
        return sorted(units_below(membership.organisation, membership.unit))
    return [membership.unit.pk]


def own_unit(membership: Membership, round: Round) -> Unit | None:
    if membership.unit is None or not permissions.may_see_unit(membership, round, (membership.unit.pk,)):
        return None
    return membership.unit


def own_sheets(membership: Membership) -> dict[int, int]:
    """By round, the sheet the member sent last."""
    sent = Sheet.objects.filter(
        organisation_id=membership.organisation_id, respondent_id=membership.user_id, sent_at__isnull=False
    )
    return dict(sent.order_by("sent_at", "pk").values_list("round_id", "pk"))
