"""Sending, letter by letter: each step is written down before the next, so that a kill in between sends nothing twice."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q

from spindel.features.rounds.models import Delivery, Invitation, InvitationKey, Round
from spindel.features.rounds.reads.keys import invitation_digest, new_key
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.jobs.writes import announce


@transaction.atomic
def give_key(*, invitation: Invitation) -> str:
    """A further personal key; the earlier ones stay good, since what was begun hangs on them."""
    key = new_key()
    InvitationKey(
        organisation_id=invitation.organisation_id, invitation=invitation, digest=invitation_digest(key)
    ).save(force_insert=True)
    return key


@transaction.atomic
def claim_letter(*, invitation: Invitation, batch: str) -> str | None:
    """The key for the letter that is sent next; None where it is not for this batch to send any more.

    Whoever has answered meanwhile needs no letter, and counts as having got it: nothing else may be seen of that.
    """
    mine = Invitation.objects.filter(
        pk=invitation.pk, batch=batch, delivery=Delivery.WAITING, round__closed_at=None
    )
    if mine.filter(has_answered=True).update(delivery=Delivery.SENT, batch=""):
        return None
    return give_key(invitation=invitation) if mine.update(delivery=Delivery.SENDING) else None


@transaction.atomic
def note_delivery(*, invitation: Invitation, delivery: str, trouble: str = "") -> None:
    """How it went with the letter just claimed."""
    Invitation.objects.filter(pk=invitation.pk, delivery=Delivery.SENDING).update(
        delivery=delivery, trouble=trouble, batch=F("batch") if delivery == Delivery.WAITING else ""
    )


@transaction.atomic
def leave_uncertain(*, round: Round, batch: str, now: datetime) -> int:
    """What an earlier run of this batch was sending when it was cut off: nobody knows, so it is not sent again."""
    found = Invitation.objects.filter(batch=batch, delivery=Delivery.SENDING)
    count = found.update(delivery=Delivery.UNCERTAIN, batch="")
    if count:
        record(
            "round.letters_uncertain",
            about=round,
            actor=None,
            organisation=round.organisation,
            at=now,
            people=count,
        )
    return count


@transaction.atomic
def note_sent(*, round: Round, people: int, now: datetime) -> None:
    """One line in the trail for a whole batch: never who, since that would put a moment beside a person."""
    record(
        "round.letters_sent", about=round, actor=None, organisation=round.organisation, at=now, people=people
    )


@transaction.atomic
def remind(*, round: Round, actor: User | None, now: datetime, unit_ids: set[int] | None = None) -> None:
    """Have those reminded who have not answered, everywhere or in these units."""
    units = None if unit_ids is None else sorted(unit_ids)
    record(
        "round.reminders_waiting",
        about=round,
        actor=actor,
        organisation=round.organisation,
        at=now,
        units=units or [],
    )
    announce(
        "round.reminders_waiting",
        organisation_id=round.organisation_id,
        now=now,
        round_id=round.pk,
        unit_ids=units,
    )


@transaction.atomic
def remind_all_due(*, round: Round, today: date, now: datetime) -> None:
    """The reminder of the day, once."""
    due = Round.objects.filter(pk=round.pk).filter(Q(reminded_on=None) | Q(reminded_on__lt=today))
    if due.update(reminded_on=today):
        remind(round=round, actor=None, now=now)


@transaction.atomic
def claim_reminder(*, invitation: Invitation, today: date) -> str | None:
    """The key for a reminder, at most one for a person and day; None where none is due any more."""
    due = Invitation.objects.filter(
        pk=invitation.pk, has_answered=False, wants_reminders=True, round__closed_at=None
    ).filter(Q(reminded_on=None) | Q(reminded_on__lt=today))
    if not due.update(reminded_on=today):
        return None
    return give_key(invitation=invitation)


@transaction.atomic
def unclaim_reminder(*, invitation: Invitation) -> None:
    """It was not sent, and may be tried again the same day."""
    Invitation.objects.filter(pk=invitation.pk).update(reminded_on=invitation.reminded_on)


@transaction.atomic
def note_reminder_refused(*, invitation: Invitation, trouble: str) -> None:
    """The address no longer works; it stands among those it went wrong with."""
    Invitation.objects.filter(pk=invitation.pk).update(delivery=Delivery.FAILED, trouble=trouble)
