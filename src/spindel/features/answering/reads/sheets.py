"""Where a member answers, and what they have begun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.db.models import Count, Q
from django.http import Http404

from spindel.core.answers.model import Absence
from spindel.features.answering import permissions
from spindel.features.answering.models import Draft, Sheet
from spindel.features.answering.reads.drafts import draft_to_save, light_round
from spindel.features.answering.reads.questions import asked_in
from spindel.features.answering.reads.sealing import sheet_digest
from spindel.features.rounds.models import Audience, Invitation, Round, RoundUnit
from spindel.features.rounds.reads import invitation_digest
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Membership, Role, Unit
from spindel.foundation.organisation.reads import (
    leaderships_of,
    members_of,
    unit_tree,
    units_led_by,
    units_of,
)
from spindel.foundation.walls.permissions import look_up

LARGEST_KEY = 2**63 - 1
SHEET_FACTS = """
SELECT sheet.id, sheet.organisation_id, measurement.id, measurement.form, version.id, version.content_hash
FROM answering_sheet AS sheet
JOIN rounds_round AS measurement ON measurement.id = sheet.round_id
JOIN catalogue_frameworkversion AS version ON version.id = measurement.framework_version_id
"""
"""By hand, because every tap of every respondent asks it: Django takes ten times as long to put it into words."""
SHEET_TO_SAVE = f"""{SHEET_FACTS}
JOIN organisation_membership AS membership
  ON membership.user_id = sheet.respondent_id AND membership.organisation_id = sheet.organisation_id
  AND membership.ended_on IS NULL
WHERE sheet.id = %s AND sheet.respondent_id = %s
"""
SHEET_INVITED = f"""{SHEET_FACTS}
JOIN rounds_invitationkey AS held ON held.digest = %s
JOIN rounds_invitation AS invitation ON invitation.id = held.invitation_id
WHERE sheet.round_id = invitation.round_id AND sheet.unit_id = invitation.unit_id
  AND (sheet.invitation_id = invitation.id OR sheet.respondent_id = invitation.user_id)
  AND sheet.round_id = %s AND sheet.unit_id = %s
"""
SHEET_LINKED = f"{SHEET_FACTS} WHERE sheet.digest = %s AND sheet.round_id = %s AND sheet.unit_id = %s"


class Kind(StrEnum):
    """What a key leads to, so that a save need not try them all."""

    INVITED = "invited"
    LINKED = "linked"
    DRAFT = "draft"


@dataclass(frozen=True)
class Held:
    """A key that somebody's browser holds."""

    key: str
    kind: Kind


@dataclass(frozen=True)
class Waiting:
    """An open round that waits for the member's answers for a unit."""

    round: Round
    unit: Unit
    sheet: Sheet | None
    is_own: bool
    """For the member's own unit, or begun already; the others are answered on somebody's behalf."""
    asked: int
    answered: int
    has_answered: bool = False
    """In an anonymous round: done, and not to be found again."""


def sheet_to_save(user: User, sheet_id: int) -> Sheet:
    """The person's own sheet with what a save asks about it; everything else of it is looked up when asked for.

    Whoever has left the organisation has no sheets in it any more.
    """
    return look_up(lambda: _light_sheet(SHEET_TO_SAVE, [min(sheet_id, LARGEST_KEY), user.pk]))


def begun_with(held: Held, round_id: int, unit_id: int) -> Sheet | Draft:
    """The same for who holds a key."""
    here = [min(round_id, LARGEST_KEY), min(unit_id, LARGEST_KEY)]
    if held.kind == Kind.DRAFT:
        return look_up(lambda: draft_to_save(held.key, *here))
    statement, digest = (
        (SHEET_LINKED, sheet_digest) if held.kind == Kind.LINKED else (SHEET_INVITED, invitation_digest)
    )
    return look_up(lambda: _light_sheet(statement, [digest(held.key), *here]))


def _light_sheet(statement: str, facts: Sequence[int | str]) -> Sheet:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        row = cursor.fetchone()
    if row is None:
        raise Http404
    sheet_id, organisation_id, *asked = row
    sheet = Sheet.from_db(connection.alias, ["id", "organisation_id"], [sheet_id, organisation_id])
    sheet.round = light_round(*asked)
    return sheet


def sheet_of(round: Round, respondent: User) -> Sheet | None:
    """The person's own sheet in a round; the one sent last where they answered for several units."""
    return (
        Sheet.objects.filter(round=round, respondent_id=respondent.pk)
        .order_by("-sent_at", "-started_at")
        .first()
    )


def invitations_of(membership: Membership) -> list[Waiting]:
    """Own units before those answered on others' behalf, newest round first, units in the order of the tree."""
    led = units_led_by(membership)
    taking_part = (
        RoundUnit.objects.filter(organisation_id=membership.organisation_id)
        .filter(round__opened_at__isnull=False, round__closed_at__isnull=True)
        .select_related("round__framework_version", "unit")
        .defer("round__framework_version__files")
    )
    places = {placed.unit.pk: place for place, placed in enumerate(unit_tree(membership.organisation))}
    begun, invited = _begun_by(membership), _invited(membership)

    def is_asked(part: RoundUnit) -> bool:
        here = (part.round_id, part.unit_id)
        is_for_all = part.round.audience == Audience.EVERYONE
        return (
            here in begun
            or here in invited
            or (is_for_all and permissions.may_answer(membership, part.unit, led))
        )

    waiting = [_waiting(membership, part, begun, invited) for part in taking_part if is_asked(part)]
    return sorted(waiting, key=lambda each: (not each.is_own, -each.round.pk, places.get(each.unit.pk, 0)))


def _begun_by(membership: Membership) -> dict[tuple[int, int], Sheet]:
    sheets = Sheet.objects.filter(
        organisation_id=membership.organisation_id, respondent_id=membership.user_id
    ).annotate(answered=Count("answers", filter=~Q(answers__absence=Absence.BLANK)))
    return {(sheet.round_id, sheet.unit_id): sheet for sheet in sheets}


def _invited(membership: Membership) -> dict[tuple[int, int], Invitation]:
    own = Invitation.objects.filter(organisation_id=membership.organisation_id, user_id=membership.user_id)
    return {(each.round_id, each.unit_id): each for each in own}


def _waiting(
    membership: Membership,
    part: RoundUnit,
    begun: Mapping[tuple[int, int], Sheet],
    invited: Mapping[tuple[int, int], Invitation],
) -> Waiting:
    here = (part.round_id, part.unit_id)
    sheet, invitation = begun.get(here), invited.get(here)
    return Waiting(
        round=part.round,
        unit=part.unit,
        sheet=sheet,
        is_own=sheet is not None or invitation is not None or part.unit_id == membership.unit_id,
        asked=len(asked_in(part.round)),
        answered=getattr(sheet, "answered", 0),
        has_answered=part.round.is_anonymous and invitation is not None and invitation.has_answered,
    )


def names_who_can_see(unit: Unit) -> list[str]:
    """Who may read a named answer for the unit: its leaders, those above them, and those who lead rounds."""
    parents = dict(units_of(unit.organisation).values_list("id", "parent_id"))
    line, above = {unit.pk}, unit.parent_id
    while above is not None and above not in line:
        line.add(above)
        above = parents.get(above)
    members = members_of(unit.organisation)
    leaders = leaderships_of(unit.organisation).filter(unit__in=line).values("membership")
    can_see = Q(pk__in=leaders, role=Role.UNIT_LEADER) | Q(role__in=[Role.ROUND_LEADER, Role.ADMINISTRATOR])
    return [member.user.name for member in members.filter(can_see)]
