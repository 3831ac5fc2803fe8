"""The one gate: everything that is shown of a round is made from what comes out here, and from nothing else.

Answers given by name come out as they are, for those the promise named. A round that promises more is told when it is
closed, so that nobody can subtract yesterday's figures from today's, and what comes out then is protected as a whole
(``core.evaluation.protecting``): whatever is made from it afterwards holds back nothing and needs to hold back nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from django.http import Http404

from spindel.core.answers.model import Absence, Answers
from spindel.core.evaluation import protect
from spindel.core.scoring.selection import respondents_only
from spindel.features.answering.models import Envelope, Sheet
from spindel.features.answering.reads import Comment, answers_of, comments_of
from spindel.features.rounds.models import Round


@dataclass(frozen=True)
class Released:
    """What may be evaluated and shown of a round."""

    answers: Answers
    above: Mapping[str, str]
    slices: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int8))
    """(respondents,) 1 for leaders."""
    hidden: Mapping[str, str] = field(default_factory=dict)
    """Units that are not shown, and the one their people are counted in, "" for none."""


def is_told(round: Round) -> bool:
    """Whether there is anything to be told yet: what is not named is told when the last envelope has been opened."""
    if round.is_named or round.closed_at is None:
        return round.is_named
    return not (round.is_anonymous and Envelope.objects.filter(round=round).exists())


def fewest(round: Round) -> int | None:
    """Nothing is told about fewer; None where answers are named."""
    return None if round.is_named else round.fewest_shown


def released(round: Round, units: Sequence[int], above: Mapping[str, str]) -> Released:
    """The sheets sent for these units: all there are, where the round promises not to single anybody out."""
    if not is_told(round):
        raise Http404
    answers = answers_of(round, units)
    leading = Sheet.objects.filter(round=round, unit__in=units, is_leader=True)
    leaders = {str(sheet) for sheet in leading.values_list("pk", flat=True)}
    slices = np.array([label in leaders for label in answers.respondents], np.int8)
    if round.is_named:
        return Released(answers, above, slices)
    found = protect(answers, above, round.fewest_shown, slices)
    return Released(found.answers, found.above, found.slices, found.hidden)


def own_answers(round: Round, sheet: Sheet) -> Answers:
    """What the writer of a sheet may read of it: all; nobody else gets here (``places.own_place``)."""
    answers = answers_of(round, [sheet.unit_id])
    return respondents_only(
        answers, np.array([label == str(sheet.pk) for label in answers.respondents], bool)
    )


def shown_comments(
    round: Round, units: Sequence[int], hidden: Mapping[str, str], told: Answers | None
) -> Sequence[Comment]:
    """What respondents wrote in these units. Where they are not named: without a name, each as of the unit its writer is
    counted in, in an order that hangs on the words alone, and nothing on an item that is left out there.
    """
    comments = comments_of(round, units)
    if round.is_named:
        return comments
    if not is_told(round) or told is None:
        return []
    silent = left_out(told)
    moved = [(hidden.get(str(comment.unit_id), str(comment.unit_id)), comment) for comment in comments]
    bare = [
        replace(comment, unit_id=int(unit), respondent="")
        for unit, comment in moved
        if unit.isdigit() and (unit, comment.item) not in silent
    ]
    order = {item: place for place, item in enumerate(told.items)}
    return sorted(
        bare, key=lambda comment: (order[comment.item], hashlib.sha256(comment.text.encode()).digest())
    )


def left_out(told: Answers) -> set[tuple[str, str]]:
    """Units and items where nothing is told of what the people there answered."""
    return {
        (unit, told.items[column])
        for row, unit in enumerate(told.units)
        for column in np.flatnonzero(
            (told.absence[told.unit_of == row] == Absence.NOT_ASKED).all(axis=0)
        ).tolist()
    }
