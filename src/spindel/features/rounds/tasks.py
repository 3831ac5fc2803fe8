"""What happens to rounds in the background: letters, reminders, and the days on which a round opens and closes."""

import logging
from collections.abc import Collection
from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate, localtime

from spindel.core.refusals import Refusal
from spindel.features.rounds import reads, writes
from spindel.features.rounds.models import Delivery, Invitation, Round
from spindel.features.rounds.presentation.letters import Asked, letter_of
from spindel.foundation.jobs.models import NotYet
from spindel.foundation.jobs.writes import progress
from spindel.foundation.mail.reads import absolute, can_send
from spindel.foundation.mail.writes import connection, post

MORNING = 8
"""O'clock; nobody is mailed at night."""
SERVER_AWAY = "mail.server_away"

_log = logging.getLogger("spindel.rounds")


def send_invitations(*, round_id: int, batch: str, now: datetime) -> None:
    """The letters of one batch. What is not taken now waits for the next try; what nobody knows about is left alone.

    In an anonymous round the trail counts those who have answered meanwhile as well: otherwise a batch of one would
    tell whether somebody has.
    """
    round = reads.round_to_work_on(round_id)
    if round is None:
        return
    writes.leave_uncertain(round=round, batch=batch, now=now)
    letters, sent, later = reads.waiting_in(batch), 0, None
    with connection(), translation.override(round.language):
        for place, invitation in enumerate(letters, start=1):
            key = writes.claim_letter(invitation=invitation, batch=batch)
            outcome = send_invitation(round, invitation, key) if key else Delivery.NONE
            sent += outcome == Delivery.SENT
            later = outcome if isinstance(outcome, NotYet) else later
            if later and later.code == SERVER_AWAY:
                break
            progress(done=place, of=len(letters))
    writes.note_sent(round=round, people=len(letters) if round.is_anonymous else sent, now=now)
    if later:
        raise later


def send_invitation(round: Round, invitation: Invitation, key: str) -> Delivery | NotYet:
    """Send, and write down how it went before anything else is done."""
    outcome, trouble = Delivery.SENT, ""
    try:
        post_letter(round, invitation, key, reminds=False)
    except NotYet as later:
        writes.note_delivery(invitation=invitation, delivery=Delivery.WAITING)
        return later
    except Refusal as refused:
        outcome, trouble = Delivery.FAILED, in_short(refused)
    except OSError as broken:
        _log.warning("a letter is uncertain: %s", type(broken).__name__)
        outcome = Delivery.UNCERTAIN
    writes.note_delivery(invitation=invitation, delivery=outcome, trouble=trouble)
    return outcome


def send_reminders(*, round_id: int, unit_ids: Collection[int] | None, now: datetime) -> None:
    """To those who have not answered; a person gets one a day at most, whatever is cut off and begun again.

    In an anonymous round the progress would tell how many are missing, to the last one.
    """
    round = reads.round_to_work_on(round_id)
    if round is None:
        return
    today, later = localdate(now), None
    letters = reads.to_remind(round, today, unit_ids)
    with connection(), translation.override(round.language):
        for place, invitation in enumerate(letters, start=1):
            later = send_reminder(round, invitation, now) or later
            if later and later.code == SERVER_AWAY:
                break
            if not round.is_anonymous:
                progress(done=place, of=len(letters))
    if later:
        raise later


def send_reminder(round: Round, invitation: Invitation, now: datetime) -> NotYet | None:
    key = writes.claim_reminder(invitation=invitation, today=localdate(now))
    try:
        if key:
            post_letter(round, invitation, key, reminds=True)
    except NotYet as later:
        writes.unclaim_reminder(invitation=invitation)
        return later
    except Refusal as refused:
        writes.note_reminder_refused(invitation=invitation, trouble=in_short(refused))
    except OSError as broken:
        _log.warning("a reminder is uncertain: %s", type(broken).__name__)
    return None


def post_letter(round: Round, invitation: Invitation, key: str, *, reminds: bool) -> None:
    unsubscribe = absolute(reverse("rounds:reminders", args=[reads.reminders_token(invitation)]))
    letter = letter_of(
        Asked(
            organisation=round.organisation.name,
            name=invitation.name,
            unit=invitation.unit.name,
            round=round.name,
            purpose=round.purpose,
            questions=len(reads.items_asked(round)),
            deadline=round.deadline,
            promise=reads.promise_of(round),
            link=absolute(reads.personal_path(key)),
            unsubscribe=unsubscribe,
            reminds=reminds,
        )
    )
    post(
        to=invitation.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=round.language,
        unsubscribe=unsubscribe,
    )


def in_short(refused: Refusal) -> str:
    """The code and the mail server's number, to be put into words where it is read."""
    return ":".join([refused.code, str(refused.facts.get("status", ""))])


def keep_time(*, now: datetime) -> None:
    """Open, remind and close what is due. One round that cannot be opened does not keep the others waiting."""
    for round in reads.to_close(now):
        writes.close_round(round=round, actor=None, now=now)
    if localtime(now).hour < MORNING:
        return
    for round in reads.to_open(now):
        try:
            writes.open_round(round=round, actor=None, now=now, send=can_send())
        except Refusal as refused:
            _log.warning("round %s does not open: %s", round.pk, refused.code)
    if can_send():
        for round in reads.with_reminder_due(now):
            writes.remind_all_due(round=round, today=localdate(now), now=now)
