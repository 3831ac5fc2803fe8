import csv
import io
from collections.abc import Iterator

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spindel.core.spreadsheets import harmless
from spindel.foundation.organisation import permissions
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.foundation.trail import reads
from spindel.foundation.trail.forms import WantedForm

MOST = 50_000
"""Events in one file, the newest; whoever needs more asks for a period at a time."""
HELPING = 1000
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
WIDTHS = (20, 30, 70, 26, 30, 12, 68)


def table_csv(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_operate(request.membership))
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows(request))
    return file_of(text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", "csv")


def table_xlsx(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_operate(request.membership))
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        sheet = book.add_worksheet(_("Activity log"))
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows(request)):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return file_of(content.getvalue(), WORKBOOK, "xlsx")


def rows(request: MemberRequest) -> Iterator[list[str]]:
    """A heading, and a row per event; every cell is text that no spreadsheet takes for a formula."""
    yield [_("Time"), _("Who"), _("What"), _("Code"), _("Thing"), _("Place in the chain"), _("Hash")]
    language = get_language() or "da"
    events = reads.events_of(request.organisation, WantedForm(request.GET).wanted())[:MOST]
    for start in range(0, events.count(), HELPING):
        helping = list(events[start : start + HELPING])
        for line in reads.lines_about(request.organisation, helping, language):
            at = timezone.localtime(line.at).isoformat(sep=" ", timespec="seconds")
            number = "" if line.sequence is None else str(line.sequence)
            cells = (at, line.who, line.what, line.action, line.about, number, line.hash)
            yield [harmless(cell) for cell in cells]


def file_of(content: bytes, kind: str, ending: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="log.{ending}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
