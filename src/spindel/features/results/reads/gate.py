"""The one gate: every figure, calculation and comment of a round passes here before anybody sees it.

Answers given by name are shown as they are, to those the promise named. A mode that promises more holds back here, and
nowhere else; until it does, a round in such a mode shows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404

from spindel.core.evaluation import Evaluation
from spindel.core.scoring.explanation import Explanation
from spindel.features.answering.reads import Comment
from spindel.features.rounds.models import Mode, Round


def shown_figures(round: Round, evaluation: Evaluation) -> Evaluation:
    require_named(round)
    return evaluation


def shown_explanation(round: Round, explanation: Explanation) -> Explanation:
    require_named(round)
    return explanation


def shown_comments(round: Round, comments: Sequence[Comment]) -> Sequence[Comment]:
    require_named(round)
    return comments


def require_named(round: Round) -> None:
    if round.mode != Mode.NAMED:
        raise Http404
