"""From a picture to its charts: the same figures as a spider web, as dots with intervals, as small webs, as a heat map."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from spindel.core.scoring.display import band_of
from spindel.features.results.presentation import alternatives
from spindel.features.results.presentation.figures import Figure, decimal_text
from spindel.features.results.presentation.picture import Line, Picture
from spindel.webkit.charts import (
    Axis,
    AxisGroup,
    DotPlot,
    DotRow,
    Ring,
    Role,
    Series,
    SpiderWeb,
    dot_plot,
    small_web,
    spider_web,
)

MOST_WHOLE_STEPS = 10
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart in two layouts; a page shows the one that fits."""

    wide: SafeString
    phone: SafeString


def web_of(picture: Picture, id: str = "web", *, linked: bool = True) -> SpiderWeb:
    """The spider web: own scores, and beside them target, earlier round and mean where there are any."""
    axes = picture.axes
    return SpiderWeb(
        id=id,
        title=alternatives.web_title(picture),
        description=alternatives.web_description(picture),
        groups=tuple(
            AxisGroup(group.title, tuple(axis_of(picture.lines[axis], linked) for axis in group.axes))
            for group in picture.groups
        ),
        rings=rings_of(picture),
        series=tuple(series_of(picture, axes)),
        band_label=_("95 % interval"),
    )


def axis_of(line: Line, linked: bool) -> Axis:
    heading = line.heading
    return Axis(
        label=heading.title, short=heading.short, href=line.point if linked else "", note=note_of(line)
    )


def note_of(line: Line) -> str:
    """What stands at the pointer: the title, the score and its interval."""
    between = f" ({line.figure.interval})" if line.figure.interval else ""
    return f"{line.heading.title}: {line.figure.text}{between}"


def series_of(picture: Picture, axes: Sequence[Line]) -> list[Series]:
    others = [
        beside(_("Target"), Role.TARGET, axes, lambda line: line.target),
        beside(picture.earlier, Role.PREVIOUS, axes, lambda line: line.earlier),
        beside(picture.mean, Role.MEAN, axes, lambda line: line.mean),
    ]
    return [own_series(picture, axes), *(one for one in others if not all(map(math.isnan, one.values)))]


def own_series(picture: Picture, axes: Sequence[Line]) -> Series:
    banded = any(line.figure.has_interval for line in axes)
    return Series(
        label=picture.name,
        values=[line.figure.score for line in axes],
        role=Role.OWN,
        low=[line.figure.low for line in axes] if banded else (),
        high=[line.figure.high for line in axes] if banded else (),
        texts=[line.figure.text for line in axes],
    )


def beside(label: str, role: Role, axes: Sequence[Line], figure: Callable[[Line], Figure]) -> Series:
    found = [figure(line) for line in axes]
    return Series(label, [one.score for one in found], role, texts=[one.text for one in found])


def rings_of(picture: Picture) -> tuple[Ring, ...]:
    """A ring at every whole step of a short scale, else at every quarter; named after the level it lies in."""
    scale, bands = picture.scale, picture.framework.bands
    steps = scale.high - scale.low
    whole = steps.is_integer() and 1 < steps <= MOST_WHOLE_STEPS
    positions = [step / steps for step in range(int(steps) + 1)] if whole else list(QUARTERS)
    levels = band_of(scale, bands, positions).tolist()
    named = len(set(levels)) == len(positions)
    found = []
    for position, level in zip(positions, levels, strict=True):
        value = scale.low + position * steps
        number = decimal_text(value, 0 if value.is_integer() else max(scale.decimals, 1))
        title = picture.texts.bands[bands.steps[level].id].title if named and level >= 0 else ""
        found.append(Ring(position, f"{number} {title}".strip(), number))
    return tuple(found)


def drawn_web(picture: Picture, id: str = "web") -> Drawing:
    """The spider web for the page."""
    return Drawing(
        wide=mark_safe(spider_web(web_of(picture, f"{id}-wide"), "wide")),
        phone=mark_safe(spider_web(web_of(picture, f"{id}-phone"), "phone")),
    )


def dots_of(picture: Picture, id: str = "dots") -> DotPlot:
    """The same figures on a straight scale, with their intervals."""
    axes = picture.axes
    others = [series for series in series_of(picture, axes) if series.role is not Role.OWN]
    places = {line.id: place for place, line in enumerate(axes)}
    return DotPlot(
        id=id,
        title=alternatives.dots_title(picture),
        description=alternatives.dots_description(picture),
        rows=[
            dot_row(picture.lines[axis], group.title, [series.values[places[axis]] for series in others])
            for group in picture.groups
            for axis in group.axes
        ],
        ticks=[(ring.position, ring.short) for ring in rings_of(picture)],
        own_label=picture.name,
        others=[(series.label, series.role) for series in others],
        interval_label=_("95 % interval"),
    )


def dot_row(line: Line, group: str, others: Sequence[float]) -> DotRow:
    found = line.figure
    return DotRow(
        label=line.heading.title,
        value=found.score,
        text=found.text,
        low=found.low,
        high=found.high,
        others=others,
        group=group,
        href=line.point,
        note=note_of(line),
    )


def drawn_dots(picture: Picture, id: str = "dots") -> Drawing:
    """The dot plot for the page."""
    return Drawing(
        wide=mark_safe(dot_plot(dots_of(picture, f"{id}-wide"), "wide")),
        phone=mark_safe(dot_plot(dots_of(picture, f"{id}-phone"), "phone")),
    )


def web_file(picture: Picture) -> str:
    """The spider web by itself, without links, as an SVG file."""
    return spider_web(web_of(picture, linked=False), "wide")


def drawn_small(picture: Picture, id: str) -> SafeString:
    """The web without words."""
    return mark_safe(small_web(web_of(picture, id, linked=False)))
