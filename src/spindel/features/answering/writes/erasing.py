"""Taking people out of what they have answered."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from spindel.features.answering.models import Answer, Sheet
from spindel.features.answering.reads.person import sheets_of_person
from spindel.foundation.accounts.models import User
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
    sheets.filter(sent_at__isnull=True).delete()
    if not keeps_answers:
        sheets.delete()
        return
    kept = list(sheets.values_list("pk", flat=True))
    Answer.objects.filter(sheet__in=kept).exclude(comment="").update(comment="", saved_at=now)
    Sheet.objects.filter(pk__in=kept).update(
        respondent=None, invitation=None, name="", digest=None, revision=F("revision") + 1
    )
