from datetime import datetime

from django.db import transaction

from spindel.core.refusals import Refusal
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.persons import reads
from spindel.foundation.persons.reads import Held, Person


class NobodyKnown(Refusal):
    """Nothing is kept about this address."""


class NotOneself(Refusal):
    """Whoever erases somebody must still be there to answer for it."""


@transaction.atomic
def export_person(*, person: Person, actor: User | None, now: datetime) -> list[Held]:
    """What is kept about a person here; that it was fetched is written down. Whoever runs the machine, who can read the
    database anyway, fetches all of it; an administrator nothing that people were promised nobody is shown.
    """
    held = reads.shown_about(person) if actor else reads.everything_about(person)
    if not any(each.rows for each in held):
        raise NobodyKnown("person.unknown")
    about = person.membership or person.organisation
    record("person.exported", about=about, actor=actor, organisation=person.organisation, at=now)
    return held


@transaction.atomic
def erase_person(*, person: Person, keeps_answers: bool, actor: User | None, now: datetime) -> None:
    """Have every slice forget the person, or none. The trail keeps the numbers it has, which then lead to nobody."""
    if actor is not None and person.user == actor:
        raise NotOneself("person.not_oneself")
    if not reads.is_known(person):
        raise NobodyKnown("person.unknown")
    about, user = person.membership or person.organisation, person.user
    record(
        "person.erased",
        about=about,
        actor=actor,
        organisation=person.organisation,
        at=now,
        kept_answers=keeps_answers,
    )
    for holding in reads.holdings():
        if holding.forget:
            holding.forget(
                organisation=person.organisation,
                email=person.email,
                user=user,
                keeps_answers=keeps_answers,
                now=now,
            )
