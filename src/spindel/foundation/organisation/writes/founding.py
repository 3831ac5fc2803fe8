from collections.abc import Iterable
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
def require_second_factor(
    *, organisation: Organisation, roles: Iterable[str], actor: User, now: datetime
) -> None:
    """Who has one of these roles comes in with more than a password, from the next page on."""
    organisation.second_factor_roles = sorted(roles)
    organisation.save(update_fields=["second_factor_roles"])
    record(
        "organisation.second_factor_required",
        about=organisation,
        actor=actor,
        organisation=organisation,
        at=now,
        roles=organisation.second_factor_roles,
    )


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
