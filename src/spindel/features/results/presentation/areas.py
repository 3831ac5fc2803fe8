"""Many units beside each other: a heat map of units and categories, and a small web for each."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from spindel.core.evaluation import Evaluation
from spindel.core.frameworks.model import Texts
from spindel.features.results.presentation.figures import Figure, figure, score_text, shown_text
from spindel.webkit.charts import (
    Axis,
    AxisGroup,
    HeatCell,
    HeatMap,
    HeatRow,
    Ring,
    Role,
    Series,
    SpiderWeb,
    heat_map,
    small_web,
)

FEWEST_AXES = 3
"""With fewer a small web shows nothing that the figures do not."""


@dataclass(frozen=True, slots=True)
class Area:
    """A unit among others: its name in the evaluation, what it is called, and where it is found."""

    unit: str
    title: str
    depth: int = 0
    url: str = ""
    is_sum: bool = False
    """Whether it stands above other units that are shown."""


@dataclass(frozen=True, slots=True)
class AreaWeb:
    """One unit's small web and overall figure."""

    area: Area
    figure: Figure
    level: str
    respondents: int
    web: SafeString


def no_cell_address(_unit: str, _node: str) -> str:
    """For a map that links nowhere."""
    return ""


@dataclass(frozen=True)
class Columns:
    """The categories across, as columns of the evaluation, under the nodes they stand in."""

    evaluation: Evaluation
    texts: Texts

    @cached_property
    def places(self) -> list[int]:
        """Categories that somebody was asked about."""
        found = self.evaluation
        asked = (found.answers + found.missing[:, :, :3].sum(axis=2)).sum(axis=0) > 0
        return [column for column in found.categories() if asked[column] and found.places[column].above]

    def texts_of(self, row: int) -> list[str]:
        """A unit's scores as they are written."""
        decimals = self.evaluation.framework.scale.decimals
        return [shown_text(shown, decimals) for shown in self.evaluation.shown[row, self.places].tolist()]

    def label(self, column: int) -> str:
        """Short name of a category."""
        return self.texts.nodes[self.evaluation.places[column].id].short

    def title(self, column: int) -> str:
        """Full name of a category."""
        return self.texts.nodes[self.evaluation.places[column].id].title

    def groups(self, columns: Sequence[int]) -> list[tuple[str, list[int]]]:
        """Neighbouring categories with the node above them, where that is not the whole."""
        found: list[tuple[str, list[int]]] = []
        for column in columns:
            above = self.evaluation.places[column].above
            if not found or found[-1][0] != above:
                found.append((above, []))
            found[-1][1].append(column)
        root = self.evaluation.framework.tree.id
        return [("" if above == root else self.texts.nodes[above].short, members) for above, members in found]


def heat_of(
    evaluation: Evaluation,
    areas: Sequence[Area],
    language: str,
    title: str,
    cell_url: Callable[[str, str], str] = no_cell_address,
) -> SafeString:
    """Units down, categories across, every score written out; "" where there is nothing to lay side by side."""
    texts = evaluation.framework.text(language)
    columns = Columns(evaluation, texts)
    places = columns.places
    if not areas or not places:
        return mark_safe("")
    groups = columns.groups(places)
    return mark_safe(
        heat_map(
            HeatMap(
                id="heat-map",
                title=title,
                description=heat_description(evaluation, areas, columns),
                columns=[columns.label(column) for column in places],
                rows=[heat_row(evaluation, area, columns, cell_url) for area in areas],
                groups=[(name, len(members)) for name, members in groups] if len(groups) > 1 else (),
            )
        )
    )


def heat_row(
    evaluation: Evaluation, area: Area, columns: Columns, cell_url: Callable[[str, str], str]
) -> HeatRow:
    row = evaluation.unit(area.unit)
    scores, texts = evaluation.score[row, columns.places].tolist(), columns.texts_of(row)
    cells = []
    for column, score, text in zip(columns.places, scores, texts, strict=True):
        url = "" if math.isnan(score) else cell_url(area.unit, evaluation.places[column].id)
        cells.append(HeatCell(score, text, href=url, note=f"{area.title}, {columns.title(column)}: {text}"))
    return HeatRow(area.title, cells, href=area.url, indent=area.depth, strong=area.is_sum)


def heat_description(evaluation: Evaluation, areas: Sequence[Area], columns: Columns) -> str:
    """Which unit lies highest and lowest where, in words."""
    cells = [
        (float(evaluation.score[evaluation.unit(area.unit), column]), area, column)
        for area in areas
        if not area.is_sum
        for column in columns.places
    ]
    there = [cell for cell in cells if not math.isnan(cell[0])]
    if not there:
        return _("No unit has a score yet.")
    scale = evaluation.framework.scale
    facts: dict[str, object] = {"units": len(areas), "categories": len(columns.places)}
    ends = {"high": max(there, key=lambda cell: cell[0]), "low": min(there, key=lambda cell: cell[0])}
    for name, (score, area, column) in ends.items():
        facts[f"{name}_unit"] = area.title
        facts[f"{name}_category"] = columns.title(column)
        facts[name] = score_text(scale, score)
    return (
        _(
            "%(units)d units and %(categories)d categories. Highest: %(high_unit)s in %(high_category)s, %(high)s. "
            "Lowest: %(low_unit)s in %(low_category)s, %(low)s."
        )
        % facts
    )


def webs_of(
    evaluation: Evaluation, areas: Sequence[Area], language: str, mean_unit: str
) -> tuple[AreaWeb, ...]:
    """A small web for each unit that has answers, with the mean of all behind it."""
    columns = Columns(evaluation, evaluation.framework.text(language))
    if len(columns.places) < FEWEST_AXES:
        return ()
    return tuple(
        area_web(evaluation, area, columns, mean_unit)
        for area in areas
        if evaluation.people[evaluation.unit(area.unit)]
    )


def area_web(evaluation: Evaluation, area: Area, columns: Columns, mean_unit: str) -> AreaWeb:
    framework, row = evaluation.framework, evaluation.unit(area.unit)
    root = evaluation.place(framework.tree.id)
    band = int(evaluation.band[row, root])
    title = columns.texts.bands.get(framework.bands.steps[band].id) if band >= 0 else None
    found = figure(
        framework.scale, *(table[row, root] for table in (evaluation.score, evaluation.low, evaluation.high))
    )
    return AreaWeb(
        area=area,
        figure=found,
        level=title.title if title else "",
        respondents=int(evaluation.people[row]),
        web=mark_safe(small_web(small_web_of(evaluation, area, columns, mean_unit))),
    )


def small_web_of(evaluation: Evaluation, area: Area, columns: Columns, mean_unit: str) -> SpiderWeb:
    """The unit's own line on the mean of all, without words."""
    places = columns.places
    own, mean = (evaluation.score[evaluation.unit(name), places].tolist() for name in (area.unit, mean_unit))
    texts = columns.texts_of(evaluation.unit(area.unit))
    said = [f"{columns.title(column)} {text}" for column, text in zip(places, texts, strict=True)]
    series = [Series("", mean, Role.MEAN)] if mean_unit != area.unit else []
    return SpiderWeb(
        id=f"area-{evaluation.unit(area.unit)}",
        title=_("Spider web: %(place)s") % {"place": area.title},
        description=", ".join(said),
        groups=[AxisGroup("", [Axis(columns.label(column)) for column in places])],
        rings=[Ring(position, "") for position in (0.0, 0.5, 1.0)],
        series=[*series, Series(area.title, own, Role.OWN)],
    )
