"""Every figure of a round from its answers: scores and what they are worth, for all units at once."""

from spindel.core.evaluation.combining import Round, combine, evaluate
from spindel.core.evaluation.differences import difference, gap
from spindel.core.evaluation.figures import Figure, figure, figures, plain
from spindel.core.evaluation.mapping import on_mapped_items
from spindel.core.evaluation.model import Advice, Evaluation, Heat, Standing, Topic
from spindel.core.evaluation.parts import UnitPart, evaluate_unit
from spindel.core.evaluation.places import Kind, Place
from spindel.core.evaluation.protecting import Protected, protect, without_people
from spindel.core.evaluation.settings import Settings
from spindel.core.evaluation.slices import SliceScores, slice_scores

__all__ = [
    "Advice",
    "Evaluation",
    "Figure",
    "Heat",
    "Kind",
    "Place",
    "Protected",
    "Round",
    "Settings",
    "SliceScores",
    "Standing",
    "Topic",
    "UnitPart",
    "combine",
    "difference",
    "evaluate",
    "evaluate_unit",
    "figure",
    "figures",
    "gap",
    "on_mapped_items",
    "plain",
    "protect",
    "slice_scores",
    "without_people",
]
