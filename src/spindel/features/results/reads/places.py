"""Where a result is about, and whether this member may see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet
from django.http import Http404

from spindel.features.answering.models import Sheet
from spindel.features.results import permissions
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import rounds_of, units_of_round
from spindel.foundation.organisation.models import Membership, Unit
from spindel.foundation.organisation.reads import units_led_by, units_of

WHOLE = "*"
"""Name in an evaluation of what stands above several topmost units; no unit has it, since those are named by number."""


@dataclass(frozen=True)
class Branch:
    """The units a round is about: those that answer, and all that stand above them."""

    units: Mapping[int, Unit]
    """Parents before children, in the organisation's order."""
    answering: frozenset[int]
    """Those that take part themselves."""
    below: Mapping[int | None, tuple[int, ...]] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        """Name in an evaluation of what stands for all: the topmost unit, or what is put above several of them."""
        tops = self.below.get(None, ())
        return str(tops[0]) if len(tops) == 1 else WHOLE

    def line(self, unit_id: int) -> tuple[int, ...]:
        """The unit and everything above it, itself first."""
        line: list[int] = []
        unit: int | None = unit_id
        while unit is not None and unit in self.units and unit not in line:
            line.append(unit)
            unit = self.units[unit].parent_id
        return tuple(line)

    def inside(self, unit_id: int | None) -> tuple[int, ...]:
        """Everything below, in the organisation's order, not the unit itself."""
        found: list[int] = []
        waiting = list(reversed(self.below.get(unit_id, ())))
        while waiting:
            found.append(unit := waiting.pop())
            waiting.extend(reversed(self.below.get(unit, ())))
        return tuple(found)


@dataclass(frozen=True)
class Place:
    """The whole organisation (neither unit nor sheet), a unit, or a respondent's own sheet in one round."""

    round: Round
    branch: Branch
    membership: Membership
    unit: Unit | None = None
    sheet: Sheet | None = None

    @property
    def line(self) -> tuple[int, ...]:
        """The unit and everything above it; empty for the whole."""
        return self.branch.line(self.unit.pk) if self.unit else ()

    @property
    def unit_id(self) -> int | None:
        """None for the whole."""
        return self.unit.pk if self.unit else None

    @cached_property
    def led(self) -> Collection[int]:
        """Ids of the units the member leads."""
        return units_led_by(self.membership)

    @property
    def sees_whole(self) -> bool:
        """Whether the member may see the whole organisation."""
        return permissions.may_see_whole(self.membership)

    def sees(self, unit_id: int) -> bool:
        """Whether the member may see another unit of the round."""
        return permissions.may_see_unit(self.membership, self.round, self.branch.line(unit_id), self.led)

    @property
    def sees_inside(self) -> bool:
        """Whether the member may look into the units below."""
        if self.sheet is not None:
            return False
        return permissions.may_see_inside(self.membership, self.line, self.led)

    @property
    def sees_comments(self) -> bool:
        """Whether the member may read what respondents wrote, and who wrote it."""
        return self.sheet is None and permissions.may_see_comments(self.membership, self.line, self.led)


def place_of(
    membership: Membership, round_id: int, unit_id: int | None = None, sheet_id: int | None = None
) -> Place:
    """What the member may not see is a 404, as what does not exist."""
    round = shown_rounds(membership).filter(pk=round_id).first()
    if round is None:
        raise Http404
    if sheet_id is not None:
        return own_place(membership, round, sheet_id)
    branch = branch_of(round)
    if unit_id is None:
        allowed = permissions.may_see_whole(membership)
        return require(Place(round, branch, membership), allowed=allowed)
    if unit_id not in branch.units:
        raise Http404
    place = Place(round, branch, membership, branch.units[unit_id])
    return require(place, allowed=permissions.may_see_unit(membership, round, place.line, place.led))


def own_place(membership: Membership, round: Round, sheet_id: int) -> Place:
    sent = Sheet.objects.filter(round=round, sent_at__isnull=False)
    sheet = sent.filter(pk=sheet_id).select_related("unit").first()
    if sheet is None:
        raise Http404
    sheet.round = round
    alone = {sheet.unit_id: sheet.unit}
    branch = Branch(alone, frozenset(alone), {None: tuple(alone)})
    return require(
        Place(round, branch, membership, sheet.unit, sheet),
        allowed=permissions.may_see_own(membership, sheet),
    )


def require(place: Place, *, allowed: bool) -> Place:
    if not allowed:
        raise Http404
    return place


def shown_rounds(membership: Membership) -> QuerySet[Round]:
    """Rounds of the member's organisation that have been opened, newest first, without the framework's files."""
    opened = rounds_of(membership.organisation).filter(opened_at__isnull=False)
    return opened.defer("framework_version__files").order_by("-opened_at", "-id")


def branch_of(round: Round) -> Branch:
    """The round's part of the tree, as it stood when the round closed, in two queries at most."""
    units = (
        units_then(round) if round.tree_at_close else {unit.pk: unit for unit in units_of(round.organisation)}
    )
    taking_part = set(units_of_round(round).values_list("pk", flat=True))
    answering = frozenset(taking_part & units.keys())
    taken = {above for unit in answering for above in upwards(units, unit)}
    below: dict[int | None, list[int]] = {}
    for unit in units.values():
        if unit.pk in taken:
            below.setdefault(unit.parent_id, []).append(unit.pk)
    order = Branch(units, answering, {unit: tuple(children) for unit, children in below.items()})
    return Branch({unit: units[unit] for unit in order.inside(None)}, answering, order.below)


def units_then(round: Round) -> dict[int, Unit]:
    """The organisation's units when the round closed, not to be saved."""
    organisation = round.organisation
    return {
        facts["id"]: Unit(
            pk=facts["id"],
            organisation=organisation,
            parent_id=facts["parent"],
            name=facts["name"],
            headcount=facts["headcount"],
        )
        for facts in round.tree_at_close or ()
    }


def upwards(units: Mapping[int, Unit], unit: int | None) -> set[int]:
    line: set[int] = set()
    while unit is not None and unit not in line:
        line.add(unit)
        unit = units[unit].parent_id
    return line
