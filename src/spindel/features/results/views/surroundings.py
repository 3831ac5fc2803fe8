"""What only the site can say about a result: other units, links, files, and why there is nothing yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from spindel.features.results import reads
from spindel.features.results.presentation.areas import AreaWeb, heat_of, webs_of
from spindel.features.results.presentation.page import Choice
from spindel.features.results.presentation.sentences import answered_by
from spindel.features.results.views.asking import Asked


@dataclass(frozen=True)
class Around:
    """The links, pictures and sentences around one place's result."""

    about: str
    views: list[Choice]
    lenses: list[Choice]
    files: list[Choice]
    heat: SafeString | str
    webs: tuple[AreaWeb, ...]
    empty: str


def around(asked: Asked) -> Around:
    heat, webs = others_of(asked)
    return Around(
        about=about(asked),
        views=asked.views(),
        lenses=asked.lenses(),
        files=files_of(asked),
        heat=heat,
        webs=webs,
        empty=why_empty(asked),
    )


def others_of(asked: Asked) -> tuple[SafeString | str, tuple[AreaWeb, ...]]:
    """The units below: as a heat map, and each with a small web."""
    areas = reads.areas_in(asked.behind, asked.round_url)
    if not areas or not asked.behind.respondents:
        return "", ()
    evaluation, url = asked.behind.evaluation, asked.round_url
    title = _("Heat map: %(place)s, %(round)s") % {"place": asked.name, "round": asked.place.round.name}
    heat = heat_of(evaluation, areas, asked.language, title, lambda unit, node: f"{url}{unit}/punkt/{node}/")
    leaves = [area for area in areas if not area.is_sum]
    return heat, webs_of(evaluation, leaves, asked.language, asked.behind.source.whole)


def about(asked: Asked) -> str:
    """Which round, when, how many, and what was asked."""
    round, heading = asked.place.round, asked.behind.framework.text(asked.language).heading
    parts = [round.name, period(asked)]
    if asked.place.sheet is not None:
        parts.insert(0, asked.place.sheet.unit.name)
    else:
        parts.append(answered_by(asked.behind.respondents, asked.behind.silent))
    return " · ".join([*parts, f"{heading.title} {asked.behind.framework.version}"])


def period(asked: Asked) -> str:
    """From the day it opened to the day it closed."""
    round = asked.place.round
    opened = date_format(localtime(round.opened_at), "DATE_FORMAT")
    if round.closed_at is None:
        return _("open since %(date)s") % {"date": opened}
    return _("%(opened)s to %(closed)s") % {
        "opened": opened,
        "closed": date_format(localtime(round.closed_at), "DATE_FORMAT"),
    }


def files_of(asked: Asked) -> list[Choice]:
    query = asked.query()
    return [
        Choice(_("Spider web as SVG"), f"{asked.url}spindelvaev.svg{query}"),
        Choice(_("Spider web as PNG for print"), f"{asked.url}spindelvaev.png{query}"),
        Choice(_("Figures as CSV"), f"{asked.url}tal.csv{query}"),
        Choice(_("Figures as Excel"), f"{asked.url}tal.xlsx{query}"),
    ]


def why_empty(asked: Asked) -> str:
    if asked.behind.respondents:
        return "unknown"
    return "open" if asked.place.round.closed_at is None else "closed"
