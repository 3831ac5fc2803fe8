from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from spindel.foundation.organisation import permissions
from spindel.webkit.offers import MenuEntry


def navigation(request: HttpRequest) -> MenuEntry | None:
    if not permissions.may_administer(request.membership):
        return None
    url = reverse("organisation:overview")
    return MenuEntry(_("Organisation"), url, request.path.startswith(url))
