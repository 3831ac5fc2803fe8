"""Any places and rounds over each other: on one web while they can be told apart, side by side when they are many."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from spindel.features.results.presentation.drawing import Drawing, rings_of
from spindel.features.results.presentation.figures import NOTHING, Figure, decimal_text, figure
from spindel.features.results.presentation.matrix import SHADES
from spindel.features.results.presentation.picture import Line, Missing, Picture
from spindel.webkit.charts import (
    Axis,
    AxisGroup,
    Ring,
    Role,
    Series,
    SpiderWeb,
    Strip,
    StripDot,
    Strips,
    small_web,
    spider_web,
    strips,
)

MOST_ON_ONE_WEB = 5
"""More lines on one web cannot be followed, whatever their colours."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One of those compared: what it is called here, its picture, and its own page."""

    label: str
    picture: Picture
    url: str = ""


@dataclass(frozen=True, slots=True)
class Shaded:
    """A figure in the table and how dark it is, -1 for none."""

    text: str
    shade: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of the framework, and every subject's figure there."""

    line: Line
    cells: tuple[Shaded, ...]
    apart: str
    """From the lowest to the highest."""


@dataclass(frozen=True, slots=True)
class SmallWeb:
    """One subject's own small web."""

    subject: Subject
    drawn: SafeString


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the page shows: one web, or many small ones and strips; always the table."""

    subjects: tuple[Subject, ...]
    web: Drawing | None
    webs: tuple[SmallWeb, ...]
    strips: SafeString | str
    rows: tuple[TableRow, ...]


def comparison_of(subjects: Sequence[Subject]) -> Comparison:
    many = len(subjects) > MOST_ON_ONE_WEB
    return Comparison(
        subjects=tuple(subjects),
        web=None if many else drawn_web(subjects),
        webs=tuple(small_webs(subjects)) if many else (),
        strips=mark_safe(strips(strips_of(subjects))) if len(subjects) > 1 else "",
        rows=tuple(table_rows(subjects)),
    )


def figures_of(subject: Subject, axes: Sequence[Line]) -> list[float]:
    """The subject's score on each of the first one's axes."""
    found = [subject.picture.lines.get(axis.id) for axis in axes]
    return [line.figure.score if line else math.nan for line in found]


def drawn_web(subjects: Sequence[Subject]) -> Drawing:
    return Drawing(
        wide=mark_safe(spider_web(web_over(subjects, "compare-wide"), "wide")),
        phone=mark_safe(spider_web(web_over(subjects, "compare-phone"), "phone")),
    )


def web_over(subjects: Sequence[Subject], id: str = "compare") -> SpiderWeb:
    """All on one web: the first filled, the others each with a stroke and sign of its own."""
    first = subjects[0].picture
    axes = first.axes
    series = [
        Series(subject.label, figures_of(subject, axes), Role.OWN if place == 0 else Role.OTHER)
        for place, subject in enumerate(subjects)
    ]
    return SpiderWeb(
        id=id,
        title=title_of(subjects),
        description=described(subjects),
        groups=groups_of(first),
        rings=rings_of(first),
        series=series,
    )


def groups_of(picture: Picture) -> list[AxisGroup]:
    return [
        AxisGroup(
            group.title,
            [Axis(picture.lines[id].heading.title, picture.lines[id].heading.short) for id in group.axes],
        )
        for group in picture.groups
    ]


def title_of(subjects: Sequence[Subject]) -> str:
    return _("Compared: %(who)s") % {"who": ", ".join(subject.label for subject in subjects)}


def described(subjects: Sequence[Subject]) -> str:
    """The whole of each, in words."""
    return "; ".join(f"{subject.label}: {subject.picture.top.figure.text}" for subject in subjects)


def small_webs(subjects: Sequence[Subject]) -> list[SmallWeb]:
    """Each by itself on the same scale, over the mean of all chosen."""
    first = subjects[0].picture
    axes = first.axes
    table = np.array([figures_of(subject, axes) for subject in subjects])
    there = ~np.isnan(table)
    mean = np.where(
        there.any(axis=0), np.nansum(table, axis=0) / np.maximum(there.sum(axis=0), 1), np.nan
    ).tolist()
    return [
        SmallWeb(subject, mark_safe(small_web(small_one(subject, place, mean, table[place].tolist()))))
        for place, subject in enumerate(subjects)
    ]


def small_one(subject: Subject, place: int, mean: Sequence[float], own: Sequence[float]) -> SpiderWeb:
    picture = subject.picture
    said = [f"{line.heading.title} {line.figure.text}" for line in picture.axes]
    return SpiderWeb(
        id=f"compare-{place}",
        title=_("Spider web: %(place)s") % {"place": subject.label},
        description=", ".join(said),
        groups=[AxisGroup("", [Axis("") for _each in own])],
        rings=[Ring(position, "") for position in (0.0, 0.5, 1.0)],
        series=[Series("", mean, Role.MEAN), Series(subject.label, own, Role.OWN)],
    )


def strips_of(subjects: Sequence[Subject]) -> Strips:
    """Every axis as a strip with a dot for each."""
    first = subjects[0].picture
    return Strips(
        id="strips",
        title=title_of(subjects),
        description=described(subjects),
        rows=[Strip(line.heading.title, dots_of(subjects, line)) for line in first.axes],
        ticks=[(ring.position, ring.short) for ring in rings_of(first)],
    )


def dots_of(subjects: Sequence[Subject], line: Line) -> list[StripDot]:
    found = []
    for subject in subjects:
        there = subject.picture.lines.get(line.id)
        if there and there.figure.is_there:
            found.append(StripDot(subject.label, there.figure.score, there.figure.text))
    return found


def table_rows(subjects: Sequence[Subject]) -> list[TableRow]:
    """The whole, then every axis."""
    first = subjects[0].picture
    rows = [table_row(first.top, [subject.picture.top for subject in subjects], first)]
    return rows + [
        table_row(line, [subject.picture.lines.get(line.id) for subject in subjects], first)
        for line in first.axes
    ]


def table_row(line: Line, found: Sequence[Line | None], picture: Picture) -> TableRow:
    scores = [one.figure.score for one in found if one and one.figure.is_there]
    cells = tuple(
        Shaded(one.figure.text, round(min(max(one.figure.score, 0.0), 1.0) * SHADES))
        if one and one.figure.is_there
        else Shaded(NOTHING, -1)
        for one in found
    )
    steps = picture.scale.high - picture.scale.low
    apart = (max(scores) - min(scores)) * steps if len(scores) > 1 else math.nan
    return TableRow(line, cells, apart_text(apart, picture.scale.decimals))


def apart_text(apart: float, decimals: int) -> str:
    return "" if math.isnan(apart) else decimal_text(round(apart, decimals), decimals)


def only_means(picture: Picture, label: str, scores: Mapping[str, float]) -> Picture:
    """The picture of a part of the people, such as leaders: of them nothing but means may be shown."""

    def bare(line: Line) -> Line:
        found = figure(picture.scale, scores.get(line.id, math.nan))
        return replace(line, figure=found, level="", band="", **NO_COUNTS)

    return replace(
        picture,
        name=label,
        top=bare(picture.top),
        lines={id: bare(line) for id, line in picture.lines.items()},
        counts={},
        strengths=(),
        zones=(),
        topics=(),
    )


NO_COUNTS: dict[str, Any] = {
    "respondents": 0,
    "agreement": None,
    "missing": Missing(),
    "earlier": Figure(),
    "mean": Figure(),
    "moved": None,
    "sum": "",
}


def named(subject: Subject) -> Picture:
    """The picture under the name it has in this comparison, for files."""
    return replace(subject.picture, name=subject.label)
