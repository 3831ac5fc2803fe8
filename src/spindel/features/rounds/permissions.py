from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Membership, Role
from spindel.foundation.organisation.permissions import may_lead_rounds


def may_plan(membership: Membership) -> bool:
    return may_lead_rounds(membership)


def may_lead(membership: Membership, round: Round) -> bool:
    return may_lead_rounds(membership) and membership.organisation_id == round.organisation_id


def may_follow_some(membership: Membership) -> bool:
    """Those who lead rounds follow all of it; a unit leader her part, which is for ``reads.part_of`` to know."""
    return may_lead_rounds(membership) or membership.role == Role.UNIT_LEADER
