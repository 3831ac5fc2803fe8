"""What one person has answered here: for the person, who may ask for it, and for whoever erases it."""

from django.db.models import Q, QuerySet

from spindel.core.answers.model import Absence
from spindel.features.answering.models import Answer, Sheet
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Organisation


def sheets_of_person(organisation: Organisation, email: str, user: User | None) -> QuerySet[Sheet]:
    """Those that are tied to the person; an anonymous sheet is tied to nobody, so it cannot be found either."""
    theirs = Q(invitation__email__iexact=email)
    if user is not None:
        theirs |= Q(respondent_id=user.pk) | Q(invitation__user_id=user.pk)
    return Sheet.objects.filter(theirs, organisation_id=organisation.pk)


def personal_data(
    organisation: Organisation, email: str, user: User | None, *, is_whole: bool = True
) -> list[dict[str, object]]:
    """Not whole: of a round that promises that nobody is shown what somebody answered, only how many answers there are."""
    sheets = sheets_of_person(organisation, email, user).select_related("round", "unit").order_by("id")
    answers: dict[int, list[dict[str, object]]] = {}
    for answer in Answer.objects.filter(sheet__in=sheets).order_by("sheet_id", "item"):
        answers.setdefault(answer.sheet_id, []).append(_as_data(answer))
    return [
        {
            "measurement": sheet.round.name,
            "unit": sheet.unit.name,
            "started_at": sheet.started_at,
            "sent_at": sheet.sent_at,
            "answers": found if is_whole or sheet.round.is_named else len(found),
        }
        for sheet in sheets
        for found in [answers.get(sheet.pk, [])]
    ]


def _as_data(answer: Answer) -> dict[str, object]:
    return {
        "question": answer.item,
        "value": answer.value,
        "absence": Absence(answer.absence).name.lower(),
        "comment": answer.comment,
        "saved_at": answer.saved_at,
    }
