"""Uploading a file of units or people: keep it, look at it, apply it whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from spindel.core.refusals import Refusal
from spindel.core.rosters import Action, PersonChange, Plan, UnitChange
from spindel.foundation.accounts.models import User
from spindel.foundation.accounts.writes import open_accounts
from spindel.foundation.audit.writes import record
from spindel.foundation.jobs.writes import announce_many
from spindel.foundation.organisation import reads
from spindel.foundation.organisation.models import (
    Leadership,
    Membership,
    Organisation,
    Placement,
    Role,
    Subject,
    Unit,
    Upload,
)
from spindel.foundation.organisation.writes.members import LastAdministrator

LARGEST = 5_000_000
KEPT = timedelta(days=1)
AT_ONCE = 500


class TooLarge(Refusal):
    """A list of units or people is never that large."""


class HasFaults(Refusal):
    """All or nothing: a file with faults changes nothing."""


class ChangedMeanwhile(Refusal):
    """What is applied is what was shown, or nothing."""


@transaction.atomic
def keep_upload(
    *,
    organisation: Organisation,
    subject: str,
    file_name: str,
    content: bytes,
    is_whole: bool,
    actor: User,
    now: datetime,
) -> Upload:
    """Keep the file until it is applied, put aside or forgotten."""
    if len(content) > LARGEST:
        raise TooLarge("upload.too_large", most=LARGEST // 1_000_000)
    upload = Upload(
        organisation=organisation,
        subject=subject,
        file_name=file_name[:255],
        content=content,
        is_whole=is_whole,
        by=actor,
        at=now,
    )
    upload.full_clean()
    upload.save()
    record(
        "organisation.file_kept",
        about=upload,
        actor=actor,
        organisation=organisation,
        at=now,
        subject=subject,
    )
    return upload


@transaction.atomic
def drop_upload(*, upload: Upload, actor: User | None, now: datetime) -> None:
    record("organisation.file_put_aside", about=upload, actor=actor, organisation=upload.organisation, at=now)
    upload.delete()


@transaction.atomic
def forget_uploads(*, now: datetime) -> None:
    """Put aside every organisation's files that nobody came back to for a day: they name people."""
    for upload in Upload.objects.filter(at__lt=now - KEPT).select_related("organisation"):
        drop_upload(upload=upload, actor=None, now=now)


@transaction.atomic
def apply_upload(
    *, upload: Upload, fingerprint: str, reader: Membership, actor: User, now: datetime, invites: bool = False
) -> None:
    """Do what the file says, if that still is what was shown; ``invites`` sends everybody new a link."""
    Organisation.objects.select_for_update().get(pk=upload.organisation_id)
    if upload.subject == Subject.UNITS:
        units = reads.unit_plan(upload)
        _check_as_shown(units, fingerprint)
        facts = _apply_units(upload.organisation, units, localdate(now))
        record("unit.imported", about=upload, actor=actor, organisation=upload.organisation, at=now, **facts)
    else:
        people = reads.person_plan(upload, reader)
        _check_as_shown(people, fingerprint)
        facts = _apply_people(upload.organisation, people, actor, now)
        record(
            "member.imported", about=upload, actor=actor, organisation=upload.organisation, at=now, **facts
        )
        if invites:
            _invite(upload.organisation, facts["new"], now)
    upload.delete()


def _check_as_shown(plan: Plan[UnitChange] | Plan[PersonChange], fingerprint: str) -> None:
    if plan.total_faults:
        raise HasFaults("upload.has_faults")
    if plan.fingerprint != fingerprint:
        raise ChangedMeanwhile("upload.changed_meanwhile")


Touched = dict[str, list[int]]
"""Ids by what happened to them, for the audit trail."""


def _apply_units(organisation: Organisation, plan: Plan[UnitChange], day: date) -> Touched:
    by_line: dict[int, int] = {}
    added = _add_units(organisation, plan.of(Action.NEW), by_line)
    known = {unit.pk: unit for unit in reads.current_units_of(organisation)}
    changed = [_changed_unit(known[_id(change)], change, by_line) for change in plan.of(Action.CHANGED)]
    Unit.objects.bulk_update(changed, ["uuid"], AT_ONCE)
    Unit.objects.bulk_update(changed, ["name", "parent", "kind", "headcount"], AT_ONCE)
    ended = [_id(change) for change in plan.of(Action.ENDED)]
    Unit.objects.filter(pk__in=ended).update(ended_on=day)
    Leadership.objects.filter(unit__in=ended, ends_on=None).update(ends_on=day)
    _keep_placements(organisation, [*added, *changed], ended, day)
    return {"new": _ids(added), "changed": _ids(changed), "ended": ended}


def _add_units(
    organisation: Organisation, changes: Sequence[UnitChange], by_line: dict[int, int]
) -> list[Unit]:
    """Level by level, since a unit has to be there before another can be put below it."""
    added: list[Unit] = []
    position = reads.units_of(organisation).count()
    waiting = list(changes)
    while waiting:
        level = [change for change in waiting if change.place.line is None or change.place.line in by_line]
        units = [
            Unit(
                organisation=organisation,
                parent_id=change.place.known or by_line.get(change.place.line or 0),
                name=change.name,
                uuid=change.uuid,
                kind=change.kind,
                headcount=change.headcount,
                position=position + change.line,
            )
            for change in level
        ]
        added += Unit.objects.bulk_create(units, AT_ONCE)
        by_line.update((change.line, unit.pk) for change, unit in zip(level, units, strict=True))
        waiting = [change for change in waiting if change.line not in by_line]
    return added


