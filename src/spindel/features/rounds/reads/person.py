"""Where one person stands on a list of who is asked to answer."""

from django.db.models import Q, QuerySet

from spindel.features.rounds.models import Invitation
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Organisation

UNTOLD = {"reminded_on": None, "has_answered": None}


def invitations_of_person(organisation: Organisation, email: str, user: User | None) -> QuerySet[Invitation]:
    theirs = Q(email__iexact=email)
    if user is not None:
        theirs |= Q(user_id=user.pk)
    return Invitation.objects.filter(theirs, organisation_id=organisation.pk)


def personal_data(
    organisation: Organisation, email: str, user: User | None, *, is_whole: bool = True
) -> list[dict[str, object]]:
    """Not whole: of an anonymous round nothing that says whether the person has answered."""
    found = invitations_of_person(organisation, email, user).select_related("round", "unit").order_by("id")
    return [
        {
            "measurement": invitation.round.name,
            "unit": invitation.unit.name,
            "name": invitation.name,
            "email": invitation.email,
            "is_leader": invitation.is_leader,
            "mail": invitation.delivery,
            "reminded_on": invitation.reminded_on,
            "wants_reminders": invitation.wants_reminders,
            "has_answered": invitation.has_answered,
        }
        | ({} if is_whole or not invitation.round.is_anonymous else UNTOLD)
        for invitation in found
    ]
