from django.http import HttpResponse
from django.utils.text import slugify

from spindel.features.results.presentation.drawing import web_file
from spindel.features.results.presentation.tables import as_csv
from spindel.features.results.presentation.workbook import as_workbook
from spindel.features.results.views.asking import Asked, asked
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.webkit.charts.png import svg_to_png

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


def web_svg(request: MemberRequest, **place: int) -> HttpResponse:
    found = asked(request, **place)
    return file_of(found, web_file(found.picture(found.lens)).encode(), "image/svg+xml", "svg")


def web_png(request: MemberRequest, **place: int) -> HttpResponse:
    found = asked(request, **place)
    return file_of(found, svg_to_png(web_file(found.picture(found.lens))), "image/png", "png")


def table_csv(request: MemberRequest, **place: int) -> HttpResponse:
    found = asked(request, **place)
    return file_of(found, as_csv(found.picture(found.lens)), "text/csv; charset=utf-8", "csv")


def table_xlsx(request: MemberRequest, **place: int) -> HttpResponse:
    found = asked(request, **place)
    return file_of(found, as_workbook(found.picture(found.lens)), WORKBOOK, "xlsx")


def file_of(asked: Asked, content: bytes, kind: str, ending: str) -> HttpResponse:
    """A file to keep, named after what it is about."""
    words = [asked.name, asked.place.round.name, asked.lens]
    name = slugify(" ".join(filter(None, words)).translate(LETTERS))[:80] or "spindel"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
