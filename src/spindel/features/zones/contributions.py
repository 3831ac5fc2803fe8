"""What development zones show on the pages of others."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spindel.features.results.reads import Place
from spindel.features.zones import permissions, reads
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.webkit.offers import MenuEntry, Panel

MOST_ON_THE_FRONT_PAGE = 5


def navigation(request: MemberRequest) -> MenuEntry | None:
    """For those who work with results; respondents find their unit's zones on its result."""
    if not permissions.may_follow(request.membership):
        return None
    url = reverse("zones:zones")
    return MenuEntry(_("Development zones"), url, request.path.startswith(url))


def home_panel(request: MemberRequest) -> Panel | None:
    """What is being worked on: all of it for a director, her part for a leader."""
    if not permissions.may_follow(request.membership):
        return None
    zones = reads.seen(request.membership, reads.open_zones(request.membership), get_language() or "da")
    if not zones:
        return None
    more = max(len(zones) - MOST_ON_THE_FRONT_PAGE, 0)
    return Panel("zones/home_panel.html", {"zones": zones[:MOST_ON_THE_FRONT_PAGE], "more": more})


def place_panel(request: MemberRequest, place: Place, node: str = "") -> Panel | None:
    """On a result: what was chosen here, and the form that the page's buttons send."""
    found = reads.zones_at(request.membership, place.round, place.unit, node)
    zones = reads.seen(request.membership, found, get_language() or "da")
    chooses = permissions.may_choose(request.membership, place.unit_id, place.led)
    if not zones and not chooses:
        return None
    return Panel("zones/place_panel.html", {"zones": zones, "place": place, "chooses": chooses, "node": node})
