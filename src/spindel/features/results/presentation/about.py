"""What a picture is about, what it is held up against, and where its lines lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spindel.core.evaluation import Evaluation


def no_address(_id: str) -> str:
    """For a page that links nowhere."""
    return ""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a line's own page and its calculation are found; "" for nowhere."""

    point: Callable[[str], str] = no_address
    sum: Callable[[str], str] = no_address


@dataclass(frozen=True, slots=True)
class Beside:
    """What the scores are held up against."""

    earlier: Evaluation | None = None
    """Of the last comparable round; the evaluation itself must have been made with it as ``previous``."""
    earlier_name: str = ""
    mean_unit: str = ""
    """Name in the evaluation of the unit whose scores are drawn as a thin line."""
    mean_name: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """Whose picture it is: titles as they are shown."""

    name: str
    round: str
    language: str
    own: bool = False


NOBODY_BESIDE = Beside()
NO_ADDRESSES = Addresses()
