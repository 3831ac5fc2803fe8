from spindel.foundation.organisation import permissions
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.webkit.offers import Panel


def way_panel(request: MemberRequest) -> Panel | None:
    """The way to the log, for those who may read it."""
    return Panel("trail/way.html", {}) if permissions.may_operate(request.membership) else None
