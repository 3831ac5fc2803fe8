"""How a "no" is said in the reader's language: the kit knows that somebody can say it, the composition root says who."""

from collections.abc import Callable
from typing import Any

Say = Callable[[Any, str], str]
"""A refusal and a language to its sentence."""

_said_by: list[Say] = []


def use(say: Say) -> None:
    """Say who puts refusals into words; done once, by the composition root."""
    _said_by[:] = [say]


def in_words(refused: object, language: str) -> str:
    """The sentence, or what the refusal calls itself where nobody puts it into words."""
    return _said_by[0](refused, language) if _said_by else str(refused)
