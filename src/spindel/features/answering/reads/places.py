"""Where somebody answers, and what they have begun: a member by their account, others by the key they hold."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404

from spindel.features.answering import permissions
from spindel.features.answering.models import Draft, Sheet
from spindel.features.answering.reads.drafts import draft_of
from spindel.features.answering.reads.sealing import sheet_digest
from spindel.features.rounds.models import Audience, Invitation, Round
from spindel.features.rounds.reads import invitation_of_key, round_of, unit_of_round
from spindel.foundation.organisation.models import Membership, Unit
from spindel.foundation.organisation.reads import units_led_by
from spindel.foundation.walls.permissions import look_up


@dataclass(frozen=True)
class Place:
    """A unit of a round, and what has been begun there."""

    round: Round
    unit: Unit
    sheet: Sheet | Draft | None
    key: str = ""
    """Empty for a member who answers by their account."""
    invitation: Invitation | None = None
    """None for who came through an open link, and for members nobody has invited by name."""

    @property
    def begun(self) -> Sheet | Draft:
        """The sheet, where there has to be one."""
        if self.sheet is None:
            raise Http404
        return self.sheet

    @property
    def has_answered(self) -> bool:
        """In an anonymous round: sent, and not to be found again."""
        return self.round.is_anonymous and self.invitation is not None and self.invitation.has_answered


def place_of(membership: Membership, round_id: int, unit_id: int) -> Place:
    """What a member may neither answer nor has begun to answer is a 404."""
    round = round_of(membership.organisation, round_id)
    unit = unit_of_round(round, unit_id)
    sheet = Sheet.objects.filter(round=round, unit=unit, respondent_id=membership.user_id).first()
    invitation = Invitation.objects.filter(round=round, unit=unit, user_id=membership.user_id).first()
    if sheet is None and invitation is None and not is_asked(membership, round, unit):
        raise Http404
    if sheet is not None:
        sheet.round, sheet.unit = round, unit
    return Place(round, unit, sheet, invitation=invitation)


def is_asked(membership: Membership, round: Round, unit: Unit) -> bool:
    """Without an invitation of their own, where all of the units answer."""
    return round.audience == Audience.EVERYONE and permissions.may_answer(
        membership, unit, units_led_by(membership)
    )


def place_of_key(key: str) -> Place | None:
    """What a key opens: None where it is nobody's, used up or too late."""
    invitation = invitation_of_key(key)
    place = _place_of_link(key) if invitation is None else _place_of_invitation(key, invitation)
    if place is None or place.has_answered:
        return None
    is_kept = isinstance(place.sheet, Sheet) and place.sheet.sent_at is not None
    return place if place.round.is_open or is_kept else None


def _place_of_invitation(key: str, invitation: Invitation) -> Place:
    round, unit = invitation.round, invitation.unit
    if round.is_anonymous:
        return Place(round, unit, draft_of(key, round, unit), key, invitation)
    sheet = sheet_of_invitation(invitation)
    if sheet is not None:
        sheet.round, sheet.unit = round, unit
    return Place(round, unit, sheet, key, invitation)


def sheet_of_invitation(invitation: Invitation) -> Sheet | None:
    """Also the one its person began by their account."""
    own = Q(invitation=invitation)
    if invitation.user_id is not None:
        own |= Q(respondent_id=invitation.user_id)
    return Sheet.objects.filter(own, round_id=invitation.round_id, unit_id=invitation.unit_id).first()


def _place_of_link(key: str) -> Place | None:
    round_facts = ("round__framework_version", "round__organisation", "unit")
    digest = sheet_digest(key)
    sheet = look_up(Sheet.objects.select_related(*round_facts).filter(digest=digest).first)
    if sheet is not None:
        return Place(sheet.round, sheet.unit, sheet, key)
    draft = look_up(Draft.objects.select_related(*round_facts).filter(digest=digest, by_link=True).first)
    if draft is None:
        return None
    return Place(draft.round, draft.unit, draft_of(key, draft.round, draft.unit), key)
