import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from spindel.core.answers.model import Absence
from spindel.core.frameworks.model import Checklist, Item, Quantity
from spindel.core.refusals import Refusal, shown
from spindel.features.answering.models import LONGEST_COMMENT, Answer, Sheet
from spindel.features.answering.reads import asked_in
from spindel.features.answering.reads.person import sheets_of_person
from spindel.features.rounds.models import Round
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.models import Organisation, Unit

TOUCH = """
UPDATE answering_sheet SET revision = revision + 1
WHERE id = %s AND round_id IN (SELECT id FROM rounds_round WHERE opened_at IS NOT NULL AND closed_at IS NULL)
"""
"""By hand, as in reads: it is in the way of every tap."""
LARGEST_NUMBER = 1e15
"""Beyond it a float no longer tells neighbouring whole numbers apart."""


class RoundNotOpen(Refusal):
    """Answers are given and changed while the round is open."""


class NotAsked(Refusal):
    """The round does not ask this item, or the framework has no such item."""


class NotAChoice(Refusal):
    """Not one of the levels, options or numbers this item can be answered with."""


class CommentTooLong(Refusal):
    """A comment is a note to the conversation, not a report."""


class NothingToSend(Refusal):
    """A sheet without a single answer says nothing."""


class ChangedElsewhere(Refusal):
    """Somebody saved something else since this device last looked; ``current`` is what stands now."""

    def __init__(self, current: Answer) -> None:
        super().__init__("answering.changed_elsewhere", at=current.saved_at)
        self.current = current


@dataclass(frozen=True)
class Saved:
    revision: int
    at: datetime


@dataclass(frozen=True)
class GivenAnswer:
    value: float | None
    absence: Absence
    comment: str = ""


@dataclass(frozen=True)
class Change:
    """What one device wants saved about one item; ``None`` for absence or comment leaves that part as it stands."""

    item: str
    value: float | None
    absence: Absence | None
    comment: str | None
    seen_revision: int

    @property
    def is_empty(self) -> bool:
        return self.absence is None and self.comment is None


@transaction.atomic
def start_sheet(*, round: Round, unit: Unit, respondent: User, now: datetime) -> Sheet:
    """Begin to answer, or go on with what was begun."""
    require_open(round)
    sheet, started = Sheet.objects.get_or_create(
        round=round,
        unit=unit,
        respondent=respondent,
        defaults={"organisation_id": round.organisation_id, "started_at": now},
    )
    if started:
        record("sheet.started", about=sheet, actor=respondent, organisation=round.organisation, at=now)
    return sheet


def save_answer(
    *,
    sheet: Sheet,
    item: str,
    value: float | None,
    absence: Absence | None,
    comment: str | None,
    seen_revision: int,
    now: datetime,
) -> Saved:
    """Save a choice, a comment or both; ``None`` for absence or comment leaves that part as it stands.

    Saves are not audited one by one: somebody tapping through 39 questions would bury what an audit is read for.
    Who answered, and when, stands in the sheet; that it was started and sent is in the audit.
    """
    asked = asked_in(sheet.round)
    if item not in asked:
        raise NotAsked("answering.not_asked", item=shown(item))
    given: dict[str, Any] = {}
    if absence is not None:
        given |= {"value": accepted(asked[item], value, absence), "absence": int(absence)}
    if comment is not None:
        given["comment"] = within_limit(comment)
    with transaction.atomic():
        touch(sheet)
        return _put(sheet, item, given, seen_revision, now)


@transaction.atomic
def save_answers(*, sheet: Sheet, changes: Iterable[Change], now: datetime) -> dict[str, ChangedElsewhere]:
    """A whole form at once; what somebody changed in between is handed back by item, the rest is saved."""
    changed_elsewhere = {}
    for change in changes:
        try:
            save_answer(sheet=sheet, **vars(change), now=now)
        except ChangedElsewhere as refusal:
            changed_elsewhere[change.item] = refusal
    return changed_elsewhere


def touch(sheet: Sheet) -> None:
    """Raise the sheet's revision, unless its round is closed. Holds the row, so that saves of one sheet queue up."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCH, [sheet.pk])
        if cursor.rowcount != 1:
            raise RoundNotOpen("answering.round_not_open", name=sheet.round.name)


def _put(sheet: Sheet, item: str, given: Mapping[str, Any], seen_revision: int, now: datetime) -> Saved:
    answers = Answer.objects.filter(sheet_id=sheet.pk, item=item)
    change = {**given, "revision": seen_revision + 1, "saved_at": now}
    if seen_revision and answers.filter(revision=seen_revision).update(**change):
        return Saved(seen_revision + 1, now)
    current = answers.first()
    if current is None:
        Answer(
            organisation_id=sheet.organisation_id, sheet_id=sheet.pk, item=item, **{**change, "revision": 1}
        ).save(force_insert=True)
        return Saved(1, now)
    differing = {name for name, part in given.items() if getattr(current, name) != part}
    if not differing:
        # The same once more: its acknowledgement was lost on the way.
        return Saved(current.revision, current.saved_at)
    if would_lose(current, differing):
        raise ChangedElsewhere(current)
    answers.update(**{**change, "revision": current.revision + 1})
    return Saved(current.revision + 1, now)


def would_lose(current: Answer, differing: set[str]) -> bool:
    """Whether saving would put away something else that somebody said; an empty place is nobody's."""
    return ("comment" in differing and current.comment != "") or (
        bool(differing & {"value", "absence"}) and current.says_something
    )


