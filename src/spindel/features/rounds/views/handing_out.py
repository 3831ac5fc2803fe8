"""Asking those who get no mail: a link or QR code for a unit, and the sheet on paper."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from spindel.features.rounds import reads, writes
from spindel.features.rounds.models import OpenLink, Round
from spindel.features.rounds.presentation.paper import Paper, paper_pdf
from spindel.features.rounds.presentation.qr import qr_svg
from spindel.features.rounds.views.running import led
from spindel.foundation.organisation.models import Unit
from spindel.foundation.organisation.permissions import MemberRequest

DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


@led
def links(request: MemberRequest, round: Round) -> HttpResponse:
    if request.method == "POST":
        writes.make_open_links(round=round, actor=request.user, now=timezone.now())
        return redirect("rounds:links", round.pk)
    made = reads.open_links_of(round)
    units = [
        (unit, address(request, made[unit.pk]) if unit.pk in made else "")
        for unit, _depth in reads.placed_units(round)
    ]
    return render(request, "rounds/links.html", {"round": round, "units": units, "made": len(made)})


def address(request: MemberRequest, link: OpenLink) -> str:
    return request.build_absolute_uri(reads.open_path(link.code))


def link_of(round: Round, unit: Unit) -> OpenLink:
    link = reads.open_links_of(round).get(unit.pk)
    if link is None:
        raise Http404
    link.round = round
    return link


@led
def poster(request: MemberRequest, round: Round, unit: Unit) -> HttpResponse:
    """A page for the notice board."""
    link = link_of(round, unit)
    with translation.override(round.language):
        context = {
            "round": round,
            "unit": unit,
            "address": address(request, link),
            "promise": reads.promise_of(round, by_link=True),
            "questions": len(reads.items_asked(round)),
        }
        return render(request, "rounds/poster.html", context)


@led
def qr(request: MemberRequest, round: Round, unit: Unit) -> HttpResponse:
    drawn = qr_svg(address(request, link_of(round, unit)))
    return HttpResponse(drawn, content_type="image/svg+xml")


@led
@require_POST
def end_link(request: MemberRequest, round: Round, unit: Unit) -> HttpResponse:
    writes.end_open_link(link=link_of(round, unit), actor=request.user, now=timezone.now())
    return redirect("rounds:links", round.pk)


@led
def paper(_request: MemberRequest, round: Round, unit: Unit) -> HttpResponse:
    response = HttpResponse(drawn_paper(round, unit), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file_name(round, unit)}"'
    return response


@led
def all_papers(_request: MemberRequest, round: Round) -> StreamingHttpResponse:
    """Sent as they are drawn: a hundred units take a while."""
    response = StreamingHttpResponse(packed_papers(round), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{plain(round.name)}.zip"'
    return response


def packed_papers(round: Round) -> Iterator[bytes]:
    out = Passage()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for unit, _depth in reads.placed_units(round):
            archive.writestr(file_name(round, unit), drawn_paper(round, unit))
            yield out.passed()
    yield out.passed()


class Passage(io.RawIOBase):
    """What is written comes out again and is not kept."""

    def __init__(self) -> None:
        self.waiting = b""

    def writable(self) -> bool:
        return True

    def write(self, more: Any) -> int:
        self.waiting += bytes(more)
        return len(more)

    def passed(self) -> bytes:
        out, self.waiting = self.waiting, b""
        return out


def drawn_paper(round: Round, unit: Unit) -> bytes:
    with translation.override(round.language):
        about = Paper(
            organisation=round.organisation.name,
            round=round.name,
            unit=unit.name,
            code=f"{round.pk}-{unit.pk}",
            purpose=round.purpose,
            deadline=round.deadline,
            promise=reads.promise_on_paper(round),
            asks_name=round.is_named,
            language=round.language,
        )
        return paper_pdf(about, reads.framework_of_round(round), set(reads.items_asked(round)))


def file_name(round: Round, unit: Unit) -> str:
    return f"{plain(round.name)}-{plain(unit.name)}-{unit.pk}.pdf"


def plain(name: str) -> str:
    return slugify(name.translate(DANISH)) or "spindel"
