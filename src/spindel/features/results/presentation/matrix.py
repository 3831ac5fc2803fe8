"""Units down and categories across as a table that sorts, every figure written out and leading to what lies behind."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from spindel.core.evaluation import Evaluation
from spindel.features.results.presentation.areas import Area, Columns
from spindel.features.results.presentation.figures import NOTHING, figures

SHADES = 20
TOTAL = "samlet"
RISING, FALLING = "op", "ned"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, how dark it is (-1 for none), and where it leads."""

    text: str
    shade: int
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """A unit with its total and its figures."""

    area: Area
    total: Cell
    cells: tuple[Cell, ...]
    respondents: int


@dataclass(frozen=True, slots=True)
class Head:
    """A column's name, where a click on it leads, and which way it is sorted now ("" for not)."""

    title: str
    short: str
    url: str
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table."""

    groups: tuple[tuple[str, int], ...]
    tree: Head
    total: Head
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    is_flat: bool
    """Whether it is sorted by figures, so that units do not stand under the unit above them."""
    description: str


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which category (``samlet`` for the total, "" for the tree), and which way."""

    by: str = ""
    way: str = FALLING

    def query(self, by: str) -> str:
        """What a click on a column asks for: highest first, and lowest first the next time."""
        if not by:
            return "?"
        way = RISING if self.by == by and self.way == FALLING else FALLING
        return f"?sorter={by}" + (f"&retning={RISING}" if way == RISING else "")

    def mark(self, by: str) -> str:
        """For ``aria-sort``."""
        if self.by != by or not by:
            return ""
        return "ascending" if self.way == RISING else "descending"


def matrix_of(
    evaluation: Evaluation,
    areas: Sequence[Area],
    language: str,
    sorting: Sorting,
    cell_url: Callable[[str, str], str],
) -> Matrix | None:
    """None where there is nothing to lay side by side."""
    columns = Columns(evaluation, evaluation.framework.text(language))
    places = columns.places
    if not areas or not places:
        return None
    ordered = in_order(evaluation, areas, sorting)
    groups = columns.groups(places)
    return Matrix(
        groups=tuple((name, len(members)) for name, members in groups) if len(groups) > 1 else (),
        tree=Head(_("Unit"), _("Unit"), sorting.query("")),
        total=Head(_("Overall"), _("Overall"), sorting.query(TOTAL), sorting.mark(TOTAL)),
        heads=tuple(
            Head(columns.title(column), columns.label(column), sorting.query(id), sorting.mark(id))
            for column in places
            for id in [evaluation.places[column].id]
        ),
        rows=tuple(row_of(evaluation, area, columns, cell_url) for area in ordered),
        is_flat=bool(sorting.by),
        description=_("%(units)d units and %(categories)d categories")
        % {"units": len(areas), "categories": len(places)},
    )


def in_order(evaluation: Evaluation, areas: Sequence[Area], sorting: Sorting) -> list[Area]:
    """By a figure, what has none last; sums stay out, since they are no unit beside the others."""
    if not sorting.by:
        return list(areas)
    column = evaluation.place(evaluation.framework.tree.id if sorting.by == TOTAL else sorting.by)
    sign = 1 if sorting.way == RISING else -1

    def place(area: Area) -> tuple[bool, float]:
        score = float(evaluation.score[evaluation.unit(area.unit), column])
        return math.isnan(score), 0.0 if math.isnan(score) else sign * score

    return sorted((area for area in areas if not area.is_sum), key=place)


def row_of(evaluation: Evaluation, area: Area, columns: Columns, cell_url: Callable[[str, str], str]) -> Row:
    row, root = evaluation.unit(area.unit), evaluation.place(evaluation.framework.tree.id)
    scores, texts = evaluation.score[row, columns.places].tolist(), columns.texts_of(row)
    cells = [
        cell(
            score,
            text,
            cell_url(area.unit, evaluation.places[column].id),
            f"{area.title}, {columns.title(column)}",
        )
        for column, score, text in zip(columns.places, scores, texts, strict=True)
    ]
    whole = float(evaluation.score[row, root])
    [total] = figures(evaluation.framework.scale, [whole])
    return Row(
        area=area,
        total=cell(whole, total.text, area.url, area.title),
        cells=tuple(cells),
        respondents=int(evaluation.people[row]),
    )


def cell(score: float, text: str, url: str, note: str) -> Cell:
    if math.isnan(score):
        return Cell(NOTHING, -1, "", note)
    return Cell(text, round(min(max(score, 0.0), 1.0) * SHADES), url, note)
