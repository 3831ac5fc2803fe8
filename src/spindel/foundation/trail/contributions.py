from django.urls import reverse
from django.utils.translation import gettext as _

from spindel.foundation.organisation import permissions
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.webkit.offers import MenuEntry


def navigation(request: MemberRequest) -> MenuEntry | None:
    if not permissions.may_operate(request.membership):
        return None
    url = reverse("trail:trail")
    return MenuEntry(_("Activity log"), url, request.path.startswith(url))
