"""What the trail says about one person: what they did, and what was done to them."""

from django.db.models import Q

from spindel.foundation.accounts.models import User
from spindel.foundation.audit.models import Event
from spindel.foundation.organisation.models import Organisation
from spindel.foundation.trail.reads.lines import MEMBER, USER


def personal_data(organisation: Organisation, _email: str, user: User | None) -> list[dict[str, object]]:
    if user is None:
        return []
    members = user.memberships.filter(organisation_id=organisation.pk).values_list("pk", flat=True)
    about = [f"{USER}:{user.pk}", *(f"{MEMBER}:{pk}" for pk in members)]
    events = Event.objects.filter(organisation_id=organisation.pk).filter(
        Q(actor_id=user.pk) | Q(about__in=about)
    )
    rows = events.order_by("id").values("at", "action", "about", "actor_id")
    return [
        {
            "at": row["at"],
            "action": row["action"],
            "by_the_person": row["actor_id"] == user.pk,
            "about": row["about"],
        }
        for row in rows
    ]
