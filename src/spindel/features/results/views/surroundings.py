"""What only the site can say about a result: other units, links, files, and why there is nothing yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from spindel.core.evaluation.between import between
from spindel.features.results import reads
from spindel.features.results.presentation.areas import AreaWeb, webs_of
from spindel.features.results.presentation.moving import Moving, moving_of
from spindel.features.results.presentation.page import Choice
from spindel.features.results.presentation.sentences import answered_by, answered_where
from spindel.features.results.presentation.spreading import Spread, spread_of
from spindel.features.results.reads import Hidden
from spindel.features.results.views.asking import Asked


@dataclass(frozen=True)
class Around:
    """The links, pictures and sentences around one place's result."""

    about: str
    pages: list[Choice]
    views: list[Choice]
    lenses: list[Choice]
    files: list[Choice]
    webs: tuple[AreaWeb, ...]
    moving: Moving | None
    spread: Spread | None
    response: str
    hidden: Sequence[Hidden]
    empty: str


def around(asked: Asked) -> Around:
    return Around(
        about=about(asked),
        pages=asked.pages(),
        views=asked.views(),
        lenses=asked.lenses(),
        files=files_of(asked),
        webs=webs_below(asked),
        moving=moving(asked),
        spread=spread(asked),
        response=response(asked),
        hidden=reads.hidden_in(asked.behind),
        empty=why_empty(asked),
    )


def webs_below(asked: Asked) -> tuple[AreaWeb, ...]:
    """Each unit below with a small web."""
    areas = [area for area in reads.areas_in(asked.behind, asked.round_url) if not area.is_sum]
    if not areas or not asked.behind.respondents:
        return ()
    return webs_of(asked.behind.evaluation, areas, asked.language, asked.behind.source.whole)


def moving(asked: Asked) -> Moving | None:
    """What moved since the last comparable round."""
    if asked.place.sheet is not None or not asked.behind.respondents or asked.behind.earlier.source is None:
        return None
    return moving_of(asked.picture(), asked.behind.evaluation, asked.behind.unit)


def spread(asked: Asked) -> Spread | None:
    """Whether people or their areas differ, for those who may look into the areas."""
    areas = [area for area in reads.areas_in(asked.behind, asked.round_url) if not area.is_sum]
    if not areas or not asked.behind.respondents:
        return None
    branch = asked.place.branch
    above = {area.unit: str(branch.units[int(area.unit)].parent_id) for area in areas}
    return spread_of(between(asked.behind.evaluation, [area.unit for area in areas], above))


def response(asked: Asked) -> str:
    """In how many of the areas below somebody has answered, and where the fewest did.

    Nothing where some areas are not shown: their people are counted elsewhere, and the page lists them.
    """
    areas = [area for area in reads.areas_in(asked.behind, asked.round_url) if not area.is_sum]
    if not areas or not asked.behind.respondents or reads.hidden_in(asked.behind):
        return ""
    sheets = {area: asked.behind.source.revision(int(area.unit))[0] for area in areas}
    return answered_where({area.title: number for area, number in sheets.items()})


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
