"""Who belongs to the organisation, and who leads what."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spindel.foundation.organisation.models import (
    BodyMember,
    Leadership,
    Membership,
    Organisation,
    Unit,
)
from spindel.foundation.organisation.reads.units import PlacedUnit, below, people_per_unit


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Those who belong to it today, by name."""
    return (
        Membership.objects.filter(organisation_id=organisation.pk, ended_on=None)
        .select_related("user", "unit")
        .order_by("name", "id")
    )


def member_of(organisation: Organisation, membership_id: int) -> Membership:
    membership = members_of(organisation).filter(pk=membership_id).first()
    if membership is None:
        raise Http404
    return membership


def found_people(
    organisation: Organisation, words: str = "", unit: Unit | None = None, role: str = ""
) -> QuerySet[Membership]:
    """Members whose name or address holds all the words, in a unit or below it, with a role."""
    people = members_of(organisation)
    for word in words.split():
        people = people.filter(Q(name__icontains=word) | Q(user__email__icontains=word))
    if unit is not None:
        people = people.filter(unit__in=below(organisation, [unit.pk]))
    return people.filter(role=role) if role else people


def leaderships_of(organisation: Organisation) -> QuerySet[Leadership]:
    """Who leads what today."""
    return Leadership.objects.filter(
        organisation_id=organisation.pk, ends_on=None, membership__ended_on=None
    ).select_related("membership__user", "unit")


def leaders_of(organisation: Organisation) -> dict[int, list[Membership]]:
    """Today's leaders by the unit they lead."""
    leaders: dict[int, list[Membership]] = {}
    for leadership in leaderships_of(organisation).order_by("membership__name"):
        leaders.setdefault(leadership.unit_id, []).append(leadership.membership)
    return leaders


def leaders_of_unit(unit: Unit) -> QuerySet[Leadership]:
    """Who leads the unit itself and who has led it, today's first."""
    return unit.leaderships.select_related("membership").order_by("-ends_on", "membership__name")


def units_led_by(membership: Membership) -> set[int]:
    """The ids of all units the person leads, those below them included."""
    led = list(
        Leadership.objects.filter(membership_id=membership.pk, ends_on=None).values_list("unit_id", flat=True)
    )
    return below(membership.organisation, led) if led else set()


@dataclass(frozen=True)
class TreeRow:
    """A unit in the tree with who leads it and how many belong to it."""

    place: PlacedUnit
    leaders: list[Membership]
    people: int

    @property
    def words(self) -> str:
        """Kind, size, people and leaders on one line."""
        unit, said = self.place.unit, []
        if unit.kind:
            said.append(unit.kind)
        if unit.headcount:
            n = unit.headcount
            said.append(ngettext("%(n)s employee", "%(n)s employees", n) % {"n": n})
        if self.people or not self.place.has_below:
            said.append(ngettext("%(n)s person", "%(n)s people", self.people) % {"n": self.people})
        if self.leaders:
            said.append(_("led by %(names)s") % {"names": ", ".join(leader.name for leader in self.leaders)})
        return " · ".join(said)


def tree_with_people(organisation: Organisation, tree: Iterable[PlacedUnit]) -> list[TreeRow]:
    leaders, people = leaders_of(organisation), people_per_unit(organisation)
    return [TreeRow(place, leaders.get(place.unit.pk, []), people[place.unit.pk]) for place in tree]


def seats_of(membership: Membership) -> QuerySet[BodyMember]:
    """The bodies the person sits in."""
    return membership.seats.filter(body__ended_on=None).select_related("body").order_by("body__name")


def may_show_links() -> bool:
    """Whether a link that opens an account may be shown to those who add people, for want of a mail server.

    Where several organisations share an installation it may not: the account may be somebody's who belongs to another.
    """
    return bool(settings.DEMO) or Organisation.objects.count() < 2


def member_to_let_in(organisation_id: int, membership_id: int) -> Membership | None:
    """The member a link is for, unless they have left."""
    current = Membership.objects.filter(organisation_id=organisation_id, ended_on=None)
    return current.select_related("user", "organisation").filter(pk=membership_id).first()
