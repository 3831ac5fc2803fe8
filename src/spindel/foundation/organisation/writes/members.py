from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from spindel.core.refusals import Refusal
from spindel.foundation.accounts.models import User
from spindel.foundation.accounts.reads import user_by_email
from spindel.foundation.accounts.writes import open_account
from spindel.foundation.audit.writes import record
from spindel.foundation.jobs.writes import announce
from spindel.foundation.organisation import reads
from spindel.foundation.organisation.models import Leadership, Membership, Organisation, Role, Unit


class LastAdministrator(Refusal):
    """An organisation without an administrator could not be opened again."""


class NoUnitToLead(Refusal):
    """A unit leader leads at least the unit they belong to."""


@transaction.atomic
def add_member(
    *,
    organisation: Organisation,
    user: User,
    role: str,
    unit: Unit | None,
    actor: User | None,
    now: datetime,
    leads: Iterable[Unit] = (),
    name: str = "",
) -> Membership:
    """Give a person a role here, in place of the one they had; who had left is back."""
    if role != Role.ADMINISTRATOR:
        _keep_an_administrator(organisation, user)
    membership, _ = Membership.objects.update_or_create(
        organisation=organisation,
        user=user,
        defaults={"role": role, "unit": unit, "ended_on": None, "name": name or user.name},
    )
    _settle_leadership(membership, leads, localdate(now))
    facts = {"role": membership.role}
    record("member.added", about=membership, actor=actor, organisation=organisation, at=now, **facts)
    return membership


@transaction.atomic
def invite_member(
    *,
    organisation: Organisation,
    name: str,
    email: str,
    role: str,
    unit: Unit | None,
    actor: User,
    now: datetime,
    leads: Iterable[Unit] = (),
) -> Membership:
    """Add a person by their address. Who has an account already keeps it, whoever opened it: nobody here is told."""
    user = user_by_email(email.strip())
    if user is None:
        user = open_account(email=email, name=name, actor=actor, now=now)
    return add_member(
        organisation=organisation,
        user=user,
        role=role,
        unit=unit,
        leads=leads,
        name=name,
        actor=actor,
        now=now,
    )


@transaction.atomic
def send_link(*, membership: Membership, actor: User, now: datetime) -> None:
    """Let the person in by mail; what waits to be sent already is sent once."""
    organisation = membership.organisation
    record("member.link_sent", about=membership, actor=actor, organisation=organisation, at=now)
    announce(
        "member.invited",
        organisation_id=organisation.pk,
        now=now,
        key=f"member.invited:{membership.pk}",
        organisation=organisation.pk,
        membership=membership.pk,
    )


@transaction.atomic
def change_member(
    *,
    membership: Membership,
    name: str,
    role: str,
    unit: Unit | None,
    leads: Iterable[Unit],
    actor: User,
    now: datetime,
) -> Membership:
    if role != Role.ADMINISTRATOR:
        _keep_an_administrator(membership.organisation, membership.user)
    membership.name, membership.role, membership.unit = name, role, unit
    membership.full_clean()
    membership.save()
    _rename_account(membership)
    _settle_leadership(membership, leads, localdate(now))
    facts = {"role": membership.role}
    record(
        "member.changed", about=membership, actor=actor, organisation=membership.organisation, at=now, **facts
    )
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, actor: User, now: datetime) -> None:
    """The person is let in no more; what they answered and did here stays."""
    _keep_an_administrator(membership.organisation, membership.user)
    membership.ended_on = localdate(now)
    membership.save(update_fields=["ended_on"])
    Leadership.objects.filter(membership=membership, ends_on=None).update(ends_on=membership.ended_on)
    record("member.ended", about=membership, actor=actor, organisation=membership.organisation, at=now)


def _settle_leadership(membership: Membership, leads: Iterable[Unit], day: date) -> None:
    """Lead exactly these. A unit leader leads the own unit too; whoever answers and leads is a unit leader."""
    led = {unit.pk for unit in leads}
    if led and membership.role == Role.RESPONDENT:
        membership.role = Role.UNIT_LEADER
        membership.save(update_fields=["role"])
    if membership.role == Role.UNIT_LEADER:
        if membership.unit_id is None:
            raise NoUnitToLead("member.no_unit_to_lead", name=membership.name)
        led.add(membership.unit_id)
    current = Leadership.objects.filter(membership=membership, ends_on=None)
    current.exclude(unit__in=led).update(ends_on=day)
    for unit_id in sorted(led - set(current.values_list("unit_id", flat=True))):
        Leadership.objects.create(
            organisation_id=membership.organisation_id,
            membership=membership,
            unit_id=unit_id,
            starts_on=day,
        )


def _rename_account(membership: Membership) -> None:
    """The account follows where it is nobody else's; elsewhere the person is called what they are called there."""
    if not reads.belongs_elsewhere(membership):
        User.objects.filter(pk=membership.user_id).update(name=membership.name)


def _keep_an_administrator(organisation: Organisation, leaving: User) -> None:
    administrators = reads.members_of(organisation).filter(role=Role.ADMINISTRATOR)
    if {member.user_id for member in administrators} == {leaving.pk}:
        raise LastAdministrator("member.last_administrator")
