"""Development zones as people see them: in lists, on a page, and beside the figures they came from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.http import Http404

from spindel.core.evaluation import Kind
from spindel.core.frameworks.model import Framework, Node
from spindel.features.results.reads import Behind, Place, place_of
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import framework_of_round
from spindel.features.zones import permissions
from spindel.features.zones.models import OPEN_STATES, State, Step, Zone
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Membership, Organisation, Role, Unit
from spindel.foundation.organisation.permissions import may_read_all
from spindel.foundation.organisation.reads import members_of, units_led_by

MOST_STEPS = 10
"""A scale with more whole steps is lifted by a tenth of it."""


@dataclass(frozen=True)
class Seen:
    """A zone with its words in one language, and what the reader may do with it."""

    zone: Zone
    language: str
    may_change: bool

    @cached_property
    def framework(self) -> Framework:
        return framework_of_round(self.zone.round)

    @property
    def title(self) -> str:
        return self.title_of(self.zone.node)

    def title_of(self, id: str) -> str:
        """What a category or question is called; its id where the framework has lost it."""
        texts = self.framework.text(self.language)
        found = texts.items.get(id) or texts.nodes.get(id)
        return found.title if found else id

    @property
    def place(self) -> str:
        return self.zone.unit.name if self.zone.unit else self.zone.round.organisation.name

    @property
    def linked(self) -> list[tuple[str, str]]:
        """Ids and titles of the questions it is about."""
        return [(item, self.title_of(item)) for item in self.zone.items if item != self.zone.node]

    @property
    def on_item(self) -> bool:
        return self.zone.node in self.framework.text(self.language).items


@dataclass(frozen=True)
class Subject:
    """What a zone can be made of: a category or question with a figure that the member is shown."""

    place: Place
    node: str
    score: float
    target: float
    items: tuple[str, ...]
    owner: Membership | None
    """Who leads the unit, where that is one person."""


def subject_of(membership: Membership, round_id: int, unit_id: int | None, node: str) -> Subject:
    """A figure that is not shown is a 404, and so is a place that is not theirs."""
    place = place_of(membership, round_id, unit_id)
    behind = Behind(place)
    evaluation = behind.evaluation
    row = evaluation.unit(behind.unit)
    columns = {one.id: column for column, one in enumerate(evaluation.places) if one.kind is not Kind.GROUP}
    if node not in columns or not evaluation.places[columns[node]].above:
        raise Http404
    shown = float(evaluation.shown[row, columns[node]])
    if math.isnan(shown):
        raise Http404
    below = items_below(behind.framework, node)
    return Subject(
        place=place,
        node=node,
        score=shown,
        target=target_of(place.round, behind.framework, node, shown),
        items=tuple(item for item in below if not math.isnan(evaluation.score[row, columns[item]])),
        owner=leader_of(place.unit) if place.unit else None,
    )


def leader_of(unit: Unit) -> Membership | None:
    leaders = members_of(unit.organisation).filter(role=Role.UNIT_LEADER, unit=unit)[:2]
    return leaders[0] if len(leaders) == 1 else None


def items_below(framework: Framework, node: str) -> list[str]:
    """The questions of a category; a question is about itself."""
    for one in framework.nodes():
        if one.id == node:
            return [item.id for item in one.items()]
    return [node]


def target_of(round: Round, framework: Framework, node: str, shown: float) -> float:
    """The round's target here or above, where it lies higher; else the next whole step of the scale."""
    aimed = [round.targets[id] for id in line_to(framework.tree, node) if id in round.targets]
    if aimed and aimed[-1] > shown:
        return float(aimed[-1])
    scale = framework.scale
    step = 1.0 if scale.high - scale.low <= MOST_STEPS else (scale.high - scale.low) / MOST_STEPS
    return min(scale.low + (math.floor((shown - scale.low) / step) + 1) * step, scale.high)


def line_to(node: Node, id: str) -> list[str]:
    """From the whole down to the node or question; empty where it is not below."""
    if node.id == id:
        return [id]
    for child in node.children:
        found = line_to(child, id) if isinstance(child, Node) else [child.id] * (child.id == id)
        if found:
            return [node.id, *found]
    return []


def zones_of(membership: Membership) -> QuerySet[Zone]:
    """Those the member may see: readers all, leaders their part, respondents their own unit's after closing."""
    zones = Zone.objects.filter(organisation_id=membership.organisation_id)
    if not may_read_all(membership):
        zones = zones.filter(theirs(membership))
    return zones.select_related(
        "organisation", "round__framework_version", "round__organisation", "unit", "owner__user"
    ).defer("round__framework_version__files")


def theirs(membership: Membership) -> Q:
    if membership.role == Role.UNIT_LEADER:
        return Q(unit__in=units_led_by(membership))
    if membership.unit is None:
        return Q(pk__in=[])
    return Q(unit=membership.unit, round__closed_at__isnull=False)


def seen(membership: Membership, zones: Sequence[Zone] | QuerySet[Zone], language: str) -> list[Seen]:
    """Each zone as this member sees it; two queries, however many there are."""
    led = units_led_by(membership)
    return [Seen(zone, language, permissions.may_choose(membership, zone.unit_id, led)) for zone in zones]


def zone_of(membership: Membership, zone_id: int, language: str) -> Seen:
    zone = zones_of(membership).filter(pk=zone_id).first()
    if zone is None:
        raise Http404
    return seen(membership, [zone], language)[0]


def open_zones(membership: Membership) -> QuerySet[Zone]:
    return zones_of(membership).filter(state__in=OPEN_STATES)


def zones_at(membership: Membership, round: Round, unit: Unit | None, node: str = "") -> QuerySet[Zone]:
    """What was chosen at one place: in this round, and from other rounds what is still being worked on."""
    here = zones_of(membership).filter(unit=unit).filter(Q(round=round) | Q(state__in=OPEN_STATES))
    kept = here.exclude(state=State.DROPPED)
    return kept.filter(node=node) if node else kept


def choices_of_items(seen: Seen) -> list[tuple[str, str]]:
    """The questions that a zone of a category can be about; none for a single question."""
    if seen.on_item:
        return []
    return [(item, seen.title_of(item)) for item in items_below(seen.framework, seen.zone.node)]


@dataclass(frozen=True)
class Told:
    """A line of the history: when, who, what, and why."""

    step: Step
    who: str
    fields: tuple[str, ...]
    """What was changed."""


def history_of(zone: Zone) -> list[Told]:
    """The newest first."""
    return [
        Told(step, step.by.name if step.by else "", tuple(step.changed))
        for step in zone.history.select_related("by").order_by("-at", "-id")
    ]


def personal_data(organisation: Organisation, _email: str, user: User | None) -> list[dict[str, object]]:
    """Zones one person answers for, and what they wrote in the history of any."""
    if user is None:
        return []
    owned = Zone.objects.filter(organisation_id=organisation.pk, owner__user_id=user.pk).select_related(
        "round"
    )
    steps = Step.objects.filter(organisation_id=organisation.pk, by_id=user.pk).select_related("zone__round")
    found: list[dict[str, object]] = [
        {"owner_of": zone.node, "measurement": zone.round.name, "due": zone.due} for zone in owned
    ]
    written: list[dict[str, object]] = [
        {
            "changed": step.zone.node,
            "measurement": step.zone.round.name,
            "at": step.at,
            "reason": step.reason,
        }
        for step in steps
    ]
    return found + written
