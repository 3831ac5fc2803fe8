"""One link for all of a unit, for a notice board, the intranet or a QR code."""

import secrets
from datetime import datetime

from django.db import transaction

from spindel.features.rounds.models import OpenLink, Round
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record


@transaction.atomic
def make_open_links(*, round: Round, actor: User, now: datetime) -> int:
    """One for every unit that has none; codes short enough for a small QR, and far too long to be guessed."""
    have = set(round.open_links.values_list("unit_id", flat=True))
    made = OpenLink.objects.bulk_create(
        OpenLink(
            organisation_id=round.organisation_id,
            round=round,
            unit_id=unit_id,
            code=secrets.token_urlsafe(15),
        )
        for unit_id in round.round_units.values_list("unit_id", flat=True)
        if unit_id not in have
    )
    record("round.open_links_made", about=round, actor=actor, organisation=round.organisation, at=now)
    return len(made)


@transaction.atomic
def end_open_link(*, link: OpenLink, actor: User, now: datetime) -> None:
    """The link opens nothing any more; a new one gets another code."""
    record(
        "round.open_link_ended", about=link.round, actor=actor, organisation=link.round.organisation, at=now
    )
    link.delete()
