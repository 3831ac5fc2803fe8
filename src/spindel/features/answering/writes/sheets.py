"""Beginning a sheet and sending it, where the database may know whose it is."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from spindel.core.answers.model import Absence
from spindel.core.refusals import Refusal
from spindel.features.answering.models import Answer, Sheet
from spindel.features.answering.reads import sheet_digest, sheet_of_invitation
from spindel.features.answering.writes.saving import _require_open, _touch
from spindel.features.rounds.models import Invitation, Round
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.models import Unit


class NothingToSend(Refusal):
    """A sheet without a single answer says nothing."""


@transaction.atomic
def start_sheet(*, round: Round, unit: Unit, respondent: User, now: datetime) -> Sheet:
    """Begin to answer by one's account, or go on with what was begun."""
    _require_open(round)
    invitation = Invitation.objects.filter(round=round, unit=unit, user=respondent).first()
    return _started(round, unit, respondent, invitation, now)


@transaction.atomic
def start_invited(*, invitation: Invitation, now: datetime) -> Sheet:
    """The same by a personal link."""
    _require_open(invitation.round)
    stood = sheet_of_invitation(invitation)
    return stood or _started(invitation.round, invitation.unit, invitation.user, invitation, now)


def _started(
    round: Round, unit: Unit, respondent: User | None, invitation: Invitation | None, now: datetime
) -> Sheet:
    found = {"respondent": respondent} if respondent else {"invitation": invitation}
    sheet, started = Sheet.objects.get_or_create(
        round=round,
        unit=unit,
        **found,
        defaults={
            "organisation_id": round.organisation_id,
            "invitation": invitation,
            "is_leader": invitation is not None and invitation.is_leader,
            "started_at": now,
        },
    )
    if started:
        _note("sheet.started", sheet, respondent, now)
    return sheet


@transaction.atomic
def start_by_link(*, round: Round, unit: Unit, key: str, name: str, now: datetime) -> Sheet:
    """Begin through a unit's open link; the name only where answers are named."""
    _require_open(round)
    sheet = Sheet(
        organisation_id=round.organisation_id,
        round=round,
        unit=unit,
        digest=sheet_digest(key),
        name=name if round.is_named else "",
        started_at=now,
    )
    sheet.full_clean(exclude=["packed", "sent_at"])
    sheet.save()
    _note("sheet.started", sheet, None, now)
    return sheet


@transaction.atomic
def send_sheet(*, sheet: Sheet, now: datetime) -> None:
    """From here on the answers count; they can still be changed until the round is closed."""
    _touch(sheet)
    if not Answer.objects.filter(sheet_id=sheet.pk).exclude(absence=Absence.BLANK).exists():
        raise NothingToSend("answering.nothing_to_send")
    if Sheet.objects.filter(pk=sheet.pk, sent_at__isnull=True).update(sent_at=now):
        sheet.sent_at = now
        _mark_answered(sheet)
        _note("sheet.sent", sheet, sheet.respondent, now)


def _mark_answered(sheet: Sheet) -> None:
    whose = Q(pk=sheet.invitation_id)
    if sheet.respondent_id is not None:
        whose |= Q(round_id=sheet.round_id, unit_id=sheet.unit_id, user_id=sheet.respondent_id)
    Invitation.objects.filter(whose, round_id=sheet.round_id).update(has_answered=True)


def _note(action: str, sheet: Sheet, actor: User | None, now: datetime) -> None:
    """In the audit trail a sheet stands beside a person only where answers are named."""
    round = sheet.round
    if round.is_named:
        record(action, about=sheet, actor=actor, organisation=round.organisation, at=now)
    else:
        record(action, about=round, actor=None, organisation=round.organisation, at=now)
