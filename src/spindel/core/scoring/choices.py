"""Counting who chose each level and who ticked each option."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spindel.core.answers.model import Answers
from spindel.core.frameworks.model import Checklist, Choice, Item, Ladder
from spindel.core.scoring.segments import Block, Counts, Floats, blocks


def choices_in(items: Sequence[Item], wanted: Sequence[int], answers: Answers) -> Counts:
    """The counts of the wanted columns only, (units, wanted, most levels or options among them).

    A ladder's lowest level is left at 0: it is what remains of the answers, and so costs nothing to count.
    """
    chosen = [items[column] for column in wanted]
    most = max(map(choices_of, chosen), default=0)
    found = np.zeros((len(answers.units), len(chosen), most), dtype=np.int64)
    ladders = [place for place, item in enumerate(chosen) if isinstance(item, Ladder)]
    lists = [place for place, item in enumerate(chosen) if isinstance(item, Checklist)]
    levels = np.zeros((len(answers.units), len(ladders), most), dtype=np.int64)
    for block in blocks(answers.unit_of, len(answers.units), len(answers.items)):
        values = block.of(answers.values)
        if ladders:
            block.count(_levels(values, [wanted[place] for place in ladders]), levels)
        for place in lists:
            _count_ticks(block, values[:, wanted[place]], found[:, place, : choices_of(chosen[place])])
    found[:, ladders] = levels
    return found


def choices_in_order(item: Item) -> tuple[Choice, ...]:
    """A ladder's levels or a checklist's options; a quantity has none."""
    if isinstance(item, Ladder):
        return item.levels
    return item.options if isinstance(item, Checklist) else ()


def choices_of(item: Item) -> int:
    """How many levels or options an item has."""
    return len(choices_in_order(item))


def _levels(values: Floats, columns: list[int]) -> NDArray[np.uint8]:
    """Levels counted from 0, and 0 for no answer as well."""
    picked = values if len(columns) == values.shape[1] else values[:, columns]
    return np.fmax(picked, 0.0).astype(np.uint8)


def _count_ticks(block: Block, values: Floats, into: Counts) -> None:
    masks = np.where(np.isnan(values), 0, values).astype(np.int64)
    ticks = ((masks[:, np.newaxis] >> np.arange(into.shape[1])) & 1).astype(np.float64)
    sums = np.zeros(into.shape)
    block.add(ticks, sums)
    into += sums.astype(np.int64)
