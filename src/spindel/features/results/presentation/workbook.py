"""The figures of one place, and of those beside it, as an Excel workbook with a spider web Excel can draw itself."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spindel.core.spreadsheets import harmless
from spindel.features.results.presentation.method import how_it_is_worked_out, rules_of
from spindel.features.results.presentation.picture import Picture
from spindel.features.results.presentation.radar import fill_radar
from spindel.features.results.presentation.tables import Cell, Column, all_rows, columns_of

LONGEST_CELL = 32_000
WIDE, NARROW = 44, 14
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass
class Book:
    """A workbook being written, and the looks its cells have."""

    book: xlsxwriter.Workbook
    looks: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def look(self, **looks: object) -> Any:
        """The format with these properties, made once."""
        key = tuple(sorted(looks.items()))
        if key not in self.looks:
            self.looks[key] = self.book.add_format({"valign": "top", **looks})
        return self.looks[key]


def as_workbook(picture: Picture, others: Sequence[Picture] = ()) -> bytes:
    """A workbook about ``picture`` and ``others`` of the same round: the web, the figures, and how they came about."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as workbook:
        workbook.set_properties({"title": f"{picture.name}, {picture.round}"})
        book = Book(workbook)
        fill_radar(workbook, picture, others)
        fill_figures(book, picture, others)
        fill_method(book, picture)
        fill_about(book, picture, others)
    return content.getvalue()


def fill_figures(book: Book, picture: Picture, others: Sequence[Picture]) -> None:
    """Every line of every picture, as real numbers."""
    sheet, columns = book.book.add_worksheet(_("Figures")), columns_of(picture)
    names = [column.title for column in columns]
    head = book.look(bold=True, bottom=1, text_wrap=True)
    first = 1 if others else 0
    for place, name in enumerate([_("Unit")] * first + names):
        sheet.write_string(0, place, harmless(name), head)
        sheet.set_column(place, place, width(place - first, columns))
    number = 0
    for number, (name, row) in enumerate(all_rows((picture, *others), columns), start=1):
        for place, (cell, column) in enumerate(zip(row, columns, strict=True), start=first):
            fill(sheet, (number, place), cell, number_look(book, column))
        if others:
            fill(sheet, (number, 0), name, book.look())
    sheet.freeze_panes(1, first + 3)
    sheet.autofilter(0, 0, number, first + len(columns) - 1)
    on_paper(sheet)


def width(place: int, columns: Sequence[Column]) -> int:
    """The name is wide, and so is the unit before it; figures are narrow."""
    if place < 0:
        return 30
    return WIDE if columns[place].decimals is None and place == 2 else NARROW


def number_look(book: Book, column: Column) -> Any:
    """How a column's cells are written."""
    if column.decimals is None:
        return book.look()
    return book.look(num_format="0." + "0" * column.decimals if column.decimals > 0 else "0")


def fill(sheet: Any, place: tuple[int, int], cell: Cell, look: Any) -> None:
    """Text as text that is no formula, numbers as numbers, nothing as nothing."""
    if isinstance(cell, str):
        sheet.write_string(*place, harmless(cell)[:LONGEST_CELL], look)
    elif cell is not None:
        sheet.write_number(*place, cell, look)


def fill_method(book: Book, picture: Picture) -> None:
    """How the figures are worked out: in words, and each part with its rule and weight."""
    sheet = book.book.add_worksheet(_("How it is worked out"))
    bold, wrapped = book.look(bold=True, text_wrap=True), book.look(text_wrap=True)
    row = 0
    for row, said in enumerate(how_it_is_worked_out(picture.framework)):
        sheet.write_string(row, 0, said.title, bold)
        sheet.merge_range(row, 1, row, 3, said.text, wrapped)
        sheet.set_row(row, 15 * (1 + len(said.text) // 105))
    row += 2
    head = book.look(bold=True, bottom=1, text_wrap=True)
    for column, title in enumerate((_("Id"), _("Name"), _("How the score comes about"), _("Weight"))):
        sheet.write_string(row, column, title, head)
    for number, rule in enumerate(rules_of(picture.framework, picture.texts), start=row + 1):
        indented = book.look(align="left", indent=min(rule.depth, 15))
        fill(sheet, (number, 0), rule.id, book.look())
        fill(sheet, (number, 1), rule.title, indented)
        fill(sheet, (number, 2), rule.text, wrapped)
        fill(sheet, (number, 3), rule.weight, book.look())
    for column, wide in enumerate((26, 50, 62, 10)):
        sheet.set_column(column, column, wide)
    on_paper(sheet)


def fill_about(book: Book, picture: Picture, others: Sequence[Picture]) -> None:
    """What the file is about."""
    sheet = book.book.add_worksheet(_("About"))
    facts: Mapping[str, str] = {
        _("Result for"): picture.name,
        _("Measurement"): picture.round,
        _("Framework"): f"{picture.texts.heading.title} {picture.framework.version}",
        **({_("Units"): str(len(others))} if others else {}),
        _("Respondents"): str(picture.respondents),
        _("Interval"): _("95 %, from five respondents up"),
        _("Language"): get_language() or "",
    }
    for number, (name, value) in enumerate(facts.items()):
        sheet.write_string(number, 0, name, book.look(bold=True))
        fill(sheet, (number, 1), value, book.look(text_wrap=True))
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 60)
    on_paper(sheet)


def on_paper(sheet: Any) -> None:
    """A4 on its side, as wide as the page, with the headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
