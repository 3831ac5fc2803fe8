"""The figures of a picture as a table: the same as on the screen, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from spindel.core.spreadsheets import harmless
from spindel.features.results.presentation.figures import Figure, decimal_text, on_the_scale
from spindel.features.results.presentation.picture import Kind, Line, Picture

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, how many decimals its numbers have (None for text), and how a line fills it."""

    title: str
    decimals: int | None
    cell: Callable[[Line], Cell]


def columns_of(picture: Picture) -> list[Column]:
    """The columns that this picture has something to say in."""
    scale = picture.scale

    def number(title: str, value: Callable[[Line], float]) -> Column:
        return Column(title, scale.decimals, lambda line: on_the_scale(scale, value(line)))

    def comparison(title: str, found: Callable[[Line], Figure]) -> list[Column]:
        there = any(found(line).is_there for line in picture.all_lines)
        return [number(title, lambda line: found(line).score)] if there else []

    return [
        Column(_("Id"), None, lambda line: line.id),
        Column(_("What"), None, lambda line: kind_text(line.kind)),
        Column(_("Name"), None, lambda line: line.heading.title),
        number(_("Score"), lambda line: line.figure.score),
        number(_("Interval from"), lambda line: line.figure.low),
        number(_("Interval to"), lambda line: line.figure.high),
        Column(_("Respondents"), 0, lambda line: counted(line, line.respondents)),
        Column(_("Level"), None, lambda line: line.level),
        Column(_("Agreement"), 2, lambda line: line.agreement),
        *comparison(_("Target"), lambda line: line.target),
        *comparison(picture.earlier, lambda line: line.earlier),
        *comparison(picture.mean, lambda line: line.mean),
        Column(_("Answered"), 0, lambda line: counted(line, line.missing.answered)),
        Column(_("Don't know"), 0, lambda line: counted(line, line.missing.dont_know)),
        Column(_("Left blank"), 0, lambda line: counted(line, line.missing.blank)),
        Column(_("Not relevant"), 0, lambda line: counted(line, line.missing.not_relevant)),
    ]


def counted(line: Line, number: int) -> int | None:
    """Nothing where a figure stands alone, because only means may be shown of those behind it."""
    return None if line.figure.is_there and not line.missing.asked else number


def kind_text(kind: Kind) -> str:
    """What a line is about, in a word."""
    words = {
        Kind.WHOLE: _("Whole"),
        Kind.DIMENSION: _("Dimension"),
        Kind.CATEGORY: _("Category"),
        Kind.ITEM: _("Question"),
        Kind.GROUP: _("Theme"),
    }
    return words[kind]


def rows_of(picture: Picture, columns: list[Column]) -> Iterator[list[Cell]]:
    """Every line, filled in."""
    for line in picture.all_lines:
        yield [column.cell(line) for column in columns]


def all_rows(pictures: Sequence[Picture], columns: Sequence[Column]) -> Iterator[tuple[str, list[Cell]]]:
    """The lines of all pictures, each with whose they are."""
    for picture in pictures:
        for row in rows_of(picture, list(columns)):
            yield picture.name, row


def as_csv(picture: Picture, others: Sequence[Picture] = ()) -> bytes:
    """UTF-8 with a mark that Excel knows; semicolons and decimal commas where the reader's language has them.

    With ``others``, the first column says whose each line is.
    """
    columns = columns_of(picture)
    separator = ";" if decimal_text(0.5, 1) == "0,5" else ","
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    whose = [_("Unit")] if others else []
    writer.writerow(whose + [harmless(column.title) for column in columns])
    for name, row in all_rows((picture, *others), columns):
        cells = [written(cell, column) for cell, column in zip(row, columns, strict=True)]
        writer.writerow([harmless(name)] * len(whose) + cells)
    return text.getvalue().encode("utf-8-sig")


def written(cell: Cell, column: Column) -> str:
    """A cell as text."""
    if cell is None:
        return ""
    return harmless(str(cell)) if column.decimals is None else decimal_text(float(cell), column.decimals)
