"""One municipality's story, told through the real writes with a fixed seed and a fixed clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from django.db import transaction

from spindel.core.answers import Absence
from spindel.core.frameworks.model import Framework, Node
from spindel.demo.decisions import decide
from spindel.demo.people import (
    CAST,
    COMMENTS,
    DEPARTMENTS,
    FIRST_NAMES,
    LAST_NAMES,
    MAIL,
    MUNICIPALITY,
    PULLS,
    Area,
)
from spindel.features.answering.writes import GivenAnswer, hand_in_sheet
from spindel.features.catalogue.models import FrameworkVersion
from spindel.features.catalogue.reads import framework_of
from spindel.features.catalogue.writes import add_framework
from spindel.features.rounds.models import Round
from spindel.features.rounds.writes import close_round, open_round, plan_round
from spindel.foundation.accounts.models import User
from spindel.foundation.accounts.reads import user_by_email
from spindel.foundation.accounts.writes import open_account
from spindel.foundation.organisation.models import Organisation, Role, Unit
from spindel.foundation.organisation.writes import add_member, add_unit, found_organisation
from spindel.frameworks import read_bundled

SEED = 20261121
FOUNDED = datetime(2024, 8, 19, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Year:
    """One measurement: when it opened, until when, and what share of the people had answered."""

    name: str
    opened: datetime
    deadline: date
    share: float
    is_over: bool = True


YEARS = (
    Year("Måling 2024", datetime(2024, 10, 7, 7, 0, tzinfo=UTC), date(2024, 11, 1), 0.86),
    Year("Måling 2025", datetime(2025, 10, 6, 7, 0, tzinfo=UTC), date(2025, 10, 31), 0.93),
    Year("Måling 2026", datetime(2026, 11, 2, 7, 0, tzinfo=UTC), date(2026, 12, 4), 0.55, is_over=False),
)
DECIDED_AFTER = YEARS[1]
TARGET = 3.5


def address(name: str) -> str:
    plain = name.lower().translate({ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa", ord(" "): "."})
    return f"{plain}@{MAIL}"


@transaction.atomic
def tell_once() -> None:
    """Write the demo where it is not written yet."""
    administrator = next(person for person in CAST if person.role == Role.ADMINISTRATOR)
    if user_by_email(address(administrator.name)):
        return
    chance = np.random.default_rng(SEED)
    finn = open_account(email=address(administrator.name), name=administrator.name, actor=None, now=FOUNDED)
    municipality = found_organisation(name=MUNICIPALITY, founder=finn, now=FOUNDED)
    units = build_tree(municipality, finn)
    add_cast(municipality, units, finn)
    people = add_respondents(municipality, units, finn, chance)
    version = add_framework(
        organisation=municipality, files=read_bundled("digital-omstilling"), actor=finn, now=FOUNDED
    )
    habits = Habits.of(framework_of(version), chance)
    for year in YEARS:
        round = open_year(year, version, units)
        answer_round(round=round, habits=habits, units=units, people=people, year=year, chance=chance)
        if year.is_over:
            closed = year.opened + timedelta(days=26)
            close_round(round=round, actor=bo(), now=closed)
            if year == DECIDED_AFTER:
                decide(round, units, bo(), closed + timedelta(days=12))


def bo() -> User:
    """Who leads the measurements."""
    return User.objects.get_by_natural_key(address("Bo Lindved"))


def open_year(year: Year, version: FrameworkVersion, units: dict[str, Unit]) -> Round:
    round = plan_round(
        framework_version=version,
        name=year.name,
        units=[units[area.name] for area in areas()],
        deadline=year.deadline,
        closes_itself=False,
        targets=dict.fromkeys(framework_of(version).advice, TARGET),
        actor=bo(),
        now=year.opened - timedelta(days=14),
    )
    open_round(round=round, actor=bo(), now=year.opened)
    return round


def areas() -> list[Area]:
    return [area for department in DEPARTMENTS for area in department.areas]


def build_tree(municipality: Organisation, actor: User) -> dict[str, Unit]:
    units = {}
    for department in DEPARTMENTS:
        top = add_unit(
            organisation=municipality, name=department.name, kind="Forvaltning", actor=actor, now=FOUNDED
        )
        units[department.name] = top
        for area in department.areas:
            units[area.name] = add_unit(
                organisation=municipality,
                name=area.name,
                parent=top,
                kind="Fagområde",
                headcount=area.headcount,
                actor=actor,
                now=FOUNDED,
            )
    return units


def add_cast(municipality: Organisation, units: dict[str, Unit], actor: User) -> None:
    for person in CAST:
        if person.role != Role.ADMINISTRATOR:
            user = open_account(email=address(person.name), name=person.name, actor=actor, now=FOUNDED)
            unit = units.get(person.unit)
            add_member(
                organisation=municipality, user=user, role=person.role, unit=unit, actor=actor, now=FOUNDED
            )


def add_respondents(
    municipality: Organisation, units: dict[str, Unit], actor: User, chance: np.random.Generator
) -> dict[str, list[User]]:
    names = [f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
    chance.shuffle(names)
    people: dict[str, list[User]] = {}
    for area in areas():
        people[area.name] = []
        for _ in range(area.respondents):
            name = names.pop()
            user = open_account(email=address(name), name=name, actor=actor, now=FOUNDED)
            add_member(
                organisation=municipality,
                user=user,
                role=Role.RESPONDENT,
                unit=units[area.name],
                actor=actor,
                now=FOUNDED,
            )
            people[area.name].append(user)
    return people


@dataclass(frozen=True)
class Habits:
    """How every area usually answers: its level per dimension, the municipality's pull, and a habit of its own."""

    levels: dict[str, dict[str, float]]
    """By area, then by item."""

    @classmethod
    def of(cls, framework: Framework, chance: np.random.Generator) -> "Habits":
        dimensions = [node for node in framework.tree.children if isinstance(node, Node)]
        dimension_of = {item.id: node.id for node in dimensions for item in node.items()}
        category_of = {
            item.id: node.id for node in framework.nodes() if node.id in PULLS for item in node.items()
        }
        levels = {}
        for area in areas():
            own = {category: chance.normal(0, 0.3) for category in PULLS}
            levels[area.name] = {
                item: getattr(area, dimension) + PULLS[category_of[item]] + own[category_of[item]]
                for item, dimension in dimension_of.items()
            }
        return cls(levels)


