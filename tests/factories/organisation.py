"""Bodies and uploaded files in the cast's municipalities, through the real writes."""

from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Body, Organisation, Seat, Upload
from spindel.foundation.organisation.writes import add_body, give_seat, keep_upload
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


def upload_in(organisation: Organisation, actor: User) -> Upload:
    """A file of units that waits to be confirmed."""
    return keep_upload(
        organisation=organisation,
        subject="units",
        file_name="enheder.csv",
        content=b"navn\nBiblioteker\n",
        is_whole=False,
        actor=actor,
        now=NOW,
    )
