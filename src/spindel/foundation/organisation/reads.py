from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Membership, Organisation, Unit


def membership_of(user: User | AnonymousUser) -> Membership:
    """The person's membership; a stranger's is a 404, as everything is that is not theirs."""
    if not user.is_authenticated:
        raise Http404
    membership = (
        Membership.objects.select_related("organisation").filter(user_id=user.pk).order_by("id").first()
    )
    if membership is None:
        raise Http404
    return membership


def unit_of(organisation: Organisation, unit_id: int) -> Unit:
    unit = units_of(organisation).filter(pk=unit_id).first()
    if unit is None:
        raise Http404
    return unit


def units_of(organisation: Organisation) -> QuerySet[Unit]:
    return Unit.objects.filter(organisation_id=organisation.pk)


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(organisation_id=organisation.pk)
        .select_related("user", "unit")
        .order_by("user__name")
    )


def member_of(organisation: Organisation, membership_id: int) -> Membership:
    membership = members_of(organisation).filter(pk=membership_id).first()
    if membership is None:
        raise Http404
    return membership


@dataclass(frozen=True)
class PlacedUnit:
    """A unit and how deep it stands in the tree."""

    unit: Unit
    depth: int


def unit_tree(organisation: Organisation) -> list[PlacedUnit]:
    """All units, each right after its parent, in the organisation's own order."""
    children: dict[int | None, list[Unit]] = {}
    for unit in units_of(organisation):
        children.setdefault(unit.parent_id, []).append(unit)

    def below(parent: int | None, depth: int) -> list[PlacedUnit]:
        placed = []
        for unit in children.get(parent, []):
            placed += [PlacedUnit(unit, depth), *below(unit.pk, depth + 1)]
        return placed

    return below(None, 0)


def units_below(organisation: Organisation, unit: Unit) -> set[int]:
    """The unit's id and those of all units below it."""
    parents = dict(units_of(organisation).values_list("id", "parent_id"))
    found = {unit.pk}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found
