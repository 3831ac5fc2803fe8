from collections.abc import Collection

from spindel.foundation.organisation.models import Membership, Role, Unit
from spindel.foundation.organisation.permissions import may_lead_rounds


def may_answer(membership: Membership, unit: Unit, led: Collection[int]) -> bool:
    """Those who belong to the unit, those who lead it or a unit above it, and those who lead rounds.

    ``led`` holds the ids of the units the member leads (``units_led_by``). A sheet once started stays its
    respondent's, also after a move to another unit: that is for ``reads.place_of`` to know.
    """
    if membership.organisation_id != unit.organisation_id:
        return False
    if may_lead_rounds(membership) or membership.unit_id == unit.pk:
        return True
    return membership.role == Role.UNIT_LEADER and unit.pk in led
