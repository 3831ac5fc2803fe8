"""Who is asked to answer, and asking for the mails with the personal links."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from spindel.core.refusals import Refusal
from spindel.features.rounds.models import Delivery, Invitation, Round
from spindel.features.rounds.reads.listed import Person
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.jobs.writes import announce_many
from spindel.foundation.mail.reads import can_send
from spindel.foundation.organisation.models import Role, Unit
from spindel.foundation.organisation.reads import leaderships_of, members_of

AT_ONCE = 2000
LETTERS_PER_JOB = 500
"""So that several workers can share the work, and a job that is retried is soon where it was."""
INVITABLE = [Delivery.NONE, Delivery.WAITING]
AGAIN = [Delivery.FAILED, Delivery.UNCERTAIN]


class RoundIsClosed(Refusal):
    """A closed round asks nobody any more."""


class HasAnswered(Refusal):
    """Whoever has answered stays on the list, so that nobody answers twice."""


class AlreadyInvited(Refusal):
    """One invitation for an address in a unit."""


class NobodyToMail(Refusal):
    """Nobody is left to be sent this."""


@transaction.atomic
def invite_members(*, round: Round, actor: User | None, now: datetime) -> int:
    """Everybody who belongs to the round's units and is not on its list yet; says how many those were."""
    listed = set(round.invitations.exclude(user=None).values_list("unit_id", "user_id"))
    addresses = set(round.invitations.exclude(email="").values_list("unit_id", "email"))
    leads = set(leaderships_of(round.organisation).values_list("membership_id", "unit_id"))
    members = members_of(round.organisation).filter(unit__round_units__round=round)
    invited = [
        Invitation(
            organisation_id=round.organisation_id,
            round_id=round.pk,
            unit_id=unit,
            user_id=user,
            name=name,
            email=email.casefold(),
            is_leader=role == Role.UNIT_LEADER or (membership, unit) in leads,
        )
        for membership, unit, user, name, email, role in members.values_list(
            "pk", "unit_id", "user_id", "name", "user__email", "role"
        )
        if (unit, user) not in listed and (unit, email.casefold()) not in addresses
    ]
    Invitation.objects.bulk_create(invited, batch_size=AT_ONCE)
    _note(round, "round.members_invited", actor, now, people=len(invited))
    return len(invited)


@transaction.atomic
def invite_people(*, round: Round, people: Iterable[Person], actor: User, now: datetime) -> int:
    """Put people on the list; those who are on it are brought up to date. The same list twice changes nothing."""
    _require_not_closed(round)
    listed = {(each.unit_id, each.email): each for each in round.invitations.exclude(email="")}
    accounts = {
        email.casefold(): user
        for email, user in members_of(round.organisation).values_list("user__email", "user_id")
    }
    new, changed = [], []
    for person in people:
        email = person.email.strip().casefold()
        known = listed.get((person.unit_id, email))
        if known is None:
            new.append(_invited(round, person, email, accounts.get(email)))
        elif (known.name, known.is_leader) != (person.name, person.is_leader):
            known.name, known.is_leader = person.name, person.is_leader
            changed.append(known)
    Invitation.objects.bulk_create(new, batch_size=AT_ONCE)
    Invitation.objects.bulk_update(changed, ["name", "is_leader"], batch_size=AT_ONCE)
    _note(round, "round.people_invited", actor, now, people=len(new), changed=len(changed))
    return len(new)


def _invited(round: Round, person: Person, email: str, user_id: int | None) -> Invitation:
    return Invitation(
        organisation_id=round.organisation_id,
        round=round,
        unit_id=person.unit_id,
        user_id=user_id,
        name=person.name,
        email=email,
        is_leader=person.is_leader,
    )


@transaction.atomic
def invite_person(
    *, round: Round, unit: Unit, name: str, email: str, is_leader: bool, actor: User, now: datetime
) -> Invitation:
    """One more, also while the round is open; without an address they need a link from somebody else."""
    email = email.strip().casefold()
    if email and round.invitations.filter(unit=unit, email=email).exists():
        raise AlreadyInvited("round.already_invited", email=email)
    if email:
        invite_people(round=round, people=[Person(unit.pk, name, email, is_leader)], actor=actor, now=now)
        return round.invitations.get(unit=unit, email=email)
    _require_not_closed(round)
    invitation = Invitation(
        organisation_id=round.organisation_id, round=round, unit=unit, name=name, is_leader=is_leader
    )
    invitation.full_clean()
    invitation.save()
    _note(round, "round.people_invited", actor, now, people=1)
    return invitation


@transaction.atomic
def remove_invitation(*, invitation: Invitation, actor: User, now: datetime) -> None:
    """Off the list again; a personal link in a mail that was sent no longer opens anything."""
    round = invitation.round
    _require_not_closed(round)
    if round.is_anonymous and round.opened_at:
        raise HasAnswered("round.stays_on_list")
    if Invitation.objects.select_for_update().get(pk=invitation.pk).has_answered:
        raise HasAnswered("round.has_answered")
    _note(round, "round.person_removed", actor, now, unit=invitation.unit_id)
    invitation.delete()


@transaction.atomic
def send_invitations(
    *, round: Round, actor: User | None, now: datetime, again: bool = False, only: Collection[int] = ()
) -> int:
    """Have the mails sent: to those not yet asked, ``again`` to those it went wrong with, or ``only`` to these.

    Says how many will be. Whoever has no address gets none, nor does whoever has answered: in an anonymous round that
    is found out only where the letter would be sent, since the number would tell who has.
    """
    if not round.is_open:
        raise RoundIsClosed("round.closed_for_mail", name=round.name)
    if not can_send():
        raise Refusal("mail.no_server")
    wanted = Q(pk__in=only) if only else Q(delivery__in=AGAIN if again else INVITABLE)
    chosen = round.invitations.filter(wanted).exclude(email="")
    if not round.is_anonymous:
        chosen = chosen.filter(has_answered=False)
    ids = list(
        chosen.exclude(delivery=Delivery.SENDING).order_by("unit_id", "id").values_list("pk", flat=True)
    )
    batches = []
    for start in range(0, len(ids), LETTERS_PER_JOB):
        batch = uuid4().hex
        letters = Invitation.objects.filter(pk__in=ids[start : start + LETTERS_PER_JOB])
        letters.update(delivery=Delivery.WAITING, batch=batch, trouble="")
        batches.append({"round_id": round.pk, "batch": batch})
    announce_many(
        fact="round.invitations_waiting", organisation_id=round.organisation_id, now=now, each=batches
    )
    _note(round, "round.invitations_waiting", actor, now, people=len(ids))
    return len(ids)


@transaction.atomic
def choose_reminders(*, invitation: Invitation, wanted: bool, now: datetime) -> None:
    """The person's own choice, through the link in their mail."""
    Invitation.objects.filter(pk=invitation.pk).update(wants_reminders=wanted)
    invitation.wants_reminders = wanted
    _note(invitation.round, "round.reminders_chosen", None, now)


def _require_not_closed(round: Round) -> None:
    if round.closed_at:
        raise RoundIsClosed("round.closed", name=round.name)


def _note(round: Round, action: str, actor: User | None, now: datetime, **facts: int) -> None:
    record(action, about=round, actor=actor, organisation=round.organisation, at=now, **facts)
