"""A result at a glance, for the pages of others."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from spindel.features.results.presentation.drawing import drawn_small
from spindel.features.results.presentation.sentences import strengths_of, zones_of
from spindel.features.results.views.asking import Asked


@dataclass(frozen=True)
class Glance:
    """Where the whole result is found, and its inside as it was rendered."""

    url: str
    name: str
    round: str
    body: SafeString


def glance(asked: Asked) -> Glance:
    body = asked.body("glance", lambda: glance_body(asked))
    return Glance(asked.url, asked.name, asked.place.round.name, mark_safe(body))


def glance_body(asked: Asked) -> str:
    picture = asked.picture()
    context = {
        "head": asked,
        "picture": picture,
        "web": drawn_small(picture, f"glance-{asked.place.round.pk}"),
        "strengths": strengths_of(picture),
        "zones": zones_of(picture),
    }
    return render_to_string("results/glance.html", context)
