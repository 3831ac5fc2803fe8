"""The people all tests speak of, in two municipalities, put there through the real writes.

Alma answers, Bo runs the rounds, Carla leads an area, Dan reads everything, Finn administers, Ole sees that the
machinery runs. Gry does in the neighbouring municipality what Finn does here, and must never see anything of it; each
of her colleagues has one role.
"""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from spindel.foundation.accounts.models import User
from spindel.foundation.accounts.writes import open_account
from spindel.foundation.organisation.models import Membership, Organisation, Role, Unit
from spindel.foundation.organisation.writes import add_member, add_unit, found_organisation

NOW = datetime(2026, 11, 21, 10, 42, tzinfo=ZoneInfo("Europe/Copenhagen"))
PASSWORD = "en spole garn rækker langt"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Here is ``here``; ``there`` is the neighbour's."""

    here: Organisation
    there: Organisation
    municipality: Unit
    elder_care: Unit
    home_care: Unit
    schools: Unit
    neighbouring_unit: Unit
    alma: User
    bo: User
    carla: User
    dan: User
    finn: User
    ole: User
    gry: User
    neighbours: dict[Role, User] = field(default_factory=dict)
    """Gry and her colleagues, by role."""
    stranger: User
    """Has an account and belongs nowhere."""

    @property
    def colleagues(self) -> dict[Role, User]:
        """Those who belong here, by role."""
        return {
            Role.RESPONDENT: self.alma,
            Role.ROUND_LEADER: self.bo,
            Role.UNIT_LEADER: self.carla,
            Role.READER: self.dan,
            Role.ADMINISTRATOR: self.finn,
            Role.OPERATOR: self.ole,
        }

    def membership_of(self, user: User) -> Membership:
        return user.memberships.get()


def account(name: str, *, now: datetime = NOW) -> User:
    return open_account(
        email=f"{name.lower()}@example.org", name=name, password=PASSWORD, language="", actor=None, now=now
    )


def assemble() -> Cast:
    finn, gry = account("Finn"), account("Gry")
    here = found_organisation(name="Egelund Kommune", founder=finn, now=NOW)
    there = found_organisation(name="Sønderskov Kommune", founder=gry, now=NOW)

    def unit(
        organisation: Organisation, founder: User, name: str, parent: Unit | None = None, size: int = 10
    ) -> Unit:
        return add_unit(
            organisation=organisation, name=name, parent=parent, headcount=size, actor=founder, now=NOW
        )

    municipality = unit(here, finn, "Egelund", size=300)
    elder_care = unit(here, finn, "Ældre og omsorg", municipality, 120)
    home_care = unit(here, finn, "Hjemmeplejen", elder_care, 80)
    schools = unit(here, finn, "Skoler", municipality, 150)
    neighbouring_unit = unit(there, gry, "Sønderskov", size=90)

    def member(name: str, organisation: Organisation, role: Role, place: Unit | None, actor: User) -> User:
        user = account(name)
        add_member(organisation=organisation, user=user, role=role, unit=place, actor=actor, now=NOW)
        return user

    return Cast(
        here=here,
        there=there,
        municipality=municipality,
        elder_care=elder_care,
        home_care=home_care,
        schools=schools,
        neighbouring_unit=neighbouring_unit,
        alma=member("Alma", here, Role.RESPONDENT, home_care, finn),
        bo=member("Bo", here, Role.ROUND_LEADER, None, finn),
        carla=member("Carla", here, Role.UNIT_LEADER, elder_care, finn),
        dan=member("Dan", here, Role.READER, None, finn),
        finn=finn,
        ole=member("Ole", here, Role.OPERATOR, None, finn),
        gry=gry,
        neighbours={
            Role.ADMINISTRATOR: gry,
            Role.RESPONDENT: member("Hans", there, Role.RESPONDENT, neighbouring_unit, gry),
            Role.ROUND_LEADER: member("Inge", there, Role.ROUND_LEADER, None, gry),
            Role.UNIT_LEADER: member("Jens", there, Role.UNIT_LEADER, neighbouring_unit, gry),
            Role.READER: member("Kirsten", there, Role.READER, None, gry),
            Role.OPERATOR: member("Lis", there, Role.OPERATOR, None, gry),
        },
        stranger=account("Nobody"),
    )
