"""What a file would change, in words, before anything is changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from spindel.core.rosters import Action, PersonChange, Plan, UnitChange
from spindel.core.rosters.model import Place
from spindel.foundation.organisation.models import Organisation, Role
from spindel.foundation.organisation.reads.units import current_units_of


@dataclass(frozen=True)
class Told:
    """One unit or person, where it stands in the file, and what happens to it."""

    line: int
    name: str
    notes: list[str]


@dataclass(frozen=True)
class ToldAction:
    """Everything of one kind, the first of them in full."""

    action: Action
    count: int
    lines: list[Told] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def told(
    organisation: Organisation, plan: Plan[UnitChange] | Plan[PersonChange], most: int
) -> list[ToldAction]:
    """New, changed and ended, in this order; what stays as it is needs no words."""
    names = dict(current_units_of(organisation).values_list("id", "name"))
    brought = {change.line: change.name for change in plan.of(Action.NEW)}
    listed = []
    for action in (Action.NEW, Action.CHANGED, Action.ENDED):
        changes = plan.of(action)
        lines = [
            Told(change.line, change.name, list(_notes(change, names, brought))) for change in changes[:most]
        ]
        if changes:
            listed.append(ToldAction(action, len(changes), lines))
    return listed


def _notes(
    change: UnitChange | PersonChange, names: dict[int, str], brought: dict[int, str]
) -> Iterator[str]:
    if isinstance(change, PersonChange):
        yield from _of_person(change, names)
    elif change.action is Action.NEW:
        above = _place(change.place, names, brought)
        yield _("part of %(above)s") % {"above": above}
    else:
        yield from _of_unit(change, names, brought)


def _of_unit(change: UnitChange, names: dict[int, str], brought: dict[int, str]) -> Iterator[str]:
    was = dict(change.was)
    if "name" in was:
        yield _("was called %(before)s") % {"before": was["name"]}
    if "parent" in was:
        before, after = (_place(place, names, brought) for place in (was["parent"], change.place))
        yield _("moves from %(before)s to %(after)s") % {"before": before, "after": after}
    if "kind" in was:
        yield _("becomes %(after)s") % {"after": change.kind}
    if "headcount" in was:
        yield _("employees: %(before)s, will be %(after)s") % {
            "before": was["headcount"] or "–",
            "after": change.headcount,
        }
    if "uuid" in was:
        yield _("gets the key %(after)s") % {"after": change.uuid}


def _of_person(change: PersonChange, names: dict[int, str]) -> Iterator[str]:
    was = dict(change.was)
    if change.action is Action.NEW:
        was = {"role": None, "unit": None, "leads": None if change.leads else change.leads}
    yield change.email.lower()
    if "name" in was:
        yield _("was called %(before)s") % {"before": was["name"]}
    if "role" in was:
        yield role_called(change.role)
    if "unit" in was and change.unit:
        yield _("belongs to %(unit)s") % {"unit": names.get(change.unit, "?")}
    if "leads" in was and was["leads"] != change.leads:
        led = ", ".join(sorted(names.get(unit, "?") for unit in change.leads))
        yield _("leads %(units)s") % {"units": led} if led else _("leads nothing any more")


def _place(place: object, names: dict[int, str], brought: dict[int, str]) -> str:
    if isinstance(place, Place) and place.known is not None:
        return names.get(place.known, "?")
    if isinstance(place, Place) and place.line is not None:
        return brought.get(place.line, "?")
    return _("the top")


def role_called(role: str) -> str:
    """The role in one word."""
    return {
        Role.RESPONDENT: _("Respondent"),
        Role.UNIT_LEADER: _("Unit leader"),
        Role.READER: _("Reader"),
        Role.ROUND_LEADER: _("Round leader"),
        Role.OPERATOR: _("Operator"),
        Role.ADMINISTRATOR: _("Administrator"),
    }[Role(role)]
