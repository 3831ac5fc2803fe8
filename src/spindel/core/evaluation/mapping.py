"""An evaluation seen through another version's items: scores made of what both have asked.

Only items count that somebody has said mean the same. An item's score is the one it had; what stands above follows the
newer framework. The interval of a node is made of its items' intervals, each at its end at once, which is wider than the
true one: it would be right if all items missed to the same side. So "within the noise" errs on the careful side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from spindel.core.evaluation.model import Evaluation
from spindel.core.evaluation.places import Floats, Kind, plan_of
from spindel.core.frameworks.model import Framework
from spindel.core.scoring.display import band_of, shown


def on_mapped_items(found: Evaluation, framework: Framework, pairs: Mapping[str, str]) -> Evaluation:
    """``found`` at the places of ``framework``, made of the items in ``pairs``: newer id to the id in ``found``.

    Without resampled scores, standings and change, and without what hangs on people's own scores.
    """
    plan, score, low, high = plan_of(framework), *_of_items(found, framework, pairs)
    unknown = (np.isnan(low) & ~np.isnan(score)).astype(np.int64) @ plan.below.T.astype(np.int64) > 0
    scores = plan.scores(score)
    return replace(
        _without_figures(found, scores.shape, score.shape),
        framework=framework,
        places=plan.places,
        score=scores,
        shown=shown(framework.scale, scores),
        band=band_of(framework.scale, framework.bands, scores),
        low=np.where(unknown, np.nan, plan.scores(low)),
        high=np.where(unknown, np.nan, plan.scores(high)),
        mean=score,
    )


def _of_items(
    found: Evaluation, framework: Framework, pairs: Mapping[str, str]
) -> tuple[Floats, Floats, Floats]:
    """Scores and ends of intervals of the framework's items, (units, items); NaN for those that are not mapped."""
    columns = {place.id: column for column, place in enumerate(found.places) if place.kind is Kind.ITEM}
    own = {item.id: column for column, item in enumerate(framework.items())}
    score, low, high = (np.full((len(found.tree.names), len(own)), np.nan) for _ in range(3))
    for new, old in pairs.items():
        if new in own and old in columns:
            for table, known in ((score, found.score), (low, found.low), (high, found.high)):
                table[:, own[new]] = known[:, columns[old]]
    return score, low, high


def _without_figures(found: Evaluation, places: tuple[int, ...], items: tuple[int, ...]) -> Evaluation:
    """``found`` with room for other places, and nothing there."""
    nothing, nobody, nowhere = np.full(places, np.nan), np.zeros(places, np.int64), ((),) * places[0]
    return replace(
        found,
        coverage=nothing,
        spread=nothing,
        agreement=nothing,
        target=nothing,
        answers=nobody,
        respondents=nobody,
        missing=np.zeros((*places, 4), np.int64),
        levels=np.zeros((*items, found.levels.shape[2]), np.int64),
        consensus=np.full(items, np.nan),
        replicates=(None,) * places[0],
        strengths=nowhere,
        zones=nowhere,
        topics=nowhere,
        change=None,
        groups={},
    )
