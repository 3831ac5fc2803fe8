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
from spindel.core.evaluation.places import Kind, plan_of
from spindel.core.frameworks.model import Framework
from spindel.core.scoring.display import band_of, shown


def on_mapped_items(found: Evaluation, framework: Framework, pairs: Mapping[str, str]) -> Evaluation:
    """``found`` at the places of ``framework``, made of the items in ``pairs``: newer id to the id in ``found``.

    Without resampled scores, standings and change, and without what hangs on people's own scores.
    """
    plan = plan_of(framework)
    columns = {place.id: column for column, place in enumerate(found.places) if place.kind is Kind.ITEM}
    own = {id: column for column, id in enumerate(item.id for item in plan.columns.items)}
    shape = (len(found.tree.names), len(own))
    score, low, high = (np.full(shape, np.nan) for _ in range(3))
    for new, old in pairs.items():
        if new in own and old in columns:
            for table, known in ((score, found.score), (low, found.low), (high, found.high)):
                table[:, own[new]] = known[:, columns[old]]
    unknown = (np.isnan(low) & ~np.isnan(score)).astype(np.int64) @ plan.below.T.astype(np.int64) > 0
    scores = plan.scores(score)
    ends = [np.where(unknown, np.nan, plan.scores(each)) for each in (low, high)]
    nothing, nobody = np.full(scores.shape, np.nan), np.zeros(scores.shape, np.int64)
    return replace(
        found,
        framework=framework,
        places=plan.places,
        score=scores,
        shown=shown(framework.scale, scores),
        band=band_of(framework.scale, framework.bands, scores),
        low=ends[0],
        high=ends[1],
        coverage=nothing,
        spread=nothing,
        agreement=nothing,
        target=nothing,
        answers=nobody,
        respondents=nobody,
        missing=np.zeros((*scores.shape, 4), np.int64),
        levels=np.zeros((*shape, found.levels.shape[2]), np.int64),
        mean=score,
        consensus=np.full(shape, np.nan),
        replicates=(None,) * shape[0],
        strengths=((),) * shape[0],
        zones=((),) * shape[0],
        topics=((),) * shape[0],
        change=None,
        groups={},
    )
