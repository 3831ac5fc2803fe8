"""How long answers are kept."""

from calendar import monthrange
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from spindel.features.rounds.models import Round


def erased_on(round: Round) -> date | None:
    """The day on which the round's sheets are deleted; None where none is set, or the round is still open."""
    if round.closed_at is None or not round.retention_months:
        return None
    return months_later(localdate(round.closed_at), round.retention_months)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last.

    >>> months_later(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def to_be_erased(now: datetime) -> list[Round]:
    """In all organisations: closed rounds whose answers have been kept for as long as was promised."""
    kept: QuerySet[Round] = Round.objects.filter(
        closed_at__isnull=False, erased_at=None, retention_months__isnull=False
    )
    today = localdate(now)
    return [round for round in kept if (day := erased_on(round)) is not None and day <= today]
