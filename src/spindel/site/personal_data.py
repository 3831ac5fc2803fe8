"""What is kept about people, slice by slice, in the order in which it is erased."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _

from spindel.features.answering.reads.person import personal_data as answers
from spindel.features.answering.reads.person import sheets_of_person
from spindel.features.answering.writes import forget_respondent
from spindel.features.results.reads.frozen import head_of
from spindel.features.results.writes import freeze_result
from spindel.features.rounds.reads.person import personal_data as invitations
from spindel.features.rounds.writes.erasing import forget_invited
from spindel.features.zones.reads import personal_data as zones
from spindel.features.zones.writes import forget_hands
from spindel.foundation.accounts.models import User
from spindel.foundation.accounts.reads import personal_data as account
from spindel.foundation.organisation.models import Organisation
from spindel.foundation.organisation.reads.person import personal_data as membership
from spindel.foundation.organisation.writes.erasing import forget_member
from spindel.foundation.persons.reads import Holding, Row
from spindel.foundation.trail.reads.person import personal_data as events


def account_of(_organisation: Organisation, _email: str, user: User | None) -> list[Row]:
    return account(user) if user else []


def forget_answers(
    *, organisation: Organisation, email: str, user: User | None, keeps_answers: bool, now: datetime
) -> None:
    """The figures of closed rounds first, in case they are not frozen yet: they are not to move without a word."""
    closed = sheets_of_person(organisation, email, user).filter(round__closed_at__isnull=False)
    for round in {sheet.round for sheet in closed.select_related("round")}:
        if head_of(round) is None:
            freeze_result(round=round, now=now)
    forget_respondent(organisation=organisation, email=email, user=user, keeps_answers=keeps_answers, now=now)


HOLDINGS = [
    Holding(
        key="answers",
        title=_("Answers"),
        read=answers,
        promised=partial(answers, is_whole=False),
        forget=forget_answers,
        erasing=_("As you choose below. Comments, and what was never sent, go in any case."),
    ),
    Holding(
        key="invitations",
        title=_("Invitations to answer"),
        read=invitations,
        promised=partial(invitations, is_whole=False),
        forget=forget_invited,
        erasing=_("Name and address go, and personal links die. How many were asked stays the same."),
    ),
    Holding(
        key="zones",
        title=_("Development zones"),
        read=zones,
        forget=forget_hands,
        erasing=_("Stay, without an owner. Who changed them is known no more."),
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
