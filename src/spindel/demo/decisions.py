"""What the municipality decided when it had seen its figures: committees that carry the work, and zones to lift."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from spindel.features.rounds.models import Round
from spindel.features.zones.models import State
from spindel.features.zones.reads import subject_of
from spindel.features.zones.writes import choose_zone, describe_zone, move_zone
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Membership, Organisation, Seat, Unit
from spindel.foundation.organisation.reads import members_of
from spindel.foundation.organisation.writes import add_body, give_seat


@dataclass(frozen=True)
class Chosen:
    """A zone: where (nothing for the whole municipality), what, why, where to, by when, whose, and how far."""

    unit: str
    node: str
    why: str
    target: float
    due: date
    owner: str
    state: State = State.CHOSEN


@dataclass(frozen=True)
class Committee:
    name: str
    purpose: str
    chair: str
    members: tuple[str, ...]


COMMITTEES = (
    Committee(
        "Digitaliseringsudvalget",
        "Prioriterer på tværs og holder øje med, at det, der er besluttet, bliver til noget.",
        "Dan Hessel",
        ("Bo Lindved", "Carla Toft"),
    ),
    Committee(
        "Følgegruppen for målingen",
        "Læser resultaterne først og siger, hvad de ligner set fra områderne.",
        "Bo Lindved",
        ("Carla Toft",),
    ),
)
ZONES = (
    Chosen(
        "",
        "gevinster",
        "Vi køber og bygger, men ingen følger op på, om tiden faktisk blev sparet. Budgetforhandlingen har to gange "
        "spurgt efter tal, vi ikke havde.",
        3.0,
        date(2027, 3, 1),
        "Dan Hessel",
        State.WORKING,
    ),
    Chosen(
        "",
        "data",
        "De samme oplysninger tastes ind tre steder, og ingen ved, hvilket af dem der er rigtigt.",
        3.0,
        date(2027, 6, 1),
        "Bo Lindved",
    ),
    Chosen(
        "Hjemmeplejen",
        "prioritering",
        "Fem projekter på én gang, og vagtplanen kan bære to. Vi skal vælge, hvad der venter.",
        3.0,
        date(2026, 12, 18),
        "Carla Toft",
        State.WORKING,
    ),
)


def decide(round: Round, units: dict[str, Unit], bo: User, now: datetime) -> None:
    """The weeks after a round: a committee a day, then the zones it chose from the figures it was shown."""
    seats = {member.user.name: member for member in members_of(round.organisation)}
    for committee in COMMITTEES:
        found(round.organisation, committee, seats, bo, now)
    for place, chosen in enumerate(ZONES):
        lift(round, chosen, units.get(chosen.unit), seats, now + timedelta(days=7 * place))


def found(
    organisation: Organisation, committee: Committee, seats: dict[str, Membership], actor: User, now: datetime
) -> None:
    body = add_body(
        organisation=organisation, name=committee.name, purpose=committee.purpose, actor=actor, now=now
    )
    for name in (committee.chair, *committee.members):
        seat = Seat.CHAIR if name == committee.chair else Seat.MEMBER
        give_seat(body=body, membership=seats[name], seat=seat, actor=actor, now=now)


def lift(
    round: Round, chosen: Chosen, unit: Unit | None, seats: dict[str, Membership], now: datetime
) -> None:
    owner = seats[chosen.owner]
    leader = seats["Bo Lindved"]
    subject = subject_of(leader, round.pk, unit.pk if unit else None, chosen.node)
    zone = choose_zone(
        round=round,
        unit=unit,
        node=subject.node,
        score=subject.score,
        target=subject.target,
        owner=owner,
        items=subject.items,
        actor=leader.user,
        now=now,
    )
    describe_zone(
        zone=zone,
        why=chosen.why,
        target=chosen.target,
        owner=owner,
        due=chosen.due,
        items=subject.items,
        actor=leader.user,
        now=now + timedelta(hours=1),
    )
    move_zone(zone=zone, state=chosen.state, actor=owner.user, now=now + timedelta(days=21))
