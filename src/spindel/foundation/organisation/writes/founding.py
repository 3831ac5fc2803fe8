from datetime import datetime

from django.db import transaction

from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation import reads
from spindel.foundation.organisation.models import Membership, Organisation, Role


@transaction.atomic
def found_organisation(*, name: str, founder: User, now: datetime, code: int | None = None) -> Organisation:
    """A municipality is known by its name where nobody says which one it is."""
    known = reads.municipality_named(name)
    if code is None and known is not None:
        code = known.code
    organisation = Organisation(name=name, code=code, created_at=now)
    organisation.full_clean()
    organisation.save()
    Membership.objects.create(
        organisation=organisation, user=founder, name=founder.name, role=Role.ADMINISTRATOR
    )
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
def change_organisation(
    *, organisation: Organisation, name: str, code: int | None, actor: User, now: datetime
) -> None:
    organisation.name, organisation.code = name, code
    organisation.full_clean()
    organisation.save()
    record(
        "organisation.changed", about=organisation, actor=actor, organisation=organisation, at=now, name=name
    )
