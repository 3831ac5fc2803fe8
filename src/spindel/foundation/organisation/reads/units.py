"""The tree of units: as it is, as it was, and where one stands in it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from spindel.foundation.organisation.models import Membership, Organisation, Placement, Unit


def units_of(organisation: Organisation) -> QuerySet[Unit]:
    """All units there are and were."""
    return Unit.objects.filter(organisation_id=organisation.pk)


def current_units_of(organisation: Organisation) -> QuerySet[Unit]:
    return units_of(organisation).filter(ended_on=None)


def unit_of(organisation: Organisation, unit_id: int) -> Unit:
    """One that is or was."""
    unit = units_of(organisation).select_related("parent", "merged_into").filter(pk=unit_id).first()
    if unit is None:
        raise Http404
    return unit


@dataclass(frozen=True)
class PlacedUnit:
    """A unit and how deep it stands in the tree."""

    unit: Unit
    depth: int
    has_below: bool = False
    closes: int = 0
    """How many units end with this one: itself not counted, those it is the very last of."""

    @property
    def levels_closed(self) -> range:
        return range(self.closes)


def unit_tree(organisation: Organisation) -> list[PlacedUnit]:
    """Today's units, each right after its parent, in the organisation's own order."""
    return placed(current_units_of(organisation))


def tree_on(organisation: Organisation, day: date) -> list[PlacedUnit]:
    """The units as they stood on a day, with the names and sizes they had."""
    then = Placement.objects.filter(organisation_id=organisation.pk, starts_on__lte=day).filter(
        Q(ends_on=None) | Q(ends_on__gt=day)
    )
    units = []
    for placement in then.select_related("unit").order_by("unit__position", "name"):
        unit = placement.unit
        unit.name, unit.parent_id, unit.headcount = placement.name, placement.parent_id, placement.headcount
        units.append(unit)
    return placed(units)


def placed(units: Iterable[Unit]) -> list[PlacedUnit]:
    children: dict[int | None, list[Unit]] = {}
    for unit in units:
        children.setdefault(unit.parent_id, []).append(unit)
    rows = list(_downwards(children))
    depths = [depth for _unit, depth in rows[1:]] + [0]
    return [
        PlacedUnit(unit, depth, has_below=after > depth, closes=max(0, depth - after))
        for (unit, depth), after in zip(rows, depths, strict=False)
    ]


def _downwards(children: dict[int | None, list[Unit]]) -> Iterator[tuple[Unit, int]]:
    waiting = [(unit, 0) for unit in reversed(children.get(None, []))]
    while waiting:
        unit, depth = waiting.pop()
        yield unit, depth
        waiting.extend((child, depth + 1) for child in reversed(children.get(unit.pk, [])))


def units_below(organisation: Organisation, *units: Unit) -> set[int]:
    """The ids of the units and of all below them, also those that are no more."""
    return below(organisation, [unit.pk for unit in units])


def below(organisation: Organisation, unit_ids: Collection[int]) -> set[int]:
    children: dict[int | None, list[int]] = {}
    for unit, parent in units_of(organisation).values_list("id", "parent_id"):
        children.setdefault(parent, []).append(unit)
    found: set[int] = set()
    waiting = list(unit_ids)
    while waiting:
        if (unit := waiting.pop()) not in found:
            found.add(unit)
            waiting += children.get(unit, [])
    return found


def line_of(unit: Unit) -> list[Unit]:
    """What stands above the unit, topmost first."""
    everything = {each.pk: each for each in units_of(unit.organisation)}
    line: list[Unit] = []
    above = unit.parent_id
    while above is not None and everything[above] not in line:
        line.append(everything[above])
        above = everything[above].parent_id
    return line[::-1]


@dataclass(frozen=True)
class FoundUnit:
    """A unit with the names of those above it."""

    unit: Unit
    path: str


def found_units(tree: Iterable[PlacedUnit], words: str) -> list[FoundUnit]:
    """The units whose name, kind or key holds the words, in the order of the tree."""
    wanted = words.casefold().split()
    line: list[Unit] = []
    found = []
    for place in tree:
        line = line[: place.depth]
        text = f"{place.unit.name} {place.unit.kind} {place.unit.uuid}".casefold()
        if all(word in text for word in wanted):
            found.append(FoundUnit(place.unit, " › ".join(unit.name for unit in line)))
        line.append(place.unit)
    return found


def people_per_unit(organisation: Organisation) -> Counter[int]:
    """How many people belong to each unit itself."""
    counted = (
        Membership.objects.filter(organisation_id=organisation.pk, ended_on=None, unit__isnull=False)
        .values_list("unit_id")
        .annotate(n=Count("id"))
        .order_by()
    )
    return Counter({unit: n for unit, n in counted if unit is not None})


def history_of(unit: Unit) -> QuerySet[Placement]:
    """Where the unit has stood and what it was called, oldest first."""
    return unit.placements.select_related("parent")
