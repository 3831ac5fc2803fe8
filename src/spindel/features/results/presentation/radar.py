"""A spider web that Excel draws itself, from figures that stand beside it and may be changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from spindel.core.spreadsheets import harmless
from spindel.features.results.presentation.figures import Figure, on_the_scale
from spindel.features.results.presentation.picture import Line, Picture
from spindel.webkit.charts import Role
from spindel.webkit.charts.looks import stroke_of

MOST_STEPS = 10
TABLE_ROW = 37
"""Where the figures start, below the chart."""
DASHES = {Role.TARGET: "dash", Role.PREVIOUS: "round_dot"}
OTHER_DASHES = ("solid", "long_dash", "dash", "round_dot", "dash_dot")
FEW = 6
"""Up to so many units keep their signs; with more they would hide the lines."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """One line of the web: its name, what it is, and a figure for each axis, None for a gap."""

    label: str
    role: Role
    values: tuple[float | None, ...]


def fill_radar(book: xlsxwriter.Workbook, picture: Picture, others: Sequence[Picture] = ()) -> None:
    """A sheet with the web on top and its figures below; a missing figure is an empty cell and a gap in the line."""
    sheet, spokes = book.add_worksheet(_("Spider web")), spokes_of(picture, others)
    sheet.write_string(
        0, 0, harmless(f"{picture.name}, {picture.round}"), book.add_format({"bold": True, "font_size": 16})
    )
    fill_table(book, sheet, picture, spokes)
    chart: Any = book.add_chart({"type": "radar", "subtype": "with_markers"})
    last = TABLE_ROW + len(picture.axes)
    others_seen = 0
    for column, spoke in enumerate(spokes, start=1):
        chart.add_series(
            {
                "name": [sheet.name, TABLE_ROW, column],
                "categories": [sheet.name, TABLE_ROW + 1, 0, last, 0],
                "values": [sheet.name, TABLE_ROW + 1, column, last, column],
                **looks(spoke.role, others_seen, many=len(others) > FEW),
            }
        )
        others_seen += spoke.role is Role.OTHER
    dress(chart, picture)
    sheet.insert_chart(1, 0, chart, {"x_offset": 4, "y_offset": 8, "description": picture.name})
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def spokes_of(picture: Picture, others: Sequence[Picture]) -> list[Spoke]:
    """The place's own line, those of the others, and what the place is held up against."""
    scale, axes = picture.scale, picture.axes

    def spoke(
        label: str, role: Role, lines: Sequence[Line | None], figure: Callable[[Line], Figure]
    ) -> Spoke:
        scores = (on_the_scale(scale, figure(line).score) if line else None for line in lines)
        return Spoke(label, role, tuple(scores))

    def own(line: Line) -> Figure:
        return line.figure

    beside = [
        spoke(_("Target"), Role.TARGET, axes, lambda line: line.target),
        spoke(picture.earlier, Role.PREVIOUS, axes, lambda line: line.earlier),
        spoke(picture.mean, Role.MEAN, axes, lambda line: line.mean),
    ]
    return [
        spoke(picture.name, Role.OWN, axes, own),
        *(spoke(one.name, Role.OTHER, [one.lines.get(axis.id) for axis in axes], own) for one in others),
        *(one for one in beside if any(value is not None for value in one.values)),
    ]


def fill_table(book: xlsxwriter.Workbook, sheet: Any, picture: Picture, spokes: Sequence[Spoke]) -> None:
    """The figures the web is drawn from."""
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    scale = picture.scale
    number = book.add_format({"num_format": "0." + "0" * scale.decimals if scale.decimals > 0 else "0"})
    sheet.write_string(TABLE_ROW, 0, _("Theme") if picture.lens else _("Category"), head)
    for row, line in enumerate(picture.axes, start=TABLE_ROW + 1):
        sheet.write_string(row, 0, harmless(line.heading.short))
        for column, spoke in enumerate(spokes, start=1):
            value = spoke.values[row - TABLE_ROW - 1]
            if value is not None:
                sheet.write_number(row, column, value, number)
    for column, spoke in enumerate(spokes, start=1):
        sheet.write_string(TABLE_ROW, column, harmless(spoke.label), head)
    sheet.set_row(TABLE_ROW, 15 * (1 + max(len(spoke.label) for spoke in spokes) // 14))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(spokes), 15)


def looks(role: Role, place: int, *, many: bool) -> dict[str, object]:
    """A line that can be told from the others without its colour."""
    stroke = stroke_of(role, place)
    is_other = role is Role.OTHER
    dash = OTHER_DASHES[place // 5 % len(OTHER_DASHES)] if is_other else DASHES.get(role, "solid")
    width = 3.0 if role is Role.OWN else 1.25 if many else 1.75
    marked = role is Role.OWN or (is_other and not many)
    kind = {"dot": "circle", "cross": "x"}.get(stroke.marker, stroke.marker)
    marker = {"type": kind, "size": 6, "fill": {"color": stroke.colour}, "border": {"color": stroke.colour}}
    return {
        "line": {"color": stroke.colour, "width": width, "dash_type": dash},
        "marker": marker if marked and kind else {"type": "none"},
    }


def dress(chart: Any, picture: Picture) -> None:
    """The scale as rings, gaps as gaps, a legend below."""
    scale = picture.scale
    steps = scale.high - scale.low
    whole = steps.is_integer() and 1 < steps <= MOST_STEPS
    chart.set_title({"none": True})
    chart.show_blanks_as("gap")
    chart.set_x_axis(
        {"num_font": {"size": 10}, "major_gridlines": {"visible": True, "line": {"color": "#d9dfe5"}}}
    )
    chart.set_y_axis(
        {
            "min": scale.low,
            "max": scale.high,
            "major_unit": 1 if whole else steps / 4,
            "num_format": "0" if whole else "General",
            "num_font": {"size": 9, "color": "#55606b"},
            "major_gridlines": {"visible": True, "line": {"color": "#c3cbd3", "width": 0.75}},
            "line": {"none": True},
        }
    )
    chart.set_legend({"position": "bottom", "font": {"size": 10}})
    chart.set_size({"width": 860, "height": 690})
