import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from spindel.core.answers.model import Absence
from spindel.core.frameworks.model import Checklist, Item, Quantity
from spindel.core.refusals import Refusal, shown
from spindel.features.answering.models import LONGEST_COMMENT, Answer, Draft, Sheet
from spindel.features.answering.reads import asked_in, draft_held, sealed_draft
from spindel.features.rounds.models import Round

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


def save_answer(
    *,
    sheet: Sheet | Draft,
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
        given |= {"value": _accepted(asked[item], value, absence), "absence": int(absence)}
    if comment is not None:
        given["comment"] = _within_limit(comment)
    with transaction.atomic():
        if isinstance(sheet, Draft):
            return _put_in_draft(sheet, item, given, seen_revision, now)
        _touch(sheet)
        return _put(sheet, item, given, seen_revision, now)


@transaction.atomic
def save_answers(
    *, sheet: Sheet | Draft, changes: Iterable[Change], now: datetime
) -> dict[str, ChangedElsewhere]:
    """A whole form at once; what somebody changed in between is handed back by item, the rest is saved."""
    changed_elsewhere = {}
    for change in changes:
        try:
            save_answer(sheet=sheet, **vars(change), now=now)
        except ChangedElsewhere as refusal:
            changed_elsewhere[change.item] = refusal
    return changed_elsewhere


def _touch(sheet: Sheet) -> None:
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
    change["revision"] = _next_revision(current, given, seen_revision)
    if current is None:
        Answer(organisation_id=sheet.organisation_id, sheet_id=sheet.pk, item=item, **change).save(
            force_insert=True
        )
    elif change["revision"] == current.revision:
        return Saved(current.revision, current.saved_at)
    else:
        answers.update(**change)
    return Saved(change["revision"], now)


def _put_in_draft(
    draft: Draft, item: str, given: Mapping[str, Any], seen_revision: int, now: datetime
) -> Saved:
    held = draft_held(draft)
    if held is None:
        raise RoundNotOpen("answering.round_not_open", name=draft.round.name)
    current = held.answers.get(item)
    revision = _next_revision(current, given, seen_revision)
    if current is not None and revision == current.revision:
        return Saved(revision, current.saved_at)
    answer = current or Answer(item=item)
    for name, part in {**given, "revision": revision, "saved_at": now}.items():
        setattr(answer, name, part)
    held.answers[item] = answer
    Draft.objects.filter(pk=held.pk).update(sealed=sealed_draft(draft.key, held.answers))
    draft.answers = held.answers
    return Saved(revision, now)


def _next_revision(current: Answer | None, given: Mapping[str, Any], seen_revision: int) -> int:
    """The current one where there is nothing new in it: the same once more, its acknowledgement lost on the way."""
    if current is None:
        return 1
    if current.revision == seen_revision:
        return seen_revision + 1
    differing = {name for name, part in given.items() if getattr(current, name) != part}
    if differing and _would_lose(current, differing):
        raise ChangedElsewhere(current)
    return current.revision + 1 if differing else current.revision


def _would_lose(current: Answer, differing: set[str]) -> bool:
    """Whether saving would put away something else that somebody said; an empty place is nobody's."""
    return ("comment" in differing and current.comment != "") or (
        bool(differing & {"value", "absence"}) and current.says_something
    )


def _accepted(item: Item, value: float | None, absence: Absence) -> float | None:
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


def _within_limit(comment: str) -> str:
    if len(comment) > LONGEST_COMMENT:
        raise CommentTooLong("answering.comment_too_long", length=len(comment), most=LONGEST_COMMENT)
    return comment


def _require_open(round: Round) -> None:
    if not round.is_open:
        raise RoundNotOpen("answering.round_not_open", name=round.name)
