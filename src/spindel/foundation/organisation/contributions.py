from django.urls import reverse
from django.utils.translation import gettext as _

from spindel.foundation.organisation import permissions
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.webkit.offers import MenuEntry


def navigation(request: MemberRequest) -> MenuEntry | None:
    if not permissions.may_set_up(request.membership):
        return None
    url = reverse("organisation:overview")
    return MenuEntry(_("Organisation"), url, request.path.startswith(url))


def switcher(request: MemberRequest) -> MenuEntry | None:
    """Which organisation this is about, and the way to another, for those who belong to several."""
    if not request.membership.is_one_of_several:
        return None
    url = reverse("organisation:choose")
    return MenuEntry(_("%(name)s (change)") % {"name": request.organisation.name}, url, request.path == url)
