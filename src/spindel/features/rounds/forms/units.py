"""Ticking units in the tree, whole branches at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from spindel.foundation.organisation import reads
from spindel.foundation.organisation.models import Organisation, Unit
from spindel.foundation.organisation.reads import PlacedUnit


@dataclass(frozen=True)
class TickedUnit:
    """A unit to be ticked: how many units lie below it, how many of them are ticked, how many branches end with it."""

    unit: Unit
    is_ticked: bool
    below: int
    ticked_below: int
    closes: int

    @property
    def branches_closed(self) -> range:
        return range(self.closes)


def ticked_tree(placed: Sequence[PlacedUnit], ticked: Iterable[Any]) -> list[TickedUnit]:
    chosen = {str(pk) for pk in ticked}
    is_ticked = [str(place.unit.pk) in chosen for place in placed]
    depths = [place.depth for place in placed] + [0]
    tree = []
    for position, place in enumerate(placed):
        below = units_right_below(depths, position)
        ticked_below = sum(is_ticked[position + 1 : position + 1 + below])
        closes = max(0, place.depth - depths[position + 1])
        tree.append(TickedUnit(place.unit, is_ticked[position], below, ticked_below, closes))
    return tree


def units_right_below(depths: list[int], position: int) -> int:
    count = 0
    for depth in depths[position + 1 : -1]:
        if depth <= depths[position]:
            break
        count += 1
    return count


def with_branch(data: QueryDict, names: Iterable[str], organisation: Organisation) -> dict[str, Any]:
    """What was filled in so far, with a whole branch ticked or not, as its button said: "12:on"."""
    said: dict[str, Any] = {name: data.get(name) for name in names if name in data}
    said |= {name: data.getlist(name) for name in ("units", "reminder_days")}
    branch, _colon, wish = str(data.get("tick")).partition(":")
    unit = reads.units_of(organisation).filter(pk=branch).first() if branch.isdigit() else None
    inside = {str(pk) for pk in reads.units_below(organisation, unit)} if unit else set()
    ticked = set(said["units"])
    return said | {"units": list(ticked | inside if wish == "on" else ticked - inside)}
