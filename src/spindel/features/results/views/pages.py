from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.gzip import gzip_page

from spindel.features.results import reads
from spindel.features.results.presentation.page import result_of
from spindel.features.results.views.asking import Asked, asked
from spindel.features.results.views.shown import shown
from spindel.features.results.views.surroundings import around
from spindel.foundation.organisation.permissions import MemberRequest


def rounds(request: MemberRequest) -> HttpResponse:
    membership = request.membership
    return render(request, "results/rounds.html", {"seen": reads.seen_rounds(membership)})


@gzip_page
def result(
    request: MemberRequest, round_id: int, unit_id: int | None = None, sheet_id: int | None = None
) -> HttpResponse:
    found = asked(request, round_id, unit_id, sheet_id)
    return shown(request, found, "result", lambda: result_body(found), title=found.title())


def result_body(found: Asked) -> str:
    """Everything between the page's header and footer; a place without scores teaches what to do instead."""
    context = {"head": found, "trail": found.trail(), "around": around(found)}
    if found.behind.respondents:
        picture = found.picture()
        if picture.top.missing.answered:
            seen = found.picture(found.lens) if found.lens else None
            context["page"] = result_of(picture, seen)
    return render_to_string("results/result.html", context)
