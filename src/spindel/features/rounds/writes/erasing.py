from datetime import datetime

from django.db import transaction

from spindel.features.rounds.models import Amendment, InvitationKey
from spindel.features.rounds.reads.person import invitations_of_person
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Organisation


@transaction.atomic
def forget_invited(
    *, organisation: Organisation, email: str, user: User | None, keeps_answers: bool, now: datetime
) -> None:
    """Take name, address and account off the lists, and let the personal links die.

    The lines themselves stay, whatever happens to the answers: without them, how many were asked would change, and in
    an anonymous round the difference would tell whether this person had answered.
    """
    del keeps_answers, now
    invitations = list(invitations_of_person(organisation, email, user).values_list("pk", flat=True))
    InvitationKey.objects.filter(invitation__in=invitations).delete()
    invitations_of_person(organisation, email, user).update(
        name="", email="", user=None, trouble="", wants_reminders=False
    )
    if user is not None:
        Amendment.objects.filter(organisation=organisation, by=user).update(by=None)
