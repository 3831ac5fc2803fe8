"""An evaluation: every figure of a round, for all units at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spindel.core.evaluation.places import Kind, Place
from spindel.core.evaluation.resampling import Floats, Halves
from spindel.core.frameworks.model import Framework
from spindel.core.scoring.segments import Counts
from spindel.core.scoring.units import UnitTree
from spindel.core.statistics.change import Change


@dataclass(frozen=True, slots=True)
class Advice:
    """Which text of advice to show: the framework's words for this node and band."""

    node: str
    band: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A category as a strength or a development zone of a unit. Scores are 0…1."""

    node: str
    score: float
    distance: float
    """From the yardstick: above 0 for a strength, below 0 for a development zone."""
    yardstick: str
    """``mean`` of the unit's own categories, or ``target``."""
    target: float | None
    """What the unit wants to reach here, where it has said so."""
    stands_out: bool | None
    """True where the interval of the distance lies on one side of 0, False within the noise, None with no interval."""
    advice: Advice | None


@dataclass(frozen=True, slots=True)
class Topic:
    """An item worth discussing: those who answered do not see the same thing, or it is far from its target."""

    item: str
    agreement: float
    respondents: int
    distance: float | None
    """Target minus score, None without a target."""


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map: units down, places across."""

    units: tuple[str, ...]
    places: tuple[Place, ...]
    scores: Floats
    """(units, places) 0…1."""
    shown: Floats
    bands: NDArray[np.int16]
    """Index of the band, -1 for none."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of a round. Arrays are (units, places) unless said otherwise; NaN where there is no figure.

    Units stand in the order of ``tree``, places as ``places.Plan`` has them: nodes, items, lens groups. Scores, ends of
    intervals, targets and spreads are 0…1; ``scoring.display`` puts them on the framework's scale. Nothing is held back
    here, however few have answered: what may be shown is decided by those who show it.
    """

    framework: Framework
    tree: UnitTree
    places: tuple[Place, ...]
    score: Floats
    shown: Floats
    """On the framework's scale, rounded as it says."""
    band: NDArray[np.int16]
    """Index among the framework's bands, -1 for none."""
    low: Floats
    high: Floats
    """Ends of the interval; NaN where fewer than five people stand behind the figure."""
    coverage: Floats
    """Weight answered over weight applicable."""
    answers: Counts
    """Answers given."""
    respondents: Counts
    """People with a score of their own here."""
    spread: Floats
    """Standard deviation between people (n - 1)."""
    agreement: Floats
    """r_wg of an item, r_wg(j) of a node or group, over everybody below the unit; ladders only."""
    missing: Counts
    """(units, places, 4) cells that are blank, don't know, not relevant, not asked."""
    levels: Counts
    """(units, items, most levels) respondents by level or option."""
    mean: Floats
    """(units, items) mean of the respondents, whatever counts."""
    consensus: Floats
    """(units, items) what the unit agreed on, NaN for nothing and for units above."""
    target: Floats
    people: Counts
    """(units,) everybody with a row of answers, also those who answered nothing."""
    replicates: tuple[Halves | None, ...]
    """Per unit the resampled scores (places, replicates)."""
    strengths: tuple[tuple[Standing, ...], ...] = ()
    """Per unit, strongest first."""
    zones: tuple[tuple[Standing, ...], ...] = ()
    """Development zones per unit, farthest from its yardstick first."""
    topics: tuple[tuple[Topic, ...], ...] = ()
    """Per unit what to discuss first."""
    change: Change | None = None
    """Since the previous evaluation, where there is one."""
    groups: Mapping[str, Evaluation] = field(default_factory=dict)
    """The same for named groups of respondents, without consensus."""

    def unit(self, name: str) -> int:
        """Row of a unit."""
        return self.tree.names.index(name)

    def place(self, id: str, lens: str | None = None) -> int:
        """Column of a node or item, or of a group of a lens. Raises ``KeyError`` where there is none."""
        for column, place in enumerate(self.places):
            in_lens = place.kind is Kind.GROUP and place.above == lens
            if place.id == id and (in_lens if lens is not None else place.kind is not Kind.GROUP):
                return column
        raise KeyError(id)

    def heat(self, units: list[int] | None = None, places: list[int] | None = None) -> Heat:
        """The heat map of some units and places: all units and the categories unless said otherwise."""
        rows = list(range(len(self.tree.names))) if units is None else units
        columns = self.categories() if places is None else places
        cut = np.ix_(rows, columns)
        return Heat(
            units=tuple(self.tree.names[row] for row in rows),
            places=tuple(self.places[column] for column in columns),
            scores=self.score[cut],
            shown=self.shown[cut],
            bands=self.band[cut],
        )

    def categories(self) -> list[int]:
        """Places of the nodes that have no node below them."""
        parents = {place.above for place in self.places if place.kind is Kind.NODE}
        return [
            column
            for column, place in enumerate(self.places)
            if place.kind is Kind.NODE and place.id not in parents
        ]
