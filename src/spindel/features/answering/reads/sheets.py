"""Where a member answers, and what they have begun."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q
from django.http import Http404

from spindel.core.answers.model import Absence
from spindel.features.answering import permissions
from spindel.features.answering.models import Sheet
from spindel.features.answering.reads.questions import asked_in
from spindel.features.catalogue.models import FrameworkVersion
from spindel.features.rounds.models import Round, RoundUnit
from spindel.features.rounds.reads import round_of, unit_of_round
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Membership, Role, Unit
from spindel.foundation.organisation.reads import members_of, unit_tree, units_below, units_of
from spindel.foundation.walls.permissions import everywhere, narrow

LARGEST_KEY = 2**63 - 1
SHEET_TO_SAVE = """
SELECT sheet.organisation_id, measurement.id, measurement.form, version.id, version.content_hash
FROM answering_sheet AS sheet
JOIN rounds_round AS measurement ON measurement.id = sheet.round_id
JOIN catalogue_frameworkversion AS version ON version.id = measurement.framework_version_id
JOIN organisation_membership AS membership
  ON membership.user_id = sheet.respondent_id AND membership.organisation_id = sheet.organisation_id
  AND membership.ended_on IS NULL
WHERE sheet.id = %s AND sheet.respondent_id = %s
"""
"""By hand, because every tap of every respondent asks it: Django takes ten times as long to put it into words."""


@dataclass(frozen=True)
class Place:
    """A unit of a round, and the sheet the member has begun there."""

    round: Round
    unit: Unit
    sheet: Sheet | None

    @property
    def begun(self) -> Sheet:
        """The sheet, where there has to be one."""
        if self.sheet is None:
            raise Http404
        return self.sheet


@dataclass(frozen=True)
class Invitation:
    """An open round that waits for the member's answers for a unit."""

    round: Round
    unit: Unit
    sheet: Sheet | None
    is_own: bool
    """For the member's own unit, or begun already; the others are answered on somebody's behalf."""
    asked: int
    answered: int


def led_by(membership: Membership) -> Collection[int]:
    """Ids of the units a unit leader leads: the one they are placed in, and all below it."""
    if membership.role != Role.UNIT_LEADER or membership.unit is None:
        return ()
    return units_below(membership.organisation, membership.unit)


def place_of(membership: Membership, round_id: int, unit_id: int) -> Place:
    """What a member may neither answer nor has begun to answer is a 404."""
    round = round_of(membership.organisation, round_id)
    unit = unit_of_round(round, unit_id)
    sheet = Sheet.objects.filter(round=round, unit=unit, respondent_id=membership.user_id).first()
    if sheet is None and not permissions.may_answer(membership, unit, led_by(membership)):
        raise Http404
    if sheet is not None:
        sheet.round, sheet.unit = round, unit
    return Place(round, unit, sheet)


def sheet_to_save(user: User, sheet_id: int) -> Sheet:
    """The person's own sheet with what a save asks about it; everything else of it is looked up when asked for.

    Whoever has left the organisation has no sheets in it any more.
    """
    with everywhere(), connection.cursor() as cursor:
        cursor.execute(SHEET_TO_SAVE, [min(sheet_id, LARGEST_KEY), user.pk])
        row = cursor.fetchone()
    if row is None:
        raise Http404
    organisation_id, round_id, form, version_id, content_hash = row
    narrow(organisation_id)
    version = FrameworkVersion.from_db(connection.alias, ["id", "content_hash"], [version_id, content_hash])
    round = Round.from_db(connection.alias, ["id", "form"], [round_id, form])
    sheet = Sheet.from_db(connection.alias, ["id", "organisation_id"], [sheet_id, organisation_id])
    round.framework_version, sheet.round = version, round
    return sheet


def sheet_of(round: Round, respondent: User) -> Sheet | None:
    """The person's own sheet in a round; the one sent last where they answered for several units."""
    return (
        Sheet.objects.filter(round=round, respondent_id=respondent.pk)
        .order_by("-sent_at", "-started_at")
        .first()
    )


def invitations_of(membership: Membership) -> list[Invitation]:
    """Own units before those answered on others' behalf, newest round first, units in the order of the tree."""
    led = led_by(membership)
    taking_part = (
        RoundUnit.objects.filter(organisation_id=membership.organisation_id)
        .filter(round__opened_at__isnull=False, round__closed_at__isnull=True)
        .select_related("round__framework_version", "unit")
        .defer("round__framework_version__files")
    )
    places = {placed.unit.pk: place for place, placed in enumerate(unit_tree(membership.organisation))}
    begun = _begun_by(membership)
    invitations = [
        _invitation(membership, part, begun.get((part.round_id, part.unit_id)))
        for part in taking_part
        if (part.round_id, part.unit_id) in begun or permissions.may_answer(membership, part.unit, led)
    ]
    return sorted(invitations, key=lambda each: (not each.is_own, -each.round.pk, places.get(each.unit.pk, 0)))


def _begun_by(membership: Membership) -> dict[tuple[int, int], Sheet]:
    sheets = Sheet.objects.filter(
        organisation_id=membership.organisation_id, respondent_id=membership.user_id
    ).annotate(answered=Count("answers", filter=~Q(answers__absence=Absence.BLANK)))
    return {(sheet.round_id, sheet.unit_id): sheet for sheet in sheets}


def _invitation(membership: Membership, part: RoundUnit, sheet: Sheet | None) -> Invitation:
    return Invitation(
        round=part.round,
        unit=part.unit,
        sheet=sheet,
        is_own=sheet is not None or part.unit_id == membership.unit_id,
        asked=len(asked_in(part.round)),
        answered=getattr(sheet, "answered", 0),
    )


def names_who_can_see(unit: Unit) -> list[str]:
    """Who may read a named answer for the unit: its leaders, those above them, and those who lead rounds."""
    parents = dict(units_of(unit.organisation).values_list("id", "parent_id"))
    line, above = {unit.pk}, unit.parent_id
    while above is not None and above not in line:
        line.add(above)
        above = parents.get(above)
    can_see = Q(role=Role.UNIT_LEADER, unit_id__in=line) | Q(role__in=[Role.ROUND_LEADER, Role.ADMINISTRATOR])
    return [member.user.name for member in members_of(unit.organisation).filter(can_see)]
