"""What the organisation says about one person."""

from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Membership, Organisation


def membership_with_address(organisation: Organisation, email: str) -> Membership | None:
    """Also one that has ended; whether the address is known elsewhere is told to nobody."""
    return (
        Membership.objects.filter(organisation_id=organisation.pk, user__email__iexact=email)
        .select_related("user", "unit")
        .first()
    )


def personal_data(organisation: Organisation, email: str, user: User | None) -> list[dict[str, object]]:
    membership = membership_with_address(organisation, email) if user else None
    if membership is None:
        return []
    leads = membership.leaderships.select_related("unit").order_by("starts_on", "id")
    return [
        {
            "name": membership.name,
            "role": membership.role,
            "unit": membership.unit.name if membership.unit else None,
            "ended_on": membership.ended_on,
            "leads": [
                {"unit": each.unit.name, "from": each.starts_on, "until": each.ends_on} for each in leads
            ],
            "bodies": [
                {"body": seat.body.name, "seat": seat.seat}
                for seat in membership.seats.select_related("body")
            ],
        }
    ]
