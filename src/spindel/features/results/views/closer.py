"""A place from other sides: unit by unit, over time, and what to discuss first."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from spindel.features.results import reads
from spindel.features.results.presentation.discussing import rankings_of
from spindel.features.results.presentation.matrix import FALLING, RISING, TOTAL, Sorting, matrix_of
from spindel.features.results.presentation.page import Choice
from spindel.features.results.presentation.trending import course_of
from spindel.features.results.reads.earlier import before
from spindel.features.results.views.asking import Asked, Step, asked, note_seen
from spindel.features.results.views.details import require_answers
from spindel.features.results.views.earlier import stops_of
from spindel.features.results.views.shown import shown
from spindel.foundation.organisation.permissions import MemberRequest

SORT, WAY, ORDER = "sorter", "retning", "efter"
BY_TARGET = "maal"


@gzip_page
def heat(request: MemberRequest, **place: int) -> HttpResponse:
    found = asked(request, **place)
    require_answers(found)
    sorting = sorting_of(request, found)
    page = f"heat:{sorting.by}:{sorting.way}"
    title = _("Unit by unit, %(place)s") % {"place": found.title()}
    return shown(request, found, page, lambda: heat_body(found, sorting), title=title)


def sorting_of(request: MemberRequest, found: Asked) -> Sorting:
    """What the round did not ask, or nobody knows, is the tree's own order."""
    by = request.GET.get(SORT, "")
    known = {TOTAL, *(node.id for node in found.behind.framework.nodes())}
    way = RISING if request.GET.get(WAY) == RISING else FALLING
    return Sorting(by if by in known else "", way)


def heat_body(found: Asked, sorting: Sorting) -> str:
    areas = reads.areas_in(found.behind, found.round_url)
    url = found.round_url
    matrix = matrix_of(
        found.behind.evaluation,
        areas,
        found.language,
        sorting,
        lambda unit, node: f"{url}{unit}/punkt/{node}/",
    )
    trail = found.trail(Step(_("Unit by unit")))
    context = {
        "head": found,
        "trail": trail,
        "pages": found.pages("varmekort/"),
        "matrix": matrix,
        "hidden": reads.hidden_in(found.behind),
    }
    return render_to_string("results/heat.html", context)


@gzip_page
def over_time(request: MemberRequest, **place: int) -> HttpResponse:
    found = asked(request, **place)
    require_answers(found)
    note_seen(request, before(request.membership, found.place.round).filter(results_shown_at=None))
    title = _("Over time, %(place)s") % {"place": found.name}
    return shown(request, found, "over-time", lambda: course_body(found), title=title)


def course_body(found: Asked) -> str:
    context = {
        "head": found,
        "trail": found.trail(Step(_("Over time"))),
        "pages": found.pages("over-tid/"),
        "course": course_of(found.picture(), stops_of(found)),
    }
    return render_to_string("results/over_time.html", context)


@gzip_page
def discuss(request: MemberRequest, **place: int) -> HttpResponse:
    found = asked(request, **place)
    require_answers(found)
    by_target = request.GET.get(ORDER) == BY_TARGET
    title = _("Discuss first, %(place)s") % {"place": found.title()}
    return shown(
        request,
        found,
        f"discuss:{by_target:d}",
        lambda: discuss_body(found, by_target=by_target),
        title=title,
    )


def discuss_body(found: Asked, *, by_target: bool) -> str:
    url = f"{found.url}tal-om/"
    orders = [
        Choice(_("What you disagree on"), url, not by_target),
        Choice(_("What is farthest from its target"), f"{url}?{ORDER}={BY_TARGET}", by_target),
    ]
    context = {
        "head": found,
        "trail": found.trail(Step(_("Discuss first"))),
        "pages": found.pages("tal-om/"),
        "orders": orders,
        "by_target": by_target,
        "ranked": rankings_of(found.picture(), by_distance=by_target),
    }
    return render_to_string("results/discuss.html", context)
