"""The same again: a new plan from an earlier round."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from spindel.features.rounds.models import Invitation, Round
from spindel.features.rounds.writes.planning import plan_round
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.models import Unit

SAME = (
    *("form", "purpose", "mode", "fewest_shown", "audience", "language", "weighting", "closes_itself"),
    *("reminder_days", "shows_own_result", "retention_months", "targets"),
)
"""The period is not copied: the old one is over."""
AT_ONCE = 2000


@transaction.atomic
def copy_round(
    *,
    round: Round,
    name: str,
    units: Iterable[Unit],
    actor: User,
    now: datetime,
    shows_last_answer: bool = False,
) -> Round:
    """The same units, people, targets and settings; everybody is asked anew, also those who wanted no reminders."""
    units = list(units)
    copy = plan_round(
        framework_version=round.framework_version,
        name=name,
        units=units,
        actor=actor,
        now=now,
        previous=round,
        shows_last_answer=shows_last_answer and not round.is_anonymous,
        **{setting: getattr(round, setting) for setting in SAME},
    )
    _copy_people(round, copy, {unit.pk for unit in units})
    record("round.copied", about=copy, actor=actor, organisation=copy.organisation, at=now, previous=round.pk)
    return copy


def _copy_people(round: Round, copy: Round, kept: Collection[int]) -> None:
    Invitation.objects.bulk_create(
        [
            Invitation(
                organisation_id=copy.organisation_id,
                round=copy,
                unit_id=each.unit_id,
                user_id=each.user_id,
                name=each.name,
                email=each.email,
                is_leader=each.is_leader,
            )
            for each in round.invitations.order_by("id")
            if each.unit_id in kept
        ],
        batch_size=AT_ONCE,
    )
