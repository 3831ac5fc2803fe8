"""Maturity frameworks as data: read them, hold them against each other."""

from spindel.core.frameworks.comparing import Comparison, Facet, compare
from spindel.core.frameworks.parsing import content_hash, parse

__all__ = ["Comparison", "Facet", "compare", "content_hash", "parse"]
