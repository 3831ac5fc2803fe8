"""What results show on the pages of others."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from spindel.features.results import contributions
from tests.features.results.answered import answer, answered_by, bundled_round, close


def request_of(cast, user, path="/"):
    request = RequestFactory().get(path)
    request.user, request.membership = user, cast.membership_of(user)
    request.organisation = request.membership.organisation
    return request


def test_the_menu_leads_everybody_to_results(cast):
    for user in (*cast.colleagues.values(), cast.gry):
        entry = contributions.navigation(request_of(cast, user))
        assert (entry.title, entry.url, entry.is_current) == ("Resultater", "/resultater/", False)
    assert contributions.navigation(request_of(cast, cast.bo, "/resultater/1/")).is_current


@pytest.mark.parametrize(("person", "shown"), [("bo", "Egelund Kommune"), ("carla", "Ældre og omsorg")])
def test_the_front_page_shows_the_newest_result(cast, look, round, person, shown):
    page = look(getattr(cast, person), "/")
    assert f"{shown}, Forår 2027" in page.text
    assert len(page.drawings("chart-web-small")) == 1


def test_the_front_page_shows_a_respondent_their_own(cast, look, round):
    own = answer(round, cast.home_care, cast.alma, 4)
    page = look(cast.alma, "/")
    assert f"/resultater/{round.pk}/eget/{own.pk}/" in page.links()
    assert f"/resultater/{round.pk}/{cast.home_care.pk}/" not in page.links()
    close(cast, round)
    assert f"/resultater/{round.pk}/{cast.home_care.pk}/" in look(cast.alma, "/").links()


def test_the_front_page_teaches_where_there_is_no_result(cast, look):
    page = look(cast.bo, "/")
    assert "står spindelvævet her" in page.text
    assert page.drawings("chart-web-small") == []


def test_a_newer_round_without_answers_does_not_hide_the_older(cast, look, round):
    bundled_round(cast, name="Tom måling")
    assert "Egelund Kommune, Forår 2027" in look(cast.bo, "/").text


def test_the_round_leads_to_its_result(cast, look, round):
    assert f"/resultater/{round.pk}/" in look(cast.bo, f"/maalinger/{round.pk}/").links()
    empty = bundled_round(cast, name="Tom måling")
    page = look(cast.bo, f"/maalinger/{empty.pk}/")
    assert "Spindelvævet bliver tegnet, så snart" in page.text
    assert f"/resultater/{empty.pk}/" not in page.links()


def test_the_round_shows_its_result_only_to_those_who_see_the_whole(cast, round):
    assert contributions.round_panel(request_of(cast, cast.carla), round=round) is None
    assert contributions.round_panel(request_of(cast, cast.dan), round=round) is not None


def test_after_sending_one_sees_the_own_answers(cast, round):
    own = answer(round, cast.home_care, cast.alma, 4)
    panel = contributions.own_result_panel(request_of(cast, cast.alma), sheet=own)
    assert panel.context["glance"].url == f"/resultater/{round.pk}/eget/{own.pk}/"
    assert "4,0" in panel.context["glance"].body
    assert contributions.own_result_panel(request_of(cast, cast.bo), sheet=own) is None
    own.sent_at = None
    assert contributions.own_result_panel(request_of(cast, cast.alma), sheet=own) is None


def test_a_glance_is_in_the_readers_language(cast, round):
    with translation.override("en"):
        panel = contributions.home_panel(request_of(cast, cast.bo))
    assert "Development zones" in panel.context["glance"].body
    panel = contributions.home_panel(request_of(cast, cast.bo))
    assert "Udviklingszoner" in panel.context["glance"].body


def test_a_glance_follows_the_answers(cast, look):
    round = bundled_round(cast)
    answered_by(cast, round, cast.home_care, [2])
    assert "2,0" in look(cast.bo, "/").text
    answered_by(cast, round, cast.home_care, [4])
    assert "3,0" in look(cast.bo, "/").text
