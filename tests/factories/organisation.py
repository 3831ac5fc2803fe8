"""Bodies in the cast's municipalities, through the real writes."""

from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Body, Organisation, Seat
from spindel.foundation.organisation.writes import add_body, give_seat
from tests.cast import NOW


def committee_of(organisation: Organisation, chair: User, actor: User) -> Body:
    """A digitalisation committee with somebody in the chair."""
    body = add_body(
        organisation=organisation,
        name="Digitaliseringsudvalget",
        purpose="Prioriterer.",
        actor=actor,
        now=NOW,
    )
    member = chair.memberships.get(organisation=organisation)
    give_seat(body=body, membership=member, seat=Seat.CHAIR, actor=actor, now=NOW)
    return body
