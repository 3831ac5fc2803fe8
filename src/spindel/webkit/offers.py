"""What a slice may offer the pages around it: an entry in the menu, and panels at named spots."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line in the main menu; ``title`` is already in the reader's language, ``url`` is a path."""

    title: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of a page: a template, and the context it is rendered with (besides ``request``)."""

    template: str
    context: Mapping[str, Any]


Offer = Callable[..., Panel | None]
"""Called as ``offer(request, **facts of the spot)``; None where it has nothing to show."""

_spots: dict[str, Sequence[Offer]] = {}


def fill(spots: Mapping[str, Sequence[Offer]]) -> None:
    """Say which offers stand at which spot; done once, by the composition root."""
    _spots.clear()
    _spots.update(spots)


def panels_at(spot: str, request: HttpRequest, **facts: Any) -> list[Panel]:
    """The panels shown at a spot for this request, in the order of the wiring."""
    return [panel for offer in _spots.get(spot, ()) if (panel := offer(request, **facts))]
