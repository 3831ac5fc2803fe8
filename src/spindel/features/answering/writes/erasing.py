"""Taking people out of what they have answered, and answers out of the database."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from spindel.features.answering.models import Answer, Draft, Envelope, Evidence, FileRead, Sheet
from spindel.features.answering.reads.person import sheets_of_person
from spindel.features.answering.writes.evidence import _discard
from spindel.features.rounds.models import Round
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.models import Organisation


@transaction.atomic
def forget_respondent(
    *, organisation: Organisation, email: str, user: User | None, keeps_answers: bool, now: datetime
) -> None:
    """Cut the tie between a person and their sheets, or delete the sheets.

    Where the answers stay, the comments go all the same: words give away who wrote them. What was begun and never sent
    counts nowhere, so it goes too. The figures of closed rounds are frozen and stay as they are.
    """
    sheets = sheets_of_person(organisation, email, user)
    _discard(Evidence.objects.filter(sheet__in=sheets))
    sheets.filter(sent_at__isnull=True).delete()
    if not keeps_answers:
        sheets.delete()
        return
    kept = list(sheets.values_list("pk", flat=True))
    Answer.objects.filter(sheet__in=kept).exclude(comment="").update(comment="", saved_at=now)
    Sheet.objects.filter(pk__in=kept).update(
        respondent=None, invitation=None, name="", digest=None, revision=F("revision") + 1
    )


@transaction.atomic
def erase_sheets(*, round: Round, now: datetime) -> None:
    """Every answer of a closed round, as was promised. Whoever calls has frozen the figures, which stay."""
    if not Round.objects.filter(pk=round.pk, closed_at__isnull=False, erased_at=None).update(erased_at=now):
        return
    round.erased_at = now
    _discard(Evidence.objects.filter(sheet__round_id=round.pk))
    Answer.objects.filter(sheet__round_id=round.pk).delete()
    sheets, _by_model = Sheet.objects.filter(round_id=round.pk).delete()
    for sealed in (Draft, Envelope, FileRead):
        sealed.objects.filter(round_id=round.pk).delete()
    record("round.erased", about=round, actor=None, organisation=round.organisation, at=now, sheets=sheets)
