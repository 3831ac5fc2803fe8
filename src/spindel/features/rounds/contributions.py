from typing import Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from spindel.features.rounds import permissions, reads
from spindel.features.rounds.models import Round
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.webkit.offers import MenuEntry, Panel


def navigation(request: MemberRequest) -> MenuEntry | None:
    if not permissions.may_follow_some(request.membership):
        return None
    url = reverse("rounds:rounds")
    return MenuEntry(_("Measurements"), url, request.path.startswith(url))


def home_panel(request: MemberRequest) -> Panel | None:
    if not permissions.may_plan(request.membership):
        return None
    return Panel("rounds/home_panel.html", {"rounds": reads.rounds_of(request.organisation)[:5]})


class InRound(Protocol):
    """A place in a round, whatever else a page knows about it."""

    @property
    def round(self) -> Round: ...


def amendments_panel(_request: MemberRequest, place: InRound, node: str = "") -> Panel | None:
    """What was changed about the period and why, for whoever reads the result; not beside each of its numbers."""
    amendments = [] if node else list(reads.amendments_of(place.round))
    return Panel("rounds/amendments.html", {"amendments": amendments}) if amendments else None
