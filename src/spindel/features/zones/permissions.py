from collections.abc import Collection

from spindel.foundation.organisation.models import Membership, Role
from spindel.foundation.organisation.permissions import may_lead_rounds, may_read_all


def may_choose(membership: Membership, unit_id: int | None, led: Collection[int]) -> bool:
    """``unit_id`` is None for the whole organisation; ``led`` holds what the member leads, with all below."""
    return may_lead_rounds(membership) or unit_id in led


def may_follow(membership: Membership) -> bool:
    """Those who look at more than their own answers."""
    return may_read_all(membership) or membership.role == Role.UNIT_LEADER
