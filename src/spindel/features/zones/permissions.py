from collections.abc import Collection

from spindel.foundation.organisation.models import Membership, Role
from spindel.foundation.organisation.permissions import may_lead_rounds, may_read_all


def may_choose(membership: Membership, line: Collection[int]) -> bool:
    """``line`` holds the place's unit and everything above it; it is empty for the whole organisation."""
    if may_lead_rounds(membership):
        return True
    return membership.role == Role.UNIT_LEADER and membership.unit_id in line


def may_follow(membership: Membership) -> bool:
    """Those who look at more than their own answers."""
    return may_read_all(membership) or membership.role == Role.UNIT_LEADER
