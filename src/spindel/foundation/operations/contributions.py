from django.urls import reverse
from django.utils.translation import gettext as _

from spindel.foundation.jobs import reads as jobs
from spindel.foundation.organisation import permissions
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.webkit.offers import MenuEntry, Panel


def navigation(request: MemberRequest) -> MenuEntry | None:
    if not permissions.may_operate(request.membership):
        return None
    url = reverse("operations:tasks")
    return MenuEntry(_("Operations"), url, request.path.startswith(url))


def home_panel(request: MemberRequest) -> Panel | None:
    """Only where somebody has to do something."""
    if not permissions.may_operate(request.membership):
        return None
    count = jobs.troubled_in(request.organisation.pk).count()
    return Panel("operations/home_panel.html", {"count": count}) if count else None
