from collections.abc import Collection

from spindel.features.answering.models import Sheet
from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Membership, Role
from spindel.foundation.organisation.permissions import may_lead_rounds, may_read_all


def may_see_whole(membership: Membership) -> bool:
    return may_read_all(membership)


def may_see_unit(membership: Membership, round: Round, line: Collection[int], led: Collection[int]) -> bool:
    """``line`` holds the unit, and then everything above it; ``led`` what the member leads, with all below."""
    if may_see_inside(membership, line, led):
        return True
    own_unit = membership.unit_id is not None and membership.unit_id == next(iter(line), None)
    return membership.role == Role.RESPONDENT and own_unit and round.closed_at is not None


def may_see_inside(membership: Membership, line: Collection[int], led: Collection[int]) -> bool:
    """The units below, one by one."""
    return may_read_all(membership) or leads(line, led)


def may_see_own(membership: Membership, sheet: Sheet) -> bool:
    """A sheet by itself is shown to the one who filled it in, and to nobody else, if the round shows it at all."""
    return sheet.respondent_id == membership.user_id and sheet.round.shows_own_result


def may_see_comments(membership: Membership, line: Collection[int], led: Collection[int]) -> bool:
    """What respondents are told: leaders, and those who run the measurement, can see who wrote what."""
    return may_lead_rounds(membership) or leads(line, led)


def leads(line: Collection[int], led: Collection[int]) -> bool:
    return next(iter(line), None) in led


def may_choose(membership: Membership, line: Collection[int], led: Collection[int]) -> bool:
    """Whether the member decides what is lifted here: those who run measurements everywhere, a leader in her part."""
    return may_lead_rounds(membership) or leads(line, led)


def may_pair(membership: Membership) -> bool:
    """Whether the member says which questions of two versions mean the same."""
    return may_lead_rounds(membership)
