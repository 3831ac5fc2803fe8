from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from spindel.core.refusals import Refusal
from spindel.foundation.accounts.models import User
from spindel.foundation.accounts.reads import user_by_email
from spindel.foundation.accounts.writes import open_account
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation import reads
from spindel.foundation.organisation.models import Membership, Organisation, Role, Unit


class LoopInTree(Refusal):
    """A unit cannot stand below itself."""


class UnitInUse(Refusal):
    """A unit with units, people or answers below it is not removed."""


class LastAdministrator(Refusal):
    """An organisation without an administrator could not be opened again."""


@transaction.atomic
def found_organisation(*, name: str, founder: User, now: datetime) -> Organisation:
    organisation = Organisation.objects.create(name=name, created_at=now)
    Membership.objects.create(organisation=organisation, user=founder, role=Role.ADMINISTRATOR)
    record(
        "organisation.founded",
        about=organisation,
        actor=founder,
        organisation=organisation,
        at=now,
        name=name,
    )
    return organisation


@transaction.atomic
def add_unit(
    *,
    organisation: Organisation,
    name: str,
    actor: User,
    now: datetime,
    parent: Unit | None = None,
    headcount: int | None = None,
) -> Unit:
    unit = Unit(
        organisation=organisation,
        parent=parent,
        name=name,
        headcount=headcount,
        position=reads.units_of(organisation).filter(parent=parent).count(),
    )
    unit.full_clean()
    unit.save()
    record("unit.added", about=unit, actor=actor, organisation=organisation, at=now, name=name)
    return unit


@transaction.atomic
def change_unit(
    *, unit: Unit, name: str, parent: Unit | None, headcount: int | None, actor: User, now: datetime
) -> Unit:
    if parent is not None and parent.pk in reads.units_below(unit.organisation, unit):
        raise LoopInTree("unit.below_itself", name=unit.name)
    unit.name, unit.parent, unit.headcount = name, parent, headcount
    unit.full_clean()
    unit.save()
    record("unit.changed", about=unit, actor=actor, organisation=unit.organisation, at=now, name=name)
    return unit


@transaction.atomic
def remove_unit(*, unit: Unit, actor: User, now: datetime) -> None:
    record("unit.removed", about=unit, actor=actor, organisation=unit.organisation, at=now, name=unit.name)
    try:
        unit.delete()
    except ProtectedError:
        raise UnitInUse("unit.in_use", name=unit.name) from None


@transaction.atomic
def add_member(
    *, organisation: Organisation, user: User, role: str, unit: Unit | None, actor: User | None, now: datetime
) -> Membership:
    """Give a person a role here, in place of the one they had."""
    if role != Role.ADMINISTRATOR:
        _keep_an_administrator(organisation, user)
    membership, _ = Membership.objects.update_or_create(
        organisation=organisation, user=user, defaults={"role": role, "unit": unit}
    )
    record("member.added", about=membership, actor=actor, organisation=organisation, at=now, role=role)
    return membership


class BelongsElsewhere(Refusal):
    """A person works for one organisation here; whether an address is known elsewhere is told to nobody."""


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
) -> Membership:
    """Add a person with an account of their own; they choose the password through their one-time link."""
    user = user_by_email(email)
    if user is None:
        user = open_account(email=email, name=name, actor=actor, now=now)
    elif user.memberships.exclude(organisation=organisation).exists():
        raise BelongsElsewhere("member.cannot_be_added", email=email)
    return add_member(organisation=organisation, user=user, role=role, unit=unit, actor=actor, now=now)


@transaction.atomic
def remove_member(*, membership: Membership, actor: User, now: datetime) -> None:
    _keep_an_administrator(membership.organisation, membership.user)
    record("member.removed", about=membership, actor=actor, organisation=membership.organisation, at=now)
    membership.delete()


def _keep_an_administrator(organisation: Organisation, leaving: User) -> None:
    administrators = reads.members_of(organisation).filter(role=Role.ADMINISTRATOR)
    if {member.user_id for member in administrators} == {leaving.pk}:
        raise LastAdministrator("member.last_administrator")
