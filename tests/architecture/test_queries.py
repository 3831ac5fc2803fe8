"""A page that lists things asks the database as often for thirty of them as for one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from spindel.features.results.reads.kept import cache
from spindel.features.rounds.models import Round
from spindel.foundation.jobs.models import Job, State
from spindel.foundation.organisation.models import Body, Role, Unit
from spindel.foundation.organisation.writes import add_body, add_member, add_unit, change_unit, give_seat
from tests.cast import NOW, Cast, account
from tests.factories.rounds import opened_round, sheet_of
from tests.factories.zones import zone_in

MANY = 30
Grow = Callable[[Cast, int], None]


def more_units(cast: Cast, number: int) -> None:
    add_unit(
        organisation=cast.here, name=f"Enhed {number}", parent=cast.municipality, actor=cast.finn, now=NOW
    )


def more_people(cast: Cast, number: int) -> None:
    user = account(f"Person{number}")
    add_member(
        organisation=cast.here, user=user, role=Role.RESPONDENT, unit=cast.home_care, actor=cast.finn, now=NOW
    )


def more_below(cast: Cast, number: int) -> None:
    """Units, leaders and history of one unit."""
    more_units(cast, number)
    user = account(f"Leader{number}")
    led = {"unit": None, "leads": [cast.municipality], "actor": cast.finn, "now": NOW}
    add_member(organisation=cast.here, user=user, role=Role.READER, **led)
    change_unit(
        unit=cast.municipality,
        name=f"Egelund {number}",
        parent=None,
        headcount=None,
        actor=cast.finn,
        now=NOW + timedelta(days=number),
    )


def the_municipality() -> Unit:
    return Unit.objects.order_by("id")[0]


def home_care() -> Unit:
    return Unit.objects.get(name="Hjemmeplejen")


def more_bodies(cast: Cast, number: int) -> None:
    add_body(organisation=cast.here, name=f"Udvalg {number}", purpose="", actor=cast.finn, now=NOW)


def more_seats(cast: Cast, number: int) -> None:
    if number == 0:
        more_bodies(cast, number)
    member = add_member(
        organisation=cast.here,
        user=account(f"Medlem{number}"),
        role=Role.RESPONDENT,
        unit=cast.schools,
        actor=cast.finn,
        now=NOW,
    )
    give_seat(body=Body.objects.order_by("id")[0], membership=member, seat="member", actor=cast.finn, now=NOW)


def more_rounds(cast: Cast, number: int) -> None:
    round = opened_round(cast, name=f"Måling {number}")
    sheet_of(round, cast.home_care, cast.alma)


def more_answers(cast: Cast, number: int) -> None:
    """One respondent more in the one round."""
    round = opened_round(cast) if number == 0 else first_round()
    sheet_of(round, cast.home_care, account(f"Respondent{number}"))


def more_zones(cast: Cast, number: int) -> None:
    zone_in(opened_round(cast, name=f"Måling {number}"), cast.home_care, cast.bo)


def more_tasks(cast: Cast, number: int) -> None:
    """One more in trouble, each of its own kind."""
    Job.objects.create(
        organisation_id=cast.here.pk,
        fact=f"fact {number}",
        task=f"task {number}",
        state=State.FAILED,
        reason="mail.no_server",
        queued_at=NOW,
        run_at=NOW,
        ended_at=NOW,
    )


def first_round() -> Round:
    return Round.objects.order_by("id")[0]


LISTS: dict[str, tuple[str, Grow, Callable[[], str]]] = {
    "the tree": ("finn", more_units, lambda: reverse("organisation:overview")),
    "the units found": ("finn", more_units, lambda: reverse("organisation:overview") + "?q=e"),
    "one unit": ("finn", more_below, lambda: reverse("organisation:unit", args=[the_municipality().pk])),
    "the people": ("finn", more_people, lambda: reverse("organisation:people")),
    "the people of one unit": (
        "finn",
        more_people,
        lambda: reverse("organisation:unit", args=[home_care().pk]),
    ),
    "the bodies": ("finn", more_bodies, lambda: reverse("organisation:bodies")),
    "one body": (
        "finn",
        more_seats,
        lambda: reverse("organisation:body", args=[Body.objects.order_by("id")[0].pk]),
    ),
    "background tasks": ("finn", more_tasks, lambda: reverse("operations:tasks")),
    "the rounds": ("bo", more_rounds, lambda: reverse("rounds:rounds")),
    "units of a new round": ("bo", more_units, lambda: reverse("rounds:plan")),
    "one round": ("bo", more_answers, lambda: reverse("rounds:round", args=[first_round().pk])),
    "what waits for Alma": ("alma", more_rounds, lambda: reverse("answering:mine")),
    "Alma's front page": ("alma", more_rounds, lambda: reverse("home")),
    "Bo's front page": ("bo", more_rounds, lambda: reverse("home")),
    "all results": ("dan", more_rounds, lambda: reverse("results:rounds")),
    "all development zones": ("dan", more_zones, lambda: reverse("zones:zones")),
    "Dan's front page": ("dan", more_zones, lambda: reverse("home")),
    "one result": ("dan", more_answers, lambda: reverse("results:result", args=[first_round().pk])),
}


def queries(client: Client, url: str) -> int:
    """Asked of a page that remembers nothing."""
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", LISTS)
def test_thirty_cost_as_much_as_one(cast, client, name):
    person, grow, url = LISTS[name]
    client.force_login(getattr(cast, person))
    grow(cast, 0)
    client.get(url())
    one = queries(client, url())
    for number in range(1, MANY):
        grow(cast, number)
    assert queries(client, url()) == one


def test_a_list_that_asks_for_each_would_be_seen(cast):
    def asked() -> int:
        page = Template("{% for unit in units %}{{ unit.organisation.name }}{% endfor %}")
        with CaptureQueriesContext(connection) as captured:
            page.render(Context({"units": Unit.objects.filter(organisation=cast.here)}))
        return len(captured)

    before = asked()
    more_units(cast, 1)
    assert asked() > before
