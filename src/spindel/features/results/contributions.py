"""What results show on the pages of others."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from spindel.features.answering.models import Sheet
from spindel.features.answering.reads import Place as AnsweredPlace
from spindel.features.answering.reads import answers_alone, answers_on
from spindel.features.results import permissions, reads
from spindel.features.results.reads import SeenRound
from spindel.features.results.views.asking import Asked, looked_up
from spindel.features.results.views.glance import glance, glance_alone
from spindel.features.rounds.models import Round
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.webkit.offers import MenuEntry, Panel


def navigation(request: MemberRequest) -> MenuEntry | None:
    """Everybody has a result to look for, be it their own."""
    url = reverse("results:rounds")
    return MenuEntry(_("Results"), url, request.path.startswith(url))


def home_panel(request: MemberRequest) -> Panel | None:
    """The newest round in which the member finds something, with a small spider web; without one, how to get there."""
    seen = reads.latest_seen(request.membership)
    found = nearest(request, seen) if seen else None
    return Panel("results/home_panel.html", at_a_glance(found))


def round_panel(request: MemberRequest, round: Round) -> Panel | None:
    """The round's result at a glance, for those who may see the whole of it."""
    if round.opened_at is None or not permissions.may_see_whole(request.membership):
        return None
    found = looked_up(request, round.pk)
    return Panel("results/round_panel.html", at_a_glance(found if found.behind.respondents else None))


def at_a_glance(found: Asked | None) -> dict[str, Any]:
    """A small spider web, or the way to the figures where nobody has looked at them yet."""
    if found is None or found.unseen:
        return {"unseen": found, "glance": None}
    return {"glance": glance(found)}


def own_result_panel(request: MemberRequest, sheet: Sheet) -> Panel | None:
    """After sending: one's own answers as a small spider web."""
    if sheet.sent_at is None or not permissions.may_see_own(request.membership, sheet):
        return None
    return Panel(
        "results/own_panel.html", {"glance": glance(looked_up(request, sheet.round_id, sheet_id=sheet.pk))}
    )


def answers_panel(_request: MemberRequest, place: AnsweredPlace) -> Panel | None:
    """One's own answers for who has no account, and in an anonymous round before they are sent: from nothing else."""
    answers = answers_on(place.sheet)
    if not any(answer.says_something for answer in answers.values()):
        return None
    alone = answers_alone(place.round, place.unit, answers.values())
    return Panel("results/answers_panel.html", {"body": glance_alone(place.round, place.unit, alone)})


def nearest(request: MemberRequest, seen: SeenRound) -> Asked | None:
    """The most of a round that the member may see and that shows anything: the whole, their unit, or their own sheet."""
    places: list[dict[str, int]] = [
        *([{}] if seen.whole else []),
        *([{"unit_id": seen.unit.pk}] if seen.unit else []),
        *([{"sheet_id": seen.sheet}] if seen.sheet else []),
    ]
    found = (looked_up(request, seen.round.pk, **place) for place in places)
    return next((one for one in found if one.behind.respondents), None)
