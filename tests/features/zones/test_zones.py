"""A development zone: chosen from a figure in one click, described by people, followed until it is reached."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from spindel.core.refusals import Refusal
from spindel.features.zones import reads, writes
from spindel.features.zones.models import State, Step, Zone
from spindel.foundation.audit.models import Event
from tests.cast import NOW
from tests.features.results.answered import close


def browser(user):
    client = Client(headers={"accept-language": "da"})
    client.force_login(user)
    return client


def choose(user, round, unit=None, node="data"):
    address = f"/udviklingszoner/vaelg/{round.pk}/" + (f"{unit.pk}/" if unit else "")
    return browser(user).post(address, {"node": node})


@pytest.fixture
def zone(cast, round):
    choose(cast.carla, round, cast.home_care)
    return Zone.objects.get()


def test_one_click_makes_a_zone_of_a_figure(cast, round, zone):
    assert (zone.round, zone.unit, zone.node) == (round, cast.home_care, "data")
    assert zone.score == 2.2, "as it was shown"
    assert zone.target == 3.5, "the round's own"
    assert zone.items == ["data-kvalitet", "data-standarder", "data-brug"]
    assert zone.state == State.CHOSEN
    assert Event.objects.filter(action="zone.chosen", actor_id=cast.carla.pk).count() == 1


def test_without_a_target_the_next_step_is_meant(cast, round):
    choose(cast.bo, round, cast.home_care, "vision")
    assert Zone.objects.get().target == 3.0


def test_two_clicks_make_one_zone(cast, round, zone):
    choose(cast.bo, round, cast.home_care)
    assert Zone.objects.count() == 1


def test_the_leader_of_the_unit_sees_to_it_from_the_start(cast, round):
    choose(cast.bo, round, cast.elder_care)
    assert Zone.objects.get().owner == cast.membership_of(cast.carla)


def test_a_question_can_be_a_zone_too(cast, round):
    choose(cast.bo, round, cast.home_care, "data-brug")
    page = browser(cast.bo).get(f"/udviklingszoner/{Zone.objects.get().pk}/")
    assert "Data i hverdagens valg" in page.content.decode()


@pytest.mark.parametrize("node", ["findes-ikke", "samlet", "ledelse<script>"])
def test_only_a_figure_that_is_shown_can_be_chosen(cast, round, node):
    assert choose(cast.bo, round, cast.home_care, node).status_code == 404
    assert not Zone.objects.exists()


@pytest.mark.parametrize(
    ("person", "place", "status"),
    [
        ("bo", "whole", 302),
        ("finn", "schools", 302),
        ("carla", "home_care", 302),
        ("carla", "elder_care", 302),
        ("carla", "schools", 404),
        ("carla", "whole", 404),
        ("dan", "whole", 403),
        ("dan", "schools", 403),
        ("alma", "home_care", 404),
        ("gry", "whole", 404),
    ],
)
def test_who_may_choose(cast, round, person, place, status):
    unit = None if place == "whole" else getattr(cast, place)
    assert choose(getattr(cast, person), round, unit).status_code == status
    assert Zone.objects.exists() == (status == 302)


@pytest.mark.parametrize(
    ("person", "sees", "changes"),
    [
        ("bo", True, True),
        ("finn", True, True),
        ("carla", True, True),
        ("dan", True, False),
        ("alma", False, False),
        ("gry", False, False),
    ],
)
def test_who_sees_and_who_changes(cast, round, zone, person, sees, changes):
    client = browser(getattr(cast, person))
    address = f"/udviklingszoner/{zone.pk}/"
    assert client.get(address).status_code == (200 if sees else 404)
    answer = client.post(f"{address}ret/", {"why": "Fordi", "items": ["data-brug"]})
    assert answer.status_code == (302 if changes else 403 if sees else 404)
    zone.refresh_from_db()
    assert zone.why == ("Fordi" if changes else "")
    moved = client.post(f"{address}tilstand/", {"state": "working"})
    assert moved.status_code == (302 if changes else 403 if sees else 404)


def test_respondents_see_their_units_zones_once_the_round_is_closed(cast, round, zone):
    address = f"/udviklingszoner/{zone.pk}/"
    assert browser(cast.alma).get(address).status_code == 404
    close(cast, round)
    assert browser(cast.alma).get(address).status_code == 200


def test_the_list_holds_what_each_may_see(cast, round, zone):
    choose(cast.bo, round, cast.schools, "etik")
    choose(cast.bo, round, None, "vision")

    def listed(person):
        page = browser(getattr(cast, person)).get("/udviklingszoner/").content.decode()
        return [name for name in ("Hjemmeplejen", "Skoler", "Egelund Kommune") if f"{name} ·" in page]

    assert listed("dan") == ["Hjemmeplejen", "Skoler", "Egelund Kommune"]
    assert listed("carla") == ["Hjemmeplejen"]
    assert listed("alma") == listed("gry") == []


def test_the_front_page_shows_carla_hers_and_dan_all(cast, round, zone):
    choose(cast.bo, round, cast.schools, "etik")
    home = {name: browser(getattr(cast, name)).get("/").content.decode() for name in ("carla", "dan", "gry")}
    assert [name for name in home if f'href="/udviklingszoner/{zone.pk}/"' in home[name]] == ["carla", "dan"]
    assert home["dan"].count("zones__title") == 2
    assert home["carla"].count("zones__title") == 1


def test_every_change_stands_in_the_history(cast, zone):
    owner = cast.membership_of(cast.carla)
    told = {
        "why": "Borgerne venter",
        "target": 3.0,
        "owner": owner,
        "due": date(2027, 6, 1),
        "items": ["data-brug"],
    }
    writes.describe_zone(zone=zone, **told, actor=cast.carla, now=NOW)
    writes.describe_zone(zone=zone, **told, actor=cast.carla, now=NOW)
    writes.move_zone(zone=zone, state=State.WORKING, actor=cast.bo, now=NOW)
    steps = list(Step.objects.order_by("id"))
    assert [step.state for step in steps] == ["chosen", "chosen", "working"], (
        "nothing changed, nothing written"
    )
    assert steps[1].changed["target"] == [3.5, 3.0]
    assert steps[1].changed["owner"] == [None, owner.pk]
    assert steps[1].changed["due"] == [None, "2027-06-01"]
    assert steps[2].by == cast.bo
    assert Event.objects.filter(action__startswith="zone.").count() == 3


def test_a_line_of_the_history_is_written_once(zone):
    step = zone.history.get()
    step.reason = "Omskrevet"
    with pytest.raises(TypeError):
        step.save()


def test_dropping_takes_a_reason(cast, zone):
    with pytest.raises(Refusal, match="needs_reason"):
        writes.move_zone(zone=zone, state=State.DROPPED, actor=cast.bo, now=NOW, reason=" ")
    zone.refresh_from_db()
    writes.move_zone(zone=zone, state=State.DROPPED, actor=cast.bo, now=NOW, reason="Løses af KOMBIT")
    assert zone.history.order_by("id").last().reason == "Løses af KOMBIT"


def test_what_was_dropped_can_be_chosen_again_but_not_twice(cast, round, zone):
    writes.move_zone(zone=zone, state=State.DROPPED, actor=cast.bo, now=NOW, reason="Senere")
    choose(cast.bo, round, cast.home_care)
    assert Zone.objects.count() == 2
    with pytest.raises(Refusal, match="already_there"):
        writes.move_zone(zone=zone, state=State.WORKING, actor=cast.bo, now=NOW)


def test_nothing_of_the_neighbours_comes_in(cast, round, zone):
    with pytest.raises(Refusal, match="not_here"):
        writes.choose_zone(
            round=round, unit=cast.neighbouring_unit, node="data", score=2.0, actor=cast.bo, now=NOW
        )
    with pytest.raises(Refusal, match="not_here"):
        writes.describe_zone(
            zone=zone,
            why="",
            target=None,
            owner=cast.membership_of(cast.gry),
            due=None,
            items=[],
            actor=cast.bo,
            now=NOW,
        )


def test_an_impossible_state_is_no_state(cast, zone):
    with pytest.raises(ValidationError):
        writes.move_zone(zone=zone, state="færdig", actor=cast.bo, now=NOW)


@pytest.mark.parametrize("target", ["0", "5,5"])
def test_a_target_outside_the_scale_is_said_beside_the_field(cast, zone, target):
    page = browser(cast.bo).post(f"/udviklingszoner/{zone.pk}/ret/", {"target": target}).content.decode()
    assert "Målet skal ligge mellem 1 og 5." in page


def test_the_result_shows_what_was_chosen_and_the_button_where_one_may(cast, look, round, zone):
    address = f"/resultater/{round.pk}/{cast.home_care.pk}/"
    for person, buttons in (("carla", True), ("bo", True), ("dan", False)):
        page = look(getattr(cast, person), address)
        assert f'href="/udviklingszoner/{zone.pk}/"' in page.main, person
        assert ('form="choose" name="node" value="vision"' in page.main) == buttons, person
        assert ('<form id="choose"' in page.main) == buttons, person
    assert f'href="/udviklingszoner/{zone.pk}/"' in look(cast.bo, f"{address}punkt/data/").main
    assert f'href="/udviklingszoner/{zone.pk}/"' not in look(cast.bo, f"{address}punkt/vision/").main


def test_a_zone_leads_back_to_its_figures(cast, round, zone):
    page = browser(cast.bo).get(f"/udviklingszoner/{zone.pk}/").content.decode()
    assert f'href="/resultater/{round.pk}/{cast.home_care.pk}/punkt/data/"' in page


def test_a_place_in_the_tree_is_found(round):
    from spindel.features.rounds.reads import framework_of_round

    framework = framework_of_round(round)
    line = reads.line_to(framework.tree, "data-brug")
    assert line[0] == framework.tree.id
    assert line[-2:] == ["data", "data-brug"]
    assert reads.line_to(framework.tree, "nej") == []
