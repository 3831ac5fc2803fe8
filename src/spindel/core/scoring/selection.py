"""Parts of a round: some of its items, some of its units, some of its respondents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spindel.core.answers.model import Absence, Answers


def asked_only(answers: Answers, items: Collection[str]) -> Answers:
    """The same answers as if nothing but ``items`` had been asked: the rest is ``NOT_ASKED`` and without consensus.

    What was not asked is not applicable: it lowers neither a score nor the coverage.
    """
    left_out = np.array([item not in items for item in answers.items])
    values, absence = answers.values.copy(), answers.absence.copy()
    values[:, left_out] = np.nan
    absence[:, left_out] = Absence.NOT_ASKED
    consensus = answers.consensus
    if consensus is not None:
        consensus = np.where(left_out, np.nan, consensus)
    return replace(answers, values=values, absence=absence, consensus=consensus)


def units_only(answers: Answers, units: Collection[str]) -> Answers:
    """The answers given in these units, which keep their order; a unit the answers do not know is passed over."""
    kept = [place for place, name in enumerate(answers.units) if name in units]
    new_place = np.full(len(answers.units), -1, dtype=np.int32)
    new_place[kept] = np.arange(len(kept))
    part = respondents_only(answers, new_place[answers.unit_of] >= 0)
    return replace(
        part,
        units=tuple(answers.units[place] for place in kept),
        unit_of=new_place[part.unit_of],
        consensus=None if answers.consensus is None else answers.consensus[kept],
    )


def respondents_only(answers: Answers, who: NDArray[np.bool_]) -> Answers:
    """The answers of the respondents for whom ``who`` (respondents,) is true; units and consensus stay."""
    labels = tuple(label for label, kept in zip(answers.respondents, who.tolist(), strict=False) if kept)
    return replace(
        answers,
        unit_of=answers.unit_of[who],
        respondents=labels,
        values=answers.values[who],
        absence=answers.absence[who],
    )
