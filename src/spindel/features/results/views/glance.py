"""A result at a glance, for the pages of others."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from spindel.core.answers.model import Answers
from spindel.core.evaluation import combine, evaluate_unit
from spindel.features.results.presentation.about import About
from spindel.features.results.presentation.drawing import drawn_small
from spindel.features.results.presentation.lines import picture_of
from spindel.features.results.presentation.picture import Picture
from spindel.features.results.presentation.sentences import strengths_of, zones_of
from spindel.features.results.views.asking import Asked
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import framework_of_round
from spindel.foundation.organisation.models import Unit


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
    return picture_body(asked.picture(), f"glance-{asked.place.round.pk}", head=asked)


def glance_alone(round: Round, unit: Unit, answers: Answers) -> SafeString:
    """One sheet, of which nothing else is known."""
    framework = framework_of_round(round)
    evaluation = combine(framework, [evaluate_unit(framework, answers, str(unit.pk))])
    about = About(unit.name, round.name, get_language() or "da", own=True)
    return mark_safe(picture_body(picture_of(evaluation, str(unit.pk), about), f"alone-{round.pk}"))


def picture_body(picture: Picture, id: str, **more: object) -> str:
    context = {
        **more,
        "picture": picture,
        "web": drawn_small(picture, id),
        "strengths": strengths_of(picture),
        "zones": zones_of(picture),
    }
    return render_to_string("results/glance.html", context)
