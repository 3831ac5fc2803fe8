from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from spindel.core.refusals import Refusal
from spindel.features.rounds.models import Round
from spindel.features.zones.models import OPEN_STATES, State, Step, Zone
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.models import Membership, Organisation, Unit


class NotOfThisOrganisation(Refusal):
    """A zone, its unit and its owner belong together."""


class NeedsReason(Refusal):
    """What was chosen together is not dropped without a word."""


class AlreadyThere(Refusal):
    """The same place is being lifted already."""


@transaction.atomic
def choose_zone(
    *,
    round: Round,
    unit: Unit | None,
    node: str,
    score: float,
    actor: User,
    now: datetime,
    target: float | None = None,
    owner: Membership | None = None,
    items: Sequence[str] = (),
) -> Zone:
    """The zone; the one that is there already where it is still worked on."""
    if unit is not None and unit.organisation_id != round.organisation_id:
        raise NotOfThisOrganisation("zone.not_here")
    there = Zone.objects.filter(round=round, unit=unit, node=node, state__in=OPEN_STATES)
    if zone := there.first():
        return zone
    organisation = round.organisation
    zone = Zone(organisation=organisation, round=round, unit=unit, node=node, created_at=now)
    zone.score, zone.target, zone.owner, zone.items = score, target, owner, list(items)
    zone.full_clean()
    zone.save()
    remember(zone, actor, now)
    record("zone.chosen", about=zone, actor=actor, organisation=organisation, at=now, node=node)
    return zone


@transaction.atomic
def describe_zone(
    *,
    zone: Zone,
    why: str,
    target: float | None,
    owner: Membership | None,
    due: date | None,
    items: Sequence[str],
    actor: User,
    now: datetime,
) -> None:
    """Say why, where to, who and when; what did not change leaves no line in the history."""
    if owner is not None and owner.organisation_id != zone.organisation_id:
        raise NotOfThisOrganisation("zone.not_here")
    wanted = {"why": why, "target": target, "owner": owner, "due": due, "items": list(items)}
    changed = {name: [plain(getattr(zone, name)), plain(value)] for name, value in wanted.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    if not changed:
        return
    for name, value in wanted.items():
        setattr(zone, name, value)
    zone.full_clean()
    zone.save()
    remember(zone, actor, now, changed=changed)
    record(
        "zone.described", about=zone, actor=actor, organisation=zone.organisation, at=now, fields=[*changed]
    )


@transaction.atomic
def move_zone(*, zone: Zone, state: str, actor: User, now: datetime, reason: str = "") -> None:
    """To another state; a zone that is dropped says why."""
    if state == State.DROPPED and not reason.strip():
        raise NeedsReason("zone.needs_reason")
    before, zone.state = zone.state, state
    if before == state:
        return
    others = Zone.objects.filter(round=zone.round, unit=zone.unit, node=zone.node).exclude(pk=zone.pk)
    if zone.is_open and others.filter(state__in=OPEN_STATES).exists():
        raise AlreadyThere("zone.already_there")
    zone.full_clean()
    zone.save(update_fields=["state"])
    remember(zone, actor, now, changed={"state": [before, state]}, reason=reason.strip())
    record(
        "zone.moved",
        about=zone,
        actor=actor,
        organisation=zone.organisation,
        at=now,
        before=before,
        after=state,
    )


def remember(
    zone: Zone,
    actor: User,
    now: datetime,
    changed: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """A line in the zone's own history."""
    step = Step(
        organisation=zone.organisation,
        zone=zone,
        at=now,
        by=actor,
        state=zone.state,
        changed=dict(changed or {}),
        reason=reason,
    )
    step.full_clean()
    step.save()


def plain(value: object) -> object:
    """As it stands in the history: a person by number, so that a name can be forgotten; a date as text."""
    if isinstance(value, Membership):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def forget_hands(
    *, organisation: Organisation, email: str, user: User | None, keeps_answers: bool, now: datetime
) -> None:
    """Who changed a zone is known no more; that it was changed, when and why stays. Owners go with their membership."""
    del email, keeps_answers, now
    if user is not None:
        Step.objects.filter(organisation=organisation, by=user).update(by=None)
