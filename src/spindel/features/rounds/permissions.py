from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Membership
from spindel.foundation.organisation.permissions import may_lead_rounds


def may_plan(membership: Membership) -> bool:
    return may_lead_rounds(membership)


def may_lead(membership: Membership, round: Round) -> bool:
    return may_lead_rounds(membership) and membership.organisation_id == round.organisation_id
