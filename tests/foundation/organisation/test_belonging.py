"""One person, several organisations: which one a request is about."""

import pytest
from django.urls import reverse

from spindel.foundation.organisation.models import Role
from spindel.foundation.organisation.writes import add_member, end_membership
from tests.cast import NOW


@pytest.fixture
def gry(cast, client):
    """Gry administers her own municipality and reads in Finn's."""
    add_member(organisation=cast.here, user=cast.gry, role=Role.READER, unit=None, actor=cast.finn, now=NOW)
    client.force_login(cast.gry)
    return client


def chosen(client, organisation, onwards=""):
    return client.post(reverse("organisation:choose"), {"organisation": organisation.pk, "next": onwards})


def test_who_belongs_to_several_is_asked_which(gry):
    overview = reverse("organisation:overview")
    answer = gry.get(overview, follow=True)
    assert answer.redirect_chain[0][0].startswith(reverse("organisation:choose"))
    assert answer.context["next"] == overview


def test_nothing_is_written_before_it_is_chosen(gry):
    assert gry.post(reverse("organisation:add-unit"), {"name": "X"}).status_code == 404


def test_the_session_is_about_the_chosen_one(cast, gry):
    assert chosen(gry, cast.there, reverse("organisation:overview")).url == reverse("organisation:overview")
    assert "Sønderskov" in gry.get(reverse("organisation:overview")).content.decode()
    assert gry.get(reverse("organisation:unit", args=[cast.schools.pk])).status_code == 404
    chosen(gry, cast.here)
    assert gry.get(reverse("organisation:overview")).status_code == 403
    assert "Egelund Kommune" in gry.get(reverse("results:rounds")).content.decode()


def test_one_cannot_choose_what_one_does_not_belong_to(cast, client):
    client.force_login(cast.carla)
    assert chosen(client, cast.there).status_code == 404


def test_who_has_left_the_chosen_one_is_elsewhere_again(cast, gry):
    chosen(gry, cast.here)
    end_membership(membership=cast.gry.memberships.get(organisation=cast.here), actor=cast.finn, now=NOW)
    assert "Sønderskov" in gry.get(reverse("organisation:overview")).content.decode()


def test_the_way_onwards_stays_on_the_site(cast, gry):
    assert chosen(gry, cast.there, "https://example.org/").url == reverse("home")


def test_who_belongs_to_one_is_not_asked(cast, client):
    client.force_login(cast.finn)
    page = client.get(reverse("organisation:overview"))
    assert page.status_code == 200
    assert reverse("organisation:choose") not in page.content.decode()
