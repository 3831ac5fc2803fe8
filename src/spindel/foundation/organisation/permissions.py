from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Membership, Organisation, Role


class MemberRequest(HttpRequest):
    """A request as the middleware leaves it: who asks, and where they belong. A stranger's membership is a 404."""

    user: User
    membership: Membership
    organisation: Organisation


GIVEN_BY_ADMINISTRATORS = {Role.ADMINISTRATOR, Role.OPERATOR, Role.ROUND_LEADER}
"""Roles that only an administrator gives and takes."""


def may_administer(membership: Membership) -> bool:
    return membership.role == Role.ADMINISTRATOR


def may_operate(membership: Membership) -> bool:
    """See whether the machinery runs: background work, technical events, sign-in. Not what anybody answered."""
    return membership.role in {Role.ADMINISTRATOR, Role.OPERATOR}


def may_set_up(membership: Membership) -> bool:
    """Units, bodies and the people who answer in them."""
    return membership.role in {Role.ADMINISTRATOR, Role.ROUND_LEADER}


def may_give(membership: Membership, role: str) -> bool:
    """Whether the member may make somebody this, or change somebody who is."""
    return may_administer(membership) or (may_set_up(membership) and role not in GIVEN_BY_ADMINISTRATORS)


def may_lead_rounds(membership: Membership) -> bool:
    return membership.role in {Role.ADMINISTRATOR, Role.ROUND_LEADER}


def may_read_all(membership: Membership) -> bool:
    return membership.role in {Role.ADMINISTRATOR, Role.ROUND_LEADER, Role.READER}


class SecondFactorMissing(PermissionDenied):
    """The person's role comes in only with more than a password."""


def require_second_factor(membership: Membership, *, is_shown: bool) -> None:
    if not is_shown and membership.role in membership.organisation.second_factor_roles:
        raise SecondFactorMissing


def require(allowed: bool) -> None:
    """What a member may not do is refused openly; what is not theirs was a 404 long before."""
    if not allowed:
        raise PermissionDenied
