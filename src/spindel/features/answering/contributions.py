"""What answering shows on the pages of others."""

from django.urls import reverse
from django.utils.translation import gettext as _

from spindel.features.answering import reads
from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Role
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.foundation.organisation.reads import unit_tree
from spindel.webkit.offers import MenuEntry, Panel

OTHERS_ON_THE_FRONT_PAGE = 2


def navigation(request: MemberRequest) -> MenuEntry | None:
    """Readers are placed nowhere, so nothing asks for their answers."""
    membership = request.membership
    if membership.role == Role.READER and membership.unit_id is None:
        return None
    url = reverse("answering:mine")
    return MenuEntry(_("Answer"), url, request.path.startswith(url))


def home_panel(request: MemberRequest) -> Panel | None:
    """The member's own questionnaires; where there are none, the few or the number answered on others' behalf."""
    invitations = reads.invitations_of(request.membership)
    own = [invitation for invitation in invitations if invitation.is_own]
    shown = own or (invitations if len(invitations) <= OTHERS_ON_THE_FRONT_PAGE else [])
    if not invitations:
        return None
    return Panel("answering/home_panel.html", {"invitations": shown, "more": len(invitations) - len(shown)})


def progress_panel(_request: MemberRequest, round: Round) -> Panel | None:
    """Sheets received, also from links and paper. In an anonymous round only about how many: the exact number, beside
    that of those asked, would single out the last few.
    """
    if round.opened_at is None:
        return None
    if round.is_anonymous:
        sent = sum(unit.sent for unit in reads.progress_of(round))
        context = {"round": round, "at_least": sent - sent % round.fewest_shown}
        context["erased_on"] = reads.erased_on(round)
        return Panel("answering/progress_panel.html", context)
    places = {placed.unit.pk: place for place, placed in enumerate(unit_tree(round.organisation))}
    units = sorted(reads.progress_of(round), key=lambda unit: places.get(unit.unit_id, len(places)))
    sent, started = sum(unit.sent for unit in units), sum(unit.started for unit in units)
    silent = sum(not unit.sent for unit in units)
    context = {"units": units, "sent": sent, "started": started, "silent": silent, "round": round}
    context["erased_on"] = reads.erased_on(round)
    return Panel("answering/progress_panel.html", context)