def accepted(item: Item, value: float | None, absence: Absence) -> float | None:
    """The value to be stored, NULL where there is none."""
    if absence not in {Absence.ANSWERED, Absence.BLANK, Absence.DONT_KNOW, Absence.NOT_RELEVANT}:
        raise NotAChoice("answering.not_a_choice", item=item.id)
    if absence != Absence.ANSWERED:
        return None
    if value is None or not math.isfinite(value) or not _is_possible(item, value):
        raise NotAChoice("answering.not_a_choice", item=item.id)
    return float(value)


def _is_possible(item: Item, value: float) -> bool:
    if isinstance(item, Quantity):
        return abs(value) <= LARGEST_NUMBER
    end = 1 << len(item.options) if isinstance(item, Checklist) else len(item.levels)
    return value == int(value) and 0 <= value < end


def within_limit(comment: str) -> str:
    if len(comment) > LONGEST_COMMENT:
        raise CommentTooLong("answering.comment_too_long", length=len(comment), most=LONGEST_COMMENT)
    return comment


def require_open(round: Round) -> None:
    if not round.is_open:
        raise RoundNotOpen("answering.round_not_open", name=round.name)


@transaction.atomic
def send_sheet(*, sheet: Sheet, now: datetime) -> None:
    """From here on the answers count; they can still be changed until the round is closed."""
    touch(sheet)
    if not Answer.objects.filter(sheet_id=sheet.pk).exclude(absence=Absence.BLANK).exists():
        raise NothingToSend("answering.nothing_to_send")
    if Sheet.objects.filter(pk=sheet.pk, sent_at__isnull=True).update(sent_at=now):
        sheet.sent_at = now
        record("sheet.sent", about=sheet, actor=sheet.respondent, organisation=sheet.organisation, at=now)


@transaction.atomic
def hand_in_sheet(
    *,
    round: Round,
    unit: Unit,
    respondent: User,
    answers: Mapping[str, GivenAnswer],
    actor: User,
    now: datetime,
) -> Sheet:
    """A whole sheet at once, as from paper or a file; what it says replaces what stood there."""
    sheet = start_sheet(round=round, unit=unit, respondent=respondent, now=now)
    asked = asked_in(round)
    unknown = next((item for item in answers if item not in asked), None)
    if unknown is not None:
        raise NotAsked("answering.not_asked", item=shown(unknown))
    stood = Answer.objects.filter(sheet=sheet, item__in=list(answers))
    revisions = dict(stood.values_list("item", "revision"))
    stood.delete()
    Answer.objects.bulk_create(
        Answer(
            organisation_id=sheet.organisation_id,
            sheet=sheet,
            item=item,
            value=accepted(asked[item], given.value, given.absence),
            absence=given.absence,
            comment=within_limit(given.comment),
            revision=revisions.get(item, 0) + 1,
            saved_at=now,
        )
        for item, given in answers.items()
    )
    Sheet.objects.filter(pk=sheet.pk).update(revision=F("revision") + 1, sent_at=now)
    sheet.refresh_from_db(fields=["revision", "sent_at"])
    record("sheet.handed_in", about=sheet, actor=actor, organisation=round.organisation, at=now)
    return sheet


@transaction.atomic
def forget_respondent(
    *, organisation: Organisation, email: str, user: User | None, keeps_answers: bool, now: datetime
) -> None:
    """Cut the tie between a person and their sheets, or delete the sheets.

    Where the answers stay, the comments go all the same: words give away who wrote them. What was begun and never sent
    counts nowhere, so it goes too. The figures of closed rounds are frozen and stay as they are.
    """
    sheets = sheets_of_person(organisation, email, user)
    sheets.filter(sent_at__isnull=True).delete()
    if not keeps_answers:
        sheets.delete()
        return
    kept = list(sheets.values_list("pk", flat=True))
    Answer.objects.filter(sheet__in=kept).exclude(comment="").update(comment="", saved_at=now)
    Sheet.objects.filter(pk__in=kept).update(respondent=None, invitation=None, revision=F("revision") + 1)
