"""A closed round's figures as they lie in the database: arrays and plain numbers, compressed, nothing that is executed.

What is kept is the evaluation, the leaders' and staff's means, and of the answers each unit's columns sorted one by one:
how many chose what, from which every score can be worked out again, and no row that was one person's.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

import numpy as np

from spindel.core.answers.model import Answers
from spindel.core.evaluation import Advice, Evaluation, SliceScores, Standing, Topic
from spindel.core.evaluation.places import places_in
from spindel.core.frameworks.model import Framework
from spindel.core.scoring.units import UnitTree
from spindel.features.results.models import FrozenResult
from spindel.features.results.reads.kept import FROZEN
from spindel.features.rounds.models import Round

ARRAYS = [
    field.name
    for field in fields(Evaluation)
    if "NDArray" in field.type or field.type in ("Floats", "Counts")
]
IN_ANSWERS = ("unit_of", "values", "absence")
IN_SLICES = ("scores", "people", "low", "high")


@dataclass(frozen=True)
class Head:
    """That a round's figures are frozen, and how many answered where; without the figures."""

    pk: int
    closed_at: datetime
    people: Mapping[str, int]


@dataclass(frozen=True)
class Figures:
    """All there is to show of a round."""

    evaluation: Evaluation
    answers: Answers
    """Numbers without people, see ``core.evaluation.without_people``."""
    above: Mapping[str, str]
    hidden: Mapping[str, str]
    """Units that are not shown, and the one their people are counted in."""
    slices: SliceScores
    without_headcount: str = ""
    """Name of a unit without a headcount, where that is why all units count the same."""


def head_of(round: Round) -> Head | None:
    """One light query; None where the round is open or its figures are still to be worked out."""
    return heads_of([round]).get(round.pk)


def heads_of(rounds: list[Round]) -> dict[int, Head]:
    """By round, of those whose figures are frozen."""
    closings = {round.pk: round.closed_at for round in rounds if round.closed_at}
    if not closings:
        return {}
    rows = FrozenResult.objects.filter(round__in=closings).values_list(
        "round_id", "pk", "closed_at", "people"
    )
    return {round: Head(*rest) for round, *rest in rows if rest[1] == closings[round]}


def figures_of(head: Head, framework: Framework) -> Figures:
    """The frozen figures; unpacked once per process."""
    found: Figures = FROZEN.one(
        str(head.pk),
        head.closed_at,
        lambda: bare(
            unpacked(bytes(FrozenResult.objects.values_list("content", flat=True).get(pk=head.pk)), framework)
        ),
    )
    return replace(found, evaluation=replace(found.evaluation, framework=framework))


def bare(found: Figures) -> Figures:
    """Without the framework's words, which the process has at hand anyway."""
    return replace(found, evaluation=replace(found.evaluation, framework=None))  # type: ignore[arg-type]


def packed(found: Figures) -> bytes:
    seen, answers = found.evaluation, found.answers
    facts = {
        "tree": [seen.tree.names, seen.tree.parent],
        "strengths": [[asdict(one) for one in row] for row in seen.strengths],
        "zones": [[asdict(one) for one in row] for row in seen.zones],
        "topics": [[asdict(one) for one in row] for row in seen.topics],
        "units": answers.units,
        "items": answers.items,
        "above": dict(found.above),
        "hidden": dict(found.hidden),
        "without_headcount": found.without_headcount,
        "slices": found.slices.units,
    }
    arrays = {f"e.{name}": getattr(seen, name) for name in ARRAYS}
    arrays |= {f"a.{name}": getattr(answers, name) for name in IN_ANSWERS}
    arrays |= {f"s.{name}": getattr(found.slices, name) for name in IN_SLICES}
    arrays["facts"] = np.frombuffer(json.dumps(facts).encode(), np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def unpacked(content: bytes, framework: Framework) -> Figures:
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    facts: dict[str, Any] = json.loads(arrays["facts"].tobytes())
    labels = tuple(str(number + 1) for number in range(len(arrays["a.unit_of"])))
    answers = Answers(
        items=tuple(facts["items"]),
        units=tuple(facts["units"]),
        respondents=labels,
        **{name: arrays[f"a.{name}"] for name in IN_ANSWERS},
    )
    slices = SliceScores(tuple(facts["slices"]), **{name: arrays[f"s.{name}"] for name in IN_SLICES})
    evaluation = evaluation_of(facts, arrays, framework)
    return Figures(evaluation, answers, facts["above"], facts["hidden"], slices, facts["without_headcount"])


def evaluation_of(facts: dict[str, Any], arrays: Mapping[str, Any], framework: Framework) -> Evaluation:
    names, parent = facts["tree"]
    return Evaluation(
        framework=framework,
        tree=UnitTree(tuple(names), tuple(parent)),
        places=places_in(framework),
        replicates=(None,) * len(names),
        strengths=tuple(tuple(map(standing, row)) for row in facts["strengths"]),
        zones=tuple(tuple(map(standing, row)) for row in facts["zones"]),
        topics=tuple(tuple(Topic(**one) for one in row) for row in facts["topics"]),
        **{name: arrays[f"e.{name}"] for name in ARRAYS},
    )


def standing(facts: dict[str, Any]) -> Standing:
    advice = Advice(**facts["advice"]) if facts["advice"] else None
    return Standing(**{**facts, "advice": advice})
