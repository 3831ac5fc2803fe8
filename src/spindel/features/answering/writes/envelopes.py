"""Anonymous rounds: from a sealed draft through envelopes to sheets nobody can tie to anybody.

Why each step is as it is: docs/decisions, on anonymity.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from secrets import SystemRandom

from django.db import transaction
from django.db.models import Case, F, When

from spindel.core.refusals import Refusal
from spindel.features.answering.models import Answer, Draft, Envelope, Sheet
from spindel.features.answering.reads import (
    Contents,
    answers_in,
    as_text,
    contents_of,
    draft_held,
    from_text,
    open_by_server,
    padded,
    seal_by_server,
    sealed_draft,
    sheet_digest,
)
from spindel.features.answering.writes.saving import RoundNotOpen, _require_open
from spindel.features.answering.writes.sheets import NothingToSend
from spindel.features.rounds.models import Invitation, Round, RoundUnit
from spindel.features.rounds.reads import invitation_digest
from spindel.features.rounds.writes import give_key
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.models import Unit

PURPOSE = "envelope"
STEP = 1536
"""Bytes; envelopes without long comments are all of one length, and PostgreSQL keeps that in the row itself."""
AT_ONCE = 2000


class AlreadyAnswered(Refusal):
    """One person, one sheet, whatever key it comes by."""


@transaction.atomic
def take_key(*, round: Round, unit: Unit, user: User) -> str:
    """A member's own key to an anonymous round: it goes into their browser and is kept nowhere here.

    Whoever was invited by address before they had an account is the same person, and answers once.
    """
    _require_open(round)
    address = user.email.casefold()
    invitation = Invitation.objects.filter(round=round, unit=unit, user=None, email=address).first()
    if invitation is None:
        invitation, _made = Invitation.objects.get_or_create(
            round=round,
            unit=unit,
            user=user,
            defaults={"organisation_id": round.organisation_id, "name": user.name, "email": address},
        )
    if invitation.has_answered:
        raise AlreadyAnswered("answering.already_answered")
    return give_key(invitation=invitation)


@transaction.atomic
def start_draft(*, round: Round, unit: Unit, key: str, by_link: bool = False) -> Draft:
    """Begin to answer anonymously, or go on; leaves no trace of when."""
    _require_open(round)
    draft, _made = Draft.objects.get_or_create(
        digest=sheet_digest(key),
        defaults={
            "organisation_id": round.organisation_id,
            "round": round,
            "unit": unit,
            "by_link": by_link,
            "sealed": sealed_draft(key, {}),
        },
    )
    return draft


@transaction.atomic
def send_draft(*, draft: Draft) -> None:
    """Into an envelope, once and for all; the draft is gone afterwards."""
    round, unit = draft.round, draft.unit
    _hold(round, [unit.pk])
    held = draft_held(draft)
    if held is None:
        raise RoundNotOpen("answering.round_not_open", name=round.name)
    if not any(answer.says_something for answer in held.answers.values()):
        raise NothingToSend("answering.nothing_to_send")
    _mark_answered(held, round, unit)
    _put_in(round, unit, [contents_of(round, held.answers.values())])
    Draft.objects.filter(pk=held.pk).delete()


def _hold(round: Round, units: Iterable[int] | None = None) -> None:
    """Nobody else puts envelopes of these units in, or opens them, until the transaction ends."""
    parts = RoundUnit.objects.filter(round_id=round.pk).order_by("id")
    if units is not None:
        parts = parts.filter(unit_id__in=list(units))
    list(parts.select_for_update().values_list("id"))


def _mark_answered(draft: Draft, round: Round, unit: Unit) -> None:
    """All invitations of the unit are written together, so that no row is newer than another."""
    invited = Invitation.objects.filter(round_id=round.pk, unit_id=unit.pk)
    mine = None
    if not draft.by_link:
        mine = invited.filter(personal_keys__digest=invitation_digest(draft.key)).first()
        if mine is None or mine.has_answered:
            raise AlreadyAnswered("answering.already_answered")
    answered = Case(When(pk=mine.pk if mine else None, then=True), default=F("has_answered"))
    invited.update(has_answered=answered)


def _put_in(round: Round, unit: Unit, sheets: Iterable[Contents]) -> None:
    """Into the unit's envelopes, all of which are sealed anew and put back in another order."""
    place = f"{round.pk}.{unit.pk}"
    stood = Envelope.objects.filter(round_id=round.pk, unit_id=unit.pk)
    texts = [
        open_by_server(PURPOSE, bytes(sealed), place) for sealed in stood.values_list("sealed", flat=True)
    ]
    texts += [as_text(sheet) for sheet in sheets]
    SystemRandom().shuffle(texts)
    stood.delete()
    Envelope.objects.bulk_create(
        Envelope(
            organisation_id=round.organisation_id,
            round_id=round.pk,
            unit_id=unit.pk,
            sealed=seal_by_server(PURPOSE, padded(text, STEP), place),
        )
        for text in texts
    )


@transaction.atomic
def open_envelopes(*, round: Round, now: datetime) -> int:
    """Once the round is closed: everything at once, shuffled, with no other time than the round's own."""
    _hold(round)
    waiting = Envelope.objects.filter(round_id=round.pk)
    found = [
        (unit_id, from_text(open_by_server(PURPOSE, bytes(sealed), f"{round.pk}.{unit_id}")))
        for unit_id, sealed in waiting.values_list("unit_id", "sealed").iterator(AT_ONCE)
    ]
    Draft.objects.filter(round_id=round.pk).delete()
    if not found:
        return 0
    SystemRandom().shuffle(found)
    waiting.delete()
    for start in range(0, len(found), AT_ONCE):
        _lay_out(round, list(islice(found, start, start + AT_ONCE)))
    record(
        "round.counted", about=round, actor=None, organisation=round.organisation, at=now, sheets=len(found)
    )
    return len(found)


def _lay_out(round: Round, found: list[tuple[int, Contents]]) -> None:
    at = round.opened_at or round.created_at
    sheets = Sheet.objects.bulk_create(
        Sheet(
            organisation_id=round.organisation_id,
            round_id=round.pk,
            unit_id=unit_id,
            revision=1,
            started_at=at,
            sent_at=at,
            packed=contents.packed,
        )
        for unit_id, contents in found
    )
    Answer.objects.bulk_create(
        answer
        for sheet, (_unit, contents) in zip(sheets, found, strict=True)
        for answer in _commented(sheet, round, contents)
    )


def _commented(sheet: Sheet, round: Round, contents: Contents) -> Iterable[Answer]:
    if not contents.comments:
        return
    answers = answers_in(round, contents.packed)
    for item, comment in contents.comments.items():
        answer = answers.get(item) or Answer(item=item)
        answer.organisation_id, answer.sheet = round.organisation_id, sheet
        answer.comment, answer.saved_at = comment, sheet.started_at
        yield answer
