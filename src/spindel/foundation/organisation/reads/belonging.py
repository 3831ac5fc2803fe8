"""Where a person belongs, and which of several organisations a request is about."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Membership
from spindel.foundation.walls.permissions import everywhere

CHOSEN = "organisation"
"""Where in the session it stands which organisation the person has chosen."""
CONFINED = "organisation_vouching"
"""Where it stands which organisation said who this is, if one did: its word opens no other organisation's door."""


class NotChosen(Http404):
    """The person belongs to several organisations and has not said which one this is about."""


def memberships_of(user: User) -> QuerySet[Membership]:
    """Where the person belongs today, by the organisation's name."""
    return (
        Membership.objects.filter(user_id=user.pk, ended_on=None)
        .select_related("organisation", "unit")
        .order_by("organisation__name", "id")
    )


def membership_of(
    user: User | AnonymousUser, chosen: int | None = None, confined_to: int | None = None
) -> Membership:
    """The person's membership of the chosen organisation, or of the only one; a stranger's is a 404."""
    found = [] if isinstance(user, AnonymousUser) else list(memberships_of(user))
    if confined_to is not None:
        found = [membership for membership in found if membership.organisation_id == confined_to]
    if not found:
        raise Http404
    if len(found) == 1:
        return found[0]
    for membership in found:
        if membership.organisation_id == chosen:
            membership.is_one_of_several = True
            return membership
    raise NotChosen


def membership_in(user: User, organisation_id: int) -> Membership:
    """The person's membership of that very organisation."""
    with everywhere():
        membership = memberships_of(user).filter(organisation_id=organisation_id).first()
    if membership is None:
        raise Http404
    return membership


def belongs_elsewhere(membership: Membership) -> bool:
    """Whether the person belongs or has belonged to another organisation; never shown to anybody."""
    with everywhere():
        return Membership.objects.filter(user_id=membership.user_id).exclude(pk=membership.pk).exists()
