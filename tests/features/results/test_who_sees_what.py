"""Who sees which results. The walk over all addresses (tests/architecture) holds the rest."""

import pytest

from spindel.features.results import permissions
from spindel.features.results.reads.kept import cache
from spindel.features.rounds.writes import plan_round
from spindel.foundation.organisation.models import Role
from spindel.foundation.organisation.writes import change_member
from tests.cast import NOW
from tests.features.results.answered import (
    answer,
    answered_by,
    bundled_round,
    bundled_version,
    close,
    respondents,
)

PAGES = ["", "punkt/data/", "regnestykke/data/", "spindelvaev.svg", "tal.csv"]


@pytest.fixture
def places(cast, round):
    """Addresses by what they are about."""
    return {
        "whole": f"/resultater/{round.pk}/",
        "top": f"/resultater/{round.pk}/{cast.municipality.pk}/",
        "elder": f"/resultater/{round.pk}/{cast.elder_care.pk}/",
        "home": f"/resultater/{round.pk}/{cast.home_care.pk}/",
        "schools": f"/resultater/{round.pk}/{cast.schools.pk}/",
    }


def seen(look, who, places, page=""):
    return {name for name, address in places.items() if look(who, address + page).status == 200}


@pytest.mark.parametrize("page", PAGES)
def test_those_who_read_all_see_all(cast, look, places, page):
    for who in (cast.finn, cast.bo, cast.dan):
        assert seen(look, who, places, page) == set(places)


@pytest.mark.parametrize("page", PAGES)
def test_a_unit_leader_sees_the_own_unit_and_below(cast, look, places, page):
    assert seen(look, cast.carla, places, page) == {"elder", "home"}


@pytest.mark.parametrize("page", PAGES)
def test_a_respondent_sees_the_own_unit_once_the_round_is_closed(cast, look, places, page, round):
    assert seen(look, cast.alma, places, page) == set()
    close(cast, round)
    assert seen(look, cast.alma, places, page) == {"home"}


def test_a_respondent_of_a_parent_does_not_see_into_the_units_below(cast, look, places, round):
    [somebody] = respondents(cast, cast.elder_care, 1)
    close(cast, round)
    assert seen(look, somebody, places) == {"elder"}
    page = look(somebody, places["elder"])
    assert "chart-heat" not in page.main
    assert f"/{cast.home_care.pk}/" not in page.main


def test_everybody_sees_their_own_sheet_and_nobody_elses(cast, look, round):
    own = answer(round, cast.home_care, cast.alma, 4)
    address = f"/resultater/{round.pk}/eget/{own.pk}/"
    assert look(cast.alma, address).status == 200
    for other in (cast.bo, cast.finn, cast.carla, cast.dan, cast.gry):
        assert look(other, address).status == 404


def test_a_sheet_that_is_not_sent_has_no_result(cast, look, round):
    own = answer(round, cast.home_care, cast.alma, 4)
    round.sheets.filter(pk=own.pk).update(sent_at=None)
    assert look(cast.alma, f"/resultater/{round.pk}/eget/{own.pk}/").status == 404


def test_a_sheet_is_not_found_in_another_round(cast, look, round):
    other = bundled_round(cast, name="En anden")
    own = answer(round, cast.home_care, cast.alma, 4)
    assert look(cast.alma, f"/resultater/{other.pk}/eget/{own.pk}/").status == 404


def test_a_unit_outside_the_round_has_no_result(cast, look):
    round = bundled_round(cast, units=[cast.home_care])
    answered_by(cast, round, cast.home_care, [3])
    assert look(cast.bo, f"/resultater/{round.pk}/{cast.schools.pk}/").status == 404


def test_a_round_that_was_never_opened_has_no_result(cast, look):
    planned = plan_round(
        framework_version=bundled_version(cast.here),
        name="Senere",
        units=[cast.home_care],
        actor=cast.bo,
        now=NOW,
    )
    assert look(cast.bo, f"/resultater/{planned.pk}/").status == 404


def test_what_is_kept_for_one_is_not_handed_to_another(cast, look, places, round):
    """The page is remembered after the permission was asked, not before."""
    cache.clear()
    assert look(cast.bo, places["home"]).status == 200
    assert look(cast.alma, places["home"]).status == 404
    close(cast, round)
    assert look(cast.alma, places["home"]).status == 200
    assert look(cast.gry, places["home"]).status == 404


COMMENT = "Vi når det ikke i efteråret"


@pytest.mark.parametrize(
    ("person", "reads_comments"),
    [("bo", True), ("finn", True), ("carla", True), ("dan", False), ("alma", False)],
)
def test_comments_are_for_those_the_promise_named(cast, look, round, person, reads_comments):
    """Also when somebody who may read them has looked at the same page before."""
    answer(round, cast.home_care, cast.alma, 2, comments={"data-kvalitet": COMMENT})
    close(cast, round)
    address = f"/resultater/{round.pk}/{cast.home_care.pk}/punkt/data/"
    assert COMMENT in look(cast.bo, address).text
    page = look(getattr(cast, person), address)
    assert page.status == 200
    assert (COMMENT in page.text) == reads_comments
    assert ("Alma" in page.text) == reads_comments


def test_comments_of_other_units_are_not_shown(cast, look, round):
    answer(round, cast.schools, cast.alma, 2, comments={"data-kvalitet": COMMENT})
    assert COMMENT not in look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/punkt/data/").text
    assert COMMENT in look(cast.bo, f"/resultater/{round.pk}/punkt/data/").text


def test_the_list_shows_each_what_they_may_open(cast, look, round):
    own = answer(round, cast.home_care, cast.alma, 4)
    own_address = f"/resultater/{round.pk}/eget/{own.pk}/"
    assert look(cast.bo, "/resultater/").links() == [f"/resultater/{round.pk}/"]
    assert look(cast.carla, "/resultater/").links() == [f"/resultater/{round.pk}/{cast.elder_care.pk}/"]
    assert look(cast.alma, "/resultater/").links() == [own_address]
    close(cast, round)
    assert look(cast.alma, "/resultater/").links() == [
        f"/resultater/{round.pk}/{cast.home_care.pk}/",
        own_address,
    ]
    assert look(cast.gry, "/resultater/").links() == []


def test_the_list_teaches_where_there_is_nothing(cast, look):
    page = look(cast.bo, "/resultater/")
    assert "Ingen resultater endnu" in page.text
    assert "spindelvævet her" in page.text


def test_a_leader_without_a_unit_sees_nothing(cast, round):
    membership = cast.membership_of(cast.carla)
    membership.unit = None
    assert membership.role == Role.UNIT_LEADER
    assert not permissions.may_see_unit(membership, round, (cast.home_care.pk,), ())
    assert not permissions.may_see_unit(membership, round, (), ())


def test_who_leads_several_units_sees_into_all_of_them(cast, look, places, round):
    change_member(
        membership=cast.membership_of(cast.carla),
        name="Carla",
        role=Role.UNIT_LEADER,
        unit=cast.elder_care,
        leads=[cast.elder_care, cast.schools],
        actor=cast.finn,
        now=NOW,
    )
    assert seen(look, cast.carla, places) == {"elder", "home", "schools"}
