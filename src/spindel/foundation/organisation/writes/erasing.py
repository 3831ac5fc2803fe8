from datetime import datetime

from django.db import transaction

from spindel.foundation.accounts.models import User
from spindel.foundation.accounts.writes import close_account
from spindel.foundation.organisation.models import Membership, Organisation
from spindel.foundation.organisation.writes.members import _keep_an_administrator
from spindel.foundation.walls.permissions import everywhere


@transaction.atomic
def forget_member(
    *, organisation: Organisation, email: str, user: User | None, keeps_answers: bool, now: datetime
) -> None:
    """Delete what ties a person to this organisation, and their account where it is of no use elsewhere."""
    del email, keeps_answers, now
    if user is None:
        return
    _keep_an_administrator(organisation, user)
    Membership.objects.filter(organisation=organisation, user=user).delete()
    with everywhere():
        if not Membership.objects.filter(user=user).exists():
            close_account(user=user)
