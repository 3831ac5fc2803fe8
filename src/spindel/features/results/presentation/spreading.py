"""Where people's answers differ: between departments, between their areas, or inside the areas; in words and a bar."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from spindel.core.evaluation.between import Between
from spindel.features.results.presentation.figures import decimal_text, share_text
from spindel.webkit.charts.shares import Share, ShareBar, share_bar

MOSTLY_INSIDE = 0.7
TOLD_APART = 0.7
"""Above it, differences between units' own figures can be trusted (Bliese 2000)."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The sentences, and the bar."""

    said: str
    advice: str
    exact: str
    drawn: SafeString


def spread_of(found: Between | None) -> Spread | None:
    """None where there are too few units to say."""
    if found is None or math.isnan(found.parts.people_share):
        return None
    parts = shares_of(found)
    bar = ShareBar(
        id="spread",
        title=_("Where the answers differ"),
        description="; ".join(f"{part.text} {part.label}" for part in parts),
        parts=parts,
    )
    return Spread(said_of(found), advice_of(found), exact_of(found), mark_safe(share_bar(bar)))


def shares_of(found: Between) -> list[Share]:
    """The shares that can be told apart."""
    wanted = (
        (_("between departments"), found.parts.organisation_share),
        (_("between areas"), found.parts.unit_share),
        (_("between people in the same area"), found.parts.people_share),
    )
    return [Share(label, value, share_text(value)) for label, value in wanted if not math.isnan(value)]


def said_of(found: Between) -> str:
    inside = found.parts.people_share
    facts = {"inside": share_text(inside), "between": share_text(1 - inside), "units": found.units}
    return (
        _(
            "Of everything that people in the %(units)d areas answer differently, %(inside)s lies between colleagues in the "
            "same area and %(between)s between the areas."
        )
        % facts
    )


def advice_of(found: Between) -> str:
    """What a director can do with it."""
    if found.parts.people_share >= MOSTLY_INSIDE:
        return _(
            "People who work side by side see it more differently than the areas do. Start with talks inside the areas: a "
            "ranking of areas would miss most of it."
        )
    return _(
        "The areas really are in different places. What helps one may not help the next: look at them one by one."
    )


def exact_of(found: Between) -> str:
    """For those who know the measures."""
    if math.isnan(found.icc1) or math.isnan(found.icc2):
        return ""
    facts = {"icc1": decimal_text(round(found.icc1, 2), 2), "icc2": decimal_text(round(found.icc2, 2), 2)}
    said = _("ICC(1) %(icc1)s, ICC(2) %(icc2)s.") % facts
    if found.icc2 >= TOLD_APART:
        return said + " " + _("The areas' own figures can be told from each other.")
    return said + " " + _("The areas' own figures cannot safely be put in order.")
