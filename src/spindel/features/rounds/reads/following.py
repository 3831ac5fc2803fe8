"""How far a round has come: who was asked, how many have answered, and how the letters fare."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from spindel.features.catalogue.models import FrameworkVersion
from spindel.features.catalogue.reads import versions_of
from spindel.features.rounds.models import Amendment, Delivery, Invitation, OpenLink, Round
from spindel.features.rounds.reads.rounds import units_of_round
from spindel.foundation.organisation.models import Membership, Organisation, Role, Unit
from spindel.foundation.organisation.reads import unit_tree, units_led_by


@dataclass(frozen=True)
class Rate:
    """How many of those asked have answered. In an anonymous round, a few are never told apart from nobody or all:
    ``few`` says then which side is not told, and ``at_least`` is what is certain.
    """

    asked: int
    at_least: int
    few: str = ""
    """"", "answered", "missing", or "asked" where so few were asked that nothing is said."""

    @property
    def is_exact(self) -> bool:
        return not self.few

    @property
    def missing(self) -> int:
        return self.asked - self.at_least

    @property
    def percent(self) -> int:
        return int(100 * self.at_least / self.asked + 0.5) if self.asked else 0


def rate(asked: int, answered: int, fewest: int = 0) -> Rate:
    """``fewest`` is 0 where it may be known who is missing.

    >>> rate(20, 17), rate(20, 17, 5).at_least, rate(20, 17, 5).few
    (Rate(asked=20, at_least=17, few=''), 16, 'missing')
    """
    missing = asked - answered
    if 0 < asked < fewest:
        return Rate(asked, 0, "asked")
    if 0 < answered < fewest:
        return Rate(asked, 0, "answered")
    if 0 < missing < fewest:
        return Rate(asked, asked - fewest + 1, "missing")
    return Rate(asked, answered)


@dataclass(frozen=True)
class UnitFollowed:
    """One unit's line; without a unit, those too small to be shown by themselves, taken together."""

    unit: Unit | None
    depth: int
    rate: Rate
    units: int = 1


@dataclass(frozen=True)
class Followed:
    units: list[UnitFollowed]
    total: Rate
    deliveries: Counter[str] = field(default_factory=Counter)
    without_address: int = 0

    @property
    def to_send(self) -> int:
        """Who has an address and was never sent anything."""
        return self.deliveries[Delivery.NONE] - self.without_address

    @property
    def on_their_way(self) -> int:
        return self.deliveries[Delivery.WAITING] + self.deliveries[Delivery.SENDING]

    @property
    def troubled(self) -> int:
        return self.deliveries[Delivery.FAILED] + self.deliveries[Delivery.UNCERTAIN]


def part_of(membership: Membership, round: Round) -> set[int] | None:
    """Which of the round's units the member may follow; None is all of them, and nobody's part is a 404."""
    if membership.role in {Role.ADMINISTRATOR, Role.ROUND_LEADER}:
        return None
    taking_part = set(round.round_units.values_list("unit_id", flat=True))
    part = units_led_by(membership) & taking_part if membership.role == Role.UNIT_LEADER else set()
    if not part:
        raise Http404
    return part


def rounds_followed_by(membership: Membership, rounds: QuerySet[Round]) -> QuerySet[Round]:
    """All for those who lead rounds; for a unit leader, the opened ones her units take part in."""
    if membership.role in {Role.ADMINISTRATOR, Role.ROUND_LEADER}:
        return rounds
    led = units_led_by(membership) if membership.role == Role.UNIT_LEADER else set()
    return rounds.filter(opened_at__isnull=False, round_units__unit_id__in=led).distinct()


def follow(round: Round, part: Collection[int] | None = None) -> Followed:
    """The whole round, or the part a unit leader follows."""
    invitations = invitations_in(round, part)
    units = units_followed(round, part)
    states = invitations.values_list("delivery").annotate(number=Count("id")).order_by()
    without_address = invitations.filter(email="", delivery=Delivery.NONE).count()
    return Followed(units, total_of(units), Counter(dict(states)), without_address)


def units_followed(round: Round, part: Collection[int] | None) -> list[UnitFollowed]:
    """In the order of the tree; those about which nothing can be said by themselves stand last, as one."""
    fewest = round.fewest_shown if round.is_anonymous else 0
    counted, units, small = answered_by_unit(round, part), [], []
    for unit, depth in placed_units(round, part):
        asked, answered = counted.get(unit.pk, (0, 0))
        line = UnitFollowed(unit, depth, rate(asked, answered, fewest))
        if line.rate.few == "asked":
            small.append((asked, answered))
        else:
            units.append(line)
    if small:
        asked, answered = (sum(column) for column in zip(*small, strict=True))
        units.append(UnitFollowed(None, 0, rate(asked, answered, fewest), len(small)))
    return units


