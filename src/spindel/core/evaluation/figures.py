"""An evaluation cell by cell, in plain numbers: for screens, spreadsheets and JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spindel.core.evaluation.model import Evaluation
from spindel.core.evaluation.places import Kind, Place
from spindel.core.scoring.choices import choices_of
from spindel.core.scoring.display import shown

REASONS = ("blank", "dont_know", "not_relevant", "not_asked")
"""Why there is no answer, in the order of ``Evaluation.missing``."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Everything about one unit at one place, in plain numbers; None where there is none."""

    unit: str
    place: Place
    score: float | None
    """0…1, as low, high, target and spread."""
    shown: float | None
    """On the framework's scale."""
    shown_low: float | None
    shown_high: float | None
    band: str | None
    low: float | None
    high: float | None
    coverage: float | None
    answers: int
    respondents: int
    agreement: float | None
    spread: float | None
    target: float | None
    missing: Mapping[str, int]


def figure(evaluation: Evaluation, unit: int, place: int) -> Figure:
    """One cell."""
    return figures(evaluation, unit, [place])[0]


def figures(evaluation: Evaluation, unit: int, places: Sequence[int] | None = None) -> tuple[Figure, ...]:
    """One unit at all places, or at some."""
    columns = list(range(len(evaluation.places)) if places is None else places)
    numbers = {name: _plain(row) for name, row in _rows(evaluation, unit, columns).items()}
    steps = evaluation.framework.bands.steps
    found = []
    for index, column in enumerate(columns):
        own: dict[str, Any] = {name: values[index] for name, values in numbers.items()}
        band = int(evaluation.band[unit, column])
        found.append(
            Figure(
                unit=evaluation.tree.names[unit],
                place=evaluation.places[column],
                band=steps[band].id if band >= 0 else None,
                answers=int(evaluation.answers[unit, column]),
                respondents=int(evaluation.respondents[unit, column]),
                missing=dict(zip(REASONS, evaluation.missing[unit, column].tolist(), strict=True)),
                **own,
            )
        )
    return tuple(found)


def _rows(evaluation: Evaluation, unit: int, columns: list[int]) -> dict[str, NDArray[np.float64]]:
    tables = {
        "score": evaluation.score,
        "shown": evaluation.shown,
        "low": evaluation.low,
        "high": evaluation.high,
        "coverage": evaluation.coverage,
        "agreement": evaluation.agreement,
        "spread": evaluation.spread,
        "target": evaluation.target,
    }
    rows = {name: table[unit, columns] for name, table in tables.items()}
    scale = evaluation.framework.scale
    return rows | {f"shown_{end}": shown(scale, rows[end]) for end in ("low", "high")}


def _plain(row: NDArray[np.float64]) -> list[float | None]:
    return [None if math.isnan(number) else number for number in row.tolist()]


def plain(evaluation: Evaluation) -> dict[str, Any]:
    """The whole evaluation as dictionaries, lists, numbers and texts, ready for JSON; what is not there is None.

    Groups of respondents stand inside in the same form. Replicates are left out.
    """
    framework, tree = evaluation.framework, evaluation.tree
    return {
        "framework": {"id": framework.id, "version": framework.version},
        "scale": asdict(framework.scale),
        "units": [_plain_unit(evaluation, row) for row in range(len(tree.names))],
        "groups": {name: plain(each) for name, each in evaluation.groups.items()},
    }


def _plain_unit(evaluation: Evaluation, row: int) -> dict[str, Any]:
    tree = evaluation.tree
    above = tree.parent[row]
    return {
        "unit": tree.names[row],
        "above": tree.names[above] if above >= 0 else None,
        "people": int(evaluation.people[row]),
        "figures": [_plain_figure(evaluation, row, each) for each in enumerate(figures(evaluation, row))],
        "strengths": [asdict(each) for each in evaluation.strengths[row]],
        "zones": [asdict(each) for each in evaluation.zones[row]],
        "topics": [asdict(each) for each in evaluation.topics[row]],
    }


def _plain_figure(evaluation: Evaluation, row: int, numbered: tuple[int, Figure]) -> dict[str, Any]:
    column, figure = numbered
    place, names = figure.place, Figure.__dataclass_fields__.keys() - {"unit", "place"}
    found: dict[str, Any] = {"kind": str(place.kind), "id": place.id, "above": place.above}
    found |= {name: getattr(figure, name) for name in Figure.__dataclass_fields__ if name in names}
    if place.kind is Kind.ITEM:
        found |= _plain_item(evaluation, row, column - len(evaluation.framework.nodes()))
    if evaluation.change is not None:
        ends = (evaluation.change.difference, evaluation.change.low, evaluation.change.high)
        numbers = _plain(np.array([table[row, column] for table in ends]))
        found["change"] = dict(zip(("difference", "low", "high"), numbers, strict=True))
    return found


def _plain_item(evaluation: Evaluation, row: int, item: int) -> dict[str, Any]:
    mean, consensus = _plain(np.array([evaluation.mean[row, item], evaluation.consensus[row, item]]))
    choices = choices_of(evaluation.framework.items()[item])
    return {"levels": evaluation.levels[row, item, :choices].tolist(), "mean": mean, "consensus": consensus}
