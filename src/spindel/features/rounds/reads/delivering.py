"""What background work has to look up."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localdate

from spindel.features.rounds.models import Delivery, Invitation, Round

ASKED = [Delivery.SENT, Delivery.UNCERTAIN]
"""Whoever was never sent the invitation is not reminded of it."""


def round_to_work_on(round_id: int) -> Round | None:
    """None where it has been discarded since."""
    return (
        Round.objects.select_related("framework_version", "organisation").filter(pk=round_id, closed_at=None)
    ).first()


def waiting_in(batch: str) -> list[Invitation]:
    """Whose letters a batch still has to send."""
    waiting = Invitation.objects.filter(batch=batch, delivery=Delivery.WAITING)
    return list(waiting.select_related("unit").order_by("id"))


def to_remind(round: Round, today: date, unit_ids: Collection[int] | None = None) -> list[Invitation]:
    """Those who were asked, have not answered, want to be reminded, and were not reminded today."""
    late = round.invitations.filter(has_answered=False, wants_reminders=True, delivery__in=ASKED)
    late = late.filter(Q(reminded_on=None) | Q(reminded_on__lt=today)).exclude(email="")
    if unit_ids is not None:
        late = late.filter(unit_id__in=unit_ids)
    return list(late.select_related("unit").order_by("unit_id", "id"))


def to_open(now: datetime) -> list[Round]:
    due = Round.objects.filter(opened_at=None, opens_on__lte=localdate(now))
    return list(due.select_related("organisation"))


def to_close(now: datetime) -> list[Round]:
    over = Round.objects.filter(opened_at__isnull=False, closed_at=None, deadline__lt=localdate(now))
    return list(over.filter(closes_itself=True).select_related("organisation"))


def with_reminder_due(now: datetime) -> list[Round]:
    today = localdate(now)
    open_rounds = Round.objects.filter(opened_at__isnull=False, closed_at=None, deadline__gte=today)
    return [
        round
        for round in open_rounds.select_related("organisation")
        if round.deadline and (round.deadline - today).days in round.reminder_days
    ]