def _changed_unit(unit: Unit, change: UnitChange, by_line: dict[int, int]) -> Unit:
    unit.name, unit.kind, unit.headcount, unit.uuid = change.name, change.kind, change.headcount, change.uuid
    unit.parent_id = change.place.known or by_line.get(change.place.line or 0)
    return unit


def _keep_placements(
    organisation: Organisation, touched: Iterable[Unit], ended: Sequence[int], day: date
) -> None:
    """A new line in the history of each; one that began today already says how things are from today on."""
    current = Placement.objects.filter(organisation=organisation, ends_on=None)
    last = {placement.unit_id: placement for placement in current}
    begun: list[Placement] = []
    closed, corrected = list(ended), []
    for unit in touched:
        facts = {"parent_id": unit.parent_id, "name": unit.name, "headcount": unit.headcount}
        before = last.get(unit.pk)
        if before is not None and all(getattr(before, name) == fact for name, fact in facts.items()):
            continue
        if before is not None and before.starts_on == day:
            corrected.append(_with(before, facts))
            continue
        closed.append(unit.pk)
        begun.append(Placement(organisation=organisation, unit=unit, starts_on=day, **facts))
    current.filter(unit__in=closed).update(ends_on=day)
    Placement.objects.bulk_update(corrected, ["parent", "name", "headcount"], AT_ONCE)
    Placement.objects.bulk_create(begun, AT_ONCE)


def _with(placement: Placement, facts: Mapping[str, object]) -> Placement:
    for name, fact in facts.items():
        setattr(placement, name, fact)
    return placement


def _apply_people(
    organisation: Organisation, plan: Plan[PersonChange], actor: User, now: datetime
) -> Touched:
    day = localdate(now)
    added = _add_people(organisation, plan.of(Action.NEW), actor, now)
    changed = [_changed_person(change) for change in plan.of(Action.CHANGED)]
    Membership.objects.bulk_update(changed, ["name", "role", "unit"], AT_ONCE)
    ended = [_id(change) for change in plan.of(Action.ENDED)]
    Membership.objects.filter(pk__in=ended).update(ended_on=day)
    _keep_leaderships(organisation, plan, added, ended, day)
    if not reads.members_of(organisation).filter(role=Role.ADMINISTRATOR).exists():
        raise LastAdministrator("member.last_administrator")
    return {"new": _ids(added.values()), "changed": _ids(changed), "ended": ended}


def _add_people(
    organisation: Organisation, changes: Sequence[PersonChange], actor: User, now: datetime
) -> dict[str, Membership]:
    """By address. Who had left is back in the place they had."""
    accounts = open_accounts(people={change.email: change.name for change in changes}, actor=actor, now=now)
    users = [user.pk for user in accounts.values()]
    back = {
        member.user_id: member
        for start in range(0, len(users), AT_ONCE)
        for member in Membership.objects.filter(
            organisation=organisation, user__in=users[start : start + AT_ONCE]
        )
    }
    added: dict[str, Membership] = {}
    for change in changes:
        user = accounts[change.email]
        member = back.get(user.pk) or Membership(organisation=organisation, user=user)
        member.name, member.role, member.unit_id, member.ended_on = (
            change.name,
            change.role,
            change.unit,
            None,
        )
        added[change.email] = member
    Membership.objects.bulk_update(back.values(), ["name", "role", "unit", "ended_on"], AT_ONCE)
    Membership.objects.bulk_create([member for member in added.values() if member.pk is None], AT_ONCE)
    return added


def _changed_person(change: PersonChange) -> Membership:
    return Membership(pk=_id(change), name=change.name, role=change.role, unit_id=change.unit)


def _keep_leaderships(
    organisation: Organisation,
    plan: Plan[PersonChange],
    added: dict[str, Membership],
    ended: Sequence[int],
    day: date,
) -> None:
    current = Leadership.objects.filter(organisation=organisation, ends_on=None)
    leading = {(each.membership_id, each.unit_id): each.pk for each in current}
    wanted, touched = set(), set(ended)
    for change in (*plan.of(Action.NEW), *plan.of(Action.CHANGED)):
        member = change.known or added[change.email].pk
        touched.add(member)
        wanted |= {(member, unit) for unit in change.leads}
    over = [key for pair, key in leading.items() if pair[0] in touched and pair not in wanted]
    current.filter(pk__in=over).update(ends_on=day)
    Leadership.objects.bulk_create(
        [
            Leadership(organisation=organisation, membership_id=member, unit_id=unit, starts_on=day)
            for member, unit in sorted(wanted - leading.keys())
        ],
        AT_ONCE,
    )


def _invite(organisation: Organisation, members: Iterable[int], now: datetime) -> None:
    facts = [
        {"key": f"member.invited:{member}", "organisation": organisation.pk, "membership": member}
        for member in members
    ]
    announce_many(fact="member.invited", organisation_id=organisation.pk, now=now, each=facts)


def _id(change: UnitChange | PersonChange) -> int:
    """Of what is there already."""
    if change.known is None:
        raise ValueError(change)
    return change.known


def _ids(kept: Iterable[Unit] | Iterable[Membership]) -> list[int]:
    return [each.pk for each in kept]
