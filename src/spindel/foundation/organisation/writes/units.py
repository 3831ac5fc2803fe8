from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.timezone import localdate

from spindel.core.refusals import Refusal
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation import reads
from spindel.foundation.organisation.models import Leadership, Membership, Organisation, Placement, Role, Unit


class LoopInTree(Refusal):
    """A unit cannot stand below itself."""


class UnitInUse(Refusal):
    """A unit that something else rests on stays."""


class UnitEnded(Refusal):
    """A unit that is no more takes nothing in and changes no more."""


class UuidTaken(Refusal):
    """Two units with the same key could not be told apart when the next file comes."""


@transaction.atomic
def add_unit(
    *,
    organisation: Organisation,
    name: str,
    actor: User,
    now: datetime,
    parent: Unit | None = None,
    headcount: int | None = None,
    kind: str = "",
    uuid: str = "",
) -> Unit:
    _check_place(organisation, parent, uuid, None)
    unit = Unit(
        organisation=organisation,
        parent=parent,
        name=name,
        headcount=headcount,
        kind=kind,
        uuid=uuid,
        position=reads.units_of(organisation).filter(parent=parent).count(),
    )
    unit.full_clean()
    unit.save()
    _keep_placement(unit, localdate(now))
    record("unit.added", about=unit, actor=actor, organisation=organisation, at=now, name=name)
    return unit


@transaction.atomic
def change_unit(
    *,
    unit: Unit,
    name: str,
    parent: Unit | None,
    headcount: int | None,
    actor: User,
    now: datetime,
    kind: str | None = None,
    uuid: str | None = None,
) -> Unit:
    """Rename, move or resize a unit; its kind and key stay where nothing is said of them."""
    _check_not_ended(unit)
    _check_place(unit.organisation, parent, uuid or "", unit)
    unit.name, unit.parent, unit.headcount = name, parent, headcount
    unit.kind = unit.kind if kind is None else kind
    unit.uuid = unit.uuid if uuid is None else uuid
    unit.full_clean()
    unit.save()
    _keep_placement(unit, localdate(now))
    record("unit.changed", about=unit, actor=actor, organisation=unit.organisation, at=now, name=name)
    return unit


@transaction.atomic
def end_unit(*, unit: Unit, actor: User, now: datetime) -> None:
    """The unit is no more; what was measured in it stays. What is below it and who is in it has to leave first."""
    _check_not_ended(unit)
    current = reads.current_units_of(unit.organisation)
    if below := current.filter(parent=unit).first():
        raise UnitInUse("unit.has_units", name=unit.name, other=below.name)
    people = reads.members_of(unit.organisation).filter(unit=unit).count()
    if people:
        raise UnitInUse("unit.has_people", name=unit.name, people=people)
    _end(unit, localdate(now))
    record("unit.ended", about=unit, actor=actor, organisation=unit.organisation, at=now, name=unit.name)


@transaction.atomic
def merge_unit(*, unit: Unit, into: Unit, actor: User, now: datetime) -> None:
    """The unit becomes part of another: people and units below move there, employees are added up, results stay."""
    _check_not_ended(unit)
    _check_not_ended(into)
    if into.pk in reads.units_below(unit.organisation, unit):
        raise LoopInTree("unit.merged_into_itself", name=unit.name)
    day = localdate(now)
    for child in reads.current_units_of(unit.organisation).filter(parent=unit):
        child.parent = into
        child.save(update_fields=["parent"])
        _keep_placement(child, day)
    Membership.objects.filter(unit=unit).update(unit=into)
    if unit.headcount is not None and into.headcount is not None:
        into.headcount += unit.headcount
        into.save(update_fields=["headcount"])
        _keep_placement(into, day)
    unit.merged_into = into
    _end(unit, day)
    facts = {"name": unit.name, "into": into.pk}
    record("unit.merged", about=unit, actor=actor, organisation=unit.organisation, at=now, **facts)


@transaction.atomic
def remove_unit(*, unit: Unit, actor: User, now: datetime) -> None:
    """For a unit that should never have been there: nothing has happened in it."""
    record("unit.removed", about=unit, actor=actor, organisation=unit.organisation, at=now, name=unit.name)
    try:
        unit.delete()
    except ProtectedError:
        raise UnitInUse("unit.in_use", name=unit.name) from None


def _check_place(organisation: Organisation, parent: Unit | None, uuid: str, unit: Unit | None) -> None:
    if parent is not None:
        _check_not_ended(parent)
        if unit is not None and parent.pk in reads.units_below(organisation, unit):
            raise LoopInTree("unit.below_itself", name=unit.name)
    if uuid:
        same = reads.units_of(organisation).filter(uuid=uuid).first()
        if same is not None and same != unit:
            raise UuidTaken("unit.uuid_taken", uuid=uuid, other=same.name)


def _check_not_ended(unit: Unit) -> None:
    if unit.ended_on is not None:
        raise UnitEnded("unit.ended", name=unit.name, on=unit.ended_on)


def _keep_placement(unit: Unit, day: date) -> None:
    """A new line in the unit's history where something changed; what changes again on the same day is one change."""
    now = {"parent_id": unit.parent_id, "name": unit.name, "headcount": unit.headcount}
    last = Placement.objects.filter(unit=unit, ends_on=None).first()
    if last is not None and now == {field: getattr(last, field) for field in now}:
        return
    if last is not None and last.starts_on == day:
        Placement.objects.filter(pk=last.pk).update(**now)
        return
    if last is not None:
        Placement.objects.filter(pk=last.pk).update(ends_on=day)
    Placement.objects.create(organisation_id=unit.organisation_id, unit=unit, starts_on=day, **now)


def _end(unit: Unit, day: date) -> None:
    unit.ended_on = day
    unit.save(update_fields=["ended_on", "merged_into"])
    Placement.objects.filter(unit=unit, ends_on=None).update(ends_on=day)
    leading = Leadership.objects.filter(unit=unit, ends_on=None)
    leaders = list(leading.values_list("membership_id", flat=True))
    leading.update(ends_on=day)
    still = Leadership.objects.filter(membership__in=leaders, ends_on=None).values("membership_id")
    Membership.objects.filter(pk__in=leaders, role=Role.UNIT_LEADER).exclude(pk__in=still).update(
        role=Role.RESPONDENT
    )
