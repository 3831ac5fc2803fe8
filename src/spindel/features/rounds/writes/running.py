"""Opening a round, and everything that happens to its period afterwards."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from spindel.core.refusals import Refusal
from spindel.features.rounds.models import Amendment, Audience, Delivery, Invitation, Round
from spindel.features.rounds.writes.inviting import invite_members, send_invitations
from spindel.features.rounds.writes.planning import AlreadyOpen
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.jobs.writes import announce
from spindel.foundation.organisation.models import Unit


class NobodyChosen(Refusal):
    """A round for chosen people needs somebody on its list."""


class NotOpen(Refusal):
    """Only an open round can be closed or extended."""


class NotClosed(Refusal):
    """Only a closed round can be opened again."""


class EnvelopesAreOpen(Refusal):
    """Whoever saw an anonymous round's sheets before and after a late answer would know whose it was."""


class ResultsWereShown(Refusal):
    """Figures that somebody has read do not change any more."""


class ReasonNeeded(Refusal):
    """Whoever changes what was agreed says why, and everybody concerned can read it."""


class NotAnExtension(Refusal):
    """The new deadline lies after the old one, and not in the past."""


@transaction.atomic
def open_round(*, round: Round, actor: User | None, now: datetime, send: bool = False) -> None:
    """Ask everybody for their answers; ``send`` also mails each their personal link. Without an actor, it is the day."""
    if not Round.objects.filter(pk=round.pk, opened_at=None).update(opened_at=now):
        raise AlreadyOpen("round.already_open", name=round.name)
    round.opened_at = now
    if round.audience == Audience.EVERYONE:
        invite_members(round=round, actor=actor, now=now)
    elif not round.invitations.exists():
        raise NobodyChosen("round.nobody_chosen", name=round.name)
    record("round.opened", about=round, actor=actor, organisation=round.organisation, at=now)
    announce("round.opened", organisation_id=round.organisation_id, now=now, round_id=round.pk)
    if send:
        send_invitations(round=round, actor=actor, now=now)


@transaction.atomic
def close_round(*, round: Round, actor: User | None, now: datetime, reason: str = "") -> None:
    """End answering. The tree is kept as it stands, so that later moves do not change the figures."""
    tree = [
        {"id": unit.pk, "parent": unit.parent_id, "name": unit.name, "headcount": unit.headcount}
        for unit in Unit.objects.filter(organisation_id=round.organisation_id)
    ]
    still_open = Round.objects.filter(pk=round.pk, opened_at__isnull=False, closed_at=None)
    if not still_open.update(closed_at=now, tree_at_close=tree):
        raise NotOpen("round.not_open", name=round.name)
    round.closed_at, round.tree_at_close = now, tree
    Invitation.objects.filter(round=round, delivery=Delivery.WAITING).update(delivery=Delivery.NONE, batch="")
    if reason:
        _amend(
            round,
            Amendment.Kind.CLOSED_EARLY,
            reason=reason,
            before=round.deadline,
            after=localdate(now),
            at=now,
            by=actor,
        )
    record("round.closed", about=round, actor=actor, organisation=round.organisation, at=now)
    announce("round.closed", organisation_id=round.organisation_id, now=now, round_id=round.pk)


@transaction.atomic
def close_early(*, round: Round, reason: str, actor: User, now: datetime) -> None:
    """Before the deadline people were told, so they are told why."""
    close_round(round=round, actor=actor, now=now, reason=_given(reason))


@transaction.atomic
def extend_round(*, round: Round, deadline: date, reason: str, actor: User, now: datetime) -> None:
    reason, before = _given(reason), round.deadline
    if deadline < localdate(now) or (before and deadline <= before):
        raise NotAnExtension("round.not_an_extension")
    if not Round.objects.filter(pk=round.pk, opened_at__isnull=False, closed_at=None).update(
        deadline=deadline
    ):
        raise NotOpen("round.not_open", name=round.name)
    round.deadline = deadline
    _amend(round, Amendment.Kind.EXTENDED, reason=reason, before=before, after=deadline, at=now, by=actor)
    record("round.extended", about=round, actor=actor, organisation=round.organisation, at=now)


@transaction.atomic
def reopen_round(*, round: Round, deadline: date, reason: str, actor: User, now: datetime) -> None:
    """Only until somebody has seen the result: after that, an answer more would be given knowing it."""
    reason, before = _given(reason), round.deadline
    if deadline < localdate(now):
        raise NotAnExtension("round.not_an_extension")
    stands = Round.objects.select_for_update().get(pk=round.pk)
    if not stands.closed_at:
        raise NotClosed("round.not_closed", name=round.name)
    if stands.is_anonymous:
        raise EnvelopesAreOpen("round.anonymous_stays_closed", name=round.name)
    if stands.results_shown_at or stands.erased_at:
        raise ResultsWereShown("round.results_were_shown", name=round.name)
    round.closed_at, round.tree_at_close, round.deadline = None, None, deadline
    round.save(update_fields=["closed_at", "tree_at_close", "deadline"])
    _amend(round, Amendment.Kind.REOPENED, reason=reason, before=before, after=deadline, at=now, by=actor)
    record("round.reopened", about=round, actor=actor, organisation=round.organisation, at=now)
    announce("round.reopened", organisation_id=round.organisation_id, now=now, round_id=round.pk)


@transaction.atomic
def note_results_shown(*, round: Round, actor: User | None, now: datetime) -> None:
    """Somebody reads figures of the closed round for the first time; from here on it stays closed."""
    first = Round.objects.filter(pk=round.pk, closed_at__isnull=False, results_shown_at=None)
    if round.results_shown_at is None and first.update(results_shown_at=now):
        round.results_shown_at = now
        record("round.results_shown", about=round, actor=actor, organisation=round.organisation, at=now)


def _given(reason: str) -> str:
    if not reason.strip():
        raise ReasonNeeded("round.reason_needed")
    return reason.strip()


def _amend(round: Round, kind: str, **what: Any) -> None:
    amendment = Amendment(organisation_id=round.organisation_id, round=round, kind=kind, **what)
    amendment.full_clean()
    amendment.save()
