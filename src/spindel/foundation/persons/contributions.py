from spindel.foundation.organisation import permissions
from spindel.foundation.organisation.models import Membership
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.webkit.offers import Panel


def member_panel(request: MemberRequest, member: Membership) -> Panel | None:
    """The way from a person's page to what is kept about them."""
    if not permissions.may_administer(request.membership):
        return None
    return Panel("persons/member_panel.html", {"email": member.user.email})


def people_panel(request: MemberRequest) -> Panel | None:
    """The same for those who have no page: they were only invited."""
    return Panel("persons/people_panel.html", {}) if permissions.may_administer(request.membership) else None