def answered_by_unit(round: Round, part: Collection[int] | None) -> dict[int, tuple[int, int]]:
    """How many were asked in each unit, and how many of them have answered."""
    counted = (
        invitations_in(round, part)
        .values_list("unit_id")
        .annotate(asked=Count("id"), answered=Count("id", filter=Q(has_answered=True)))
        .order_by()
    )
    return {unit: (asked, answered) for unit, asked, answered in counted}


def total_of(units: Iterable[UnitFollowed]) -> Rate:
    """The sum of what is said about the units and nothing finer, so that no unit can be worked out from it."""
    rates = [unit.rate for unit in units]
    vague = any(not each.is_exact for each in rates)
    return Rate(
        sum(each.asked for each in rates), sum(each.at_least for each in rates), "some" if vague else ""
    )


def placed_units(round: Round, part: Collection[int] | None = None) -> list[tuple[Unit, int]]:
    """The round's units in the order of the tree, with their depth; those that are no more stand last."""
    taking_part = {unit.pk: unit for unit in units_of_round(round) if part is None or unit.pk in part}
    placed = [
        (place.unit, place.depth) for place in unit_tree(round.organisation) if place.unit.pk in taking_part
    ]
    today = {unit.pk for unit, _depth in placed}
    return placed + [(unit, 0) for pk, unit in taking_part.items() if pk not in today]


def invitations_in(round: Round, part: Collection[int] | None = None) -> QuerySet[Invitation]:
    invitations = Invitation.objects.filter(round_id=round.pk)
    return invitations if part is None else invitations.filter(unit_id__in=part)


def asked_by_unit(round: Round) -> list[tuple[Unit, int]]:
    """How many are asked in each unit; whom one asks is known to those who ask."""
    counted = Counter(invitations_in(round).values_list("unit_id", flat=True))
    return [(unit, counted[unit.pk]) for unit, _depth in placed_units(round)]


def people_of(round: Round, unit: Unit) -> QuerySet[Invitation]:
    """Who is asked to answer for a unit, by name."""
    return invitations_in(round, [unit.pk]).order_by("name", "id")


def invitation_in(round: Round, invitation_id: int) -> Invitation:
    invitation = (
        Invitation.objects.filter(round_id=round.pk, pk=invitation_id).select_related("unit", "round").first()
    )
    if invitation is None:
        raise Http404
    return invitation


def troubled_in(round: Round) -> QuerySet[Invitation]:
    """Whose letter was not sent, or nobody knows."""
    states = [Delivery.FAILED, Delivery.UNCERTAIN]
    return invitations_in(round).filter(delivery__in=states).select_related("unit").order_by("name", "id")


def amendments_of(round: Round) -> QuerySet[Amendment]:
    """What was changed about the period and why, oldest first."""
    return Amendment.objects.filter(round_id=round.pk).select_related("by")


def open_links_of(round: Round) -> dict[int, OpenLink]:
    """By unit."""
    return {link.unit_id: link for link in OpenLink.objects.filter(round_id=round.pk)}


def reminders_planned(round: Round, today: date) -> list[date]:
    """The days still to come on which those who are missing are reminded by themselves."""
    if not round.deadline:
        return []
    days = {round.deadline - timedelta(days=before) for before in round.reminder_days}
    return sorted(day for day in days if day > today)


def ended_units(round: Round) -> list[Unit]:
    """Units of the round that are no more."""
    return list(units_of_round(round).exclude(ended_on=None).order_by("name"))


def newer_version(round: Round) -> FrameworkVersion | None:
    """A later version of the round's framework than its own."""
    own = round.framework_version
    same = versions_of(round.organisation).filter(key=own.key)
    return same.filter(added_at__gt=own.added_at).first()


def next_name(organisation: Organisation, name: str) -> str:
    """The year raised by one where the name has one; else a number that is free."""
    digits = next((word for word in reversed(name.split()) if word.isdigit() and len(word) == 4), "")
    if digits:
        before, _year, after = name.rpartition(digits)
        return f"{before}{int(digits) + 1}{after}"
    taken = set(Round.objects.filter(organisation_id=organisation.pk).values_list("name", flat=True))
    return next(f"{name} {number}" for number in range(2, len(taken) + 3) if f"{name} {number}" not in taken)
