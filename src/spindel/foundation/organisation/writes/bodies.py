from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.models import Body, BodyMember, Membership, Organisation, Seat


@transaction.atomic
def add_body(*, organisation: Organisation, name: str, purpose: str, actor: User, now: datetime) -> Body:
    body = Body(organisation=organisation, name=name, purpose=purpose)
    body.full_clean()
    body.save()
    record("body.added", about=body, actor=actor, organisation=organisation, at=now, name=name)
    return body


@transaction.atomic
def change_body(*, body: Body, name: str, purpose: str, actor: User, now: datetime) -> Body:
    body.name, body.purpose = name, purpose
    body.full_clean()
    body.save()
    record("body.changed", about=body, actor=actor, organisation=body.organisation, at=now, name=name)
    return body


@transaction.atomic
def end_body(*, body: Body, actor: User, now: datetime) -> None:
    body.ended_on = localdate(now)
    body.save(update_fields=["ended_on"])
    record("body.ended", about=body, actor=actor, organisation=body.organisation, at=now, name=body.name)


@transaction.atomic
def give_seat(
    *, body: Body, membership: Membership, seat: Seat | str, actor: User, now: datetime
) -> BodyMember:
    """A seat in place of the one the person had there."""
    given, _ = BodyMember.objects.update_or_create(
        organisation_id=body.organisation_id, body=body, membership=membership, defaults={"seat": seat}
    )
    facts = {"body": body.pk, "seat": str(seat)}
    record("body.seat_given", about=membership, actor=actor, organisation=body.organisation, at=now, **facts)
    return given


@transaction.atomic
def take_seat(*, seat: BodyMember, actor: User, now: datetime) -> None:
    body = seat.body
    facts = {"body": body.pk}
    record(
        "body.seat_taken", about=seat.membership, actor=actor, organisation=body.organisation, at=now, **facts
    )
    seat.delete()
