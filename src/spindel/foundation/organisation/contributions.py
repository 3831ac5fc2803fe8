from django.urls import reverse
from django.utils.translation import gettext as _

from spindel.foundation.organisation import permissions
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.webkit.offers import MenuEntry


def navigation(request: MemberRequest) -> MenuEntry | None:
    if not permissions.may_administer(request.membership):
        return None
    url = reverse("organisation:overview")
    return MenuEntry(_("Organisation"), url, request.path.startswith(url))