def answer_round(
    *,
    round: Round,
    habits: Habits,
    units: dict[str, Unit],
    people: dict[str, list[User]],
    year: Year,
    chance: np.random.Generator,
) -> None:
    for area in areas():
        answering = max(2, round_half_up(year.share * area.respondents * chance.uniform(0.75, 1.15)))
        for user in people[area.name][:answering]:
            mood = area.yearly * YEARS.index(year) + chance.normal(0, 0.45)
            sent = year.opened + timedelta(hours=float(chance.uniform(2, 400)))
            given = {
                item: answer_of(level + mood, chance) for item, level in habits.levels[area.name].items()
            }
            hand_in_sheet(
                round=round, unit=units[area.name], respondent=user, answers=given, actor=user, now=sent
            )


def round_half_up(number: float) -> int:
    return int(number + 0.5)


def answer_of(level: float, chance: np.random.Generator) -> GivenAnswer:
    luck = chance.uniform()
    comment = str(chance.choice(COMMENTS)) if chance.uniform() < 0.03 else ""
    if luck < 0.05:
        return GivenAnswer(None, Absence.DONT_KNOW, comment)
    if luck < 0.065:
        return GivenAnswer(None, Absence.NOT_RELEVANT, comment)
    position = int(np.clip(np.rint(chance.normal(level, 0.7)), 1, 5)) - 1
    return GivenAnswer(float(position), Absence.ANSWERED, comment)
