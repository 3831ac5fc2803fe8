"""What is kept about people, slice by slice, in the order in which it is erased."""

from django.utils.translation import gettext_lazy as _

from spindel.features.answering.reads.person import personal_data as answers
from spindel.features.answering.writes import forget_respondent
from spindel.features.rounds.reads.person import personal_data as invitations
from spindel.features.rounds.writes.erasing import forget_invited
from spindel.foundation.accounts.models import User
from spindel.foundation.accounts.reads import personal_data as account
from spindel.foundation.organisation.models import Organisation
from spindel.foundation.organisation.reads.person import personal_data as membership
from spindel.foundation.organisation.writes.erasing import forget_member
from spindel.foundation.persons.reads import Holding, Row
from spindel.foundation.trail.reads.person import personal_data as events


def account_of(_organisation: Organisation, _email: str, user: User | None) -> list[Row]:
    return account(user) if user else []


HOLDINGS = [
    Holding(
        key="answers",
        title=_("Answers"),
        read=answers,
        forget=forget_respondent,
        erasing=_("As you choose below. Comments, and what was never sent, go in any case."),
    ),
    Holding(
        key="invitations",
        title=_("Invitations to answer"),
        read=invitations,
        forget=forget_invited,
        erasing=_("Name and address go, and personal links die. How many were asked stays the same."),
    ),
    Holding(
        key="membership",
        title=_("Role and place in the organisation"),
        read=membership,
        forget=forget_member,
        erasing=_("Goes, with seats and leaderships."),
    ),
    Holding(
        key="account",
        title=_("Account"),
        read=account_of,
        erasing=_("Goes where it is of no use elsewhere; all devices are signed out."),
    ),
    Holding(
        key="events",
        title=_("Lines in the activity log"),
        read=events,
        erasing=_("Stay, with a number that leads to nobody."),
    ),
]
