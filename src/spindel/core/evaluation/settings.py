"""How a round is evaluated."""

from __future__ import annotations

from dataclasses import dataclass

from spindel.core.frameworks.model import Framework
from spindel.core.statistics.intervals import REPLICATES, SEED


@dataclass(frozen=True, slots=True)
class Settings:
    """How a round is evaluated."""

    consensus_counts: bool | None = None
    """Overrules the framework where given."""
    replicates: int = REPLICATES
    seed: int = SEED
    level: float = 0.95
    """Of the intervals."""
    standings: bool = True
    """Whether strengths, development zones and what to discuss are found too; figures alone take less time."""

    def consensus_in(self, framework: Framework) -> bool:
        """Whether a consensus replaces the mean of the respondents."""
        return framework.consensus_counts if self.consensus_counts is None else self.consensus_counts
