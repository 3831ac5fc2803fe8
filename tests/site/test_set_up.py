"""The first start: one link, used once, and everything a first measurement needs."""

import time
from unittest import mock

import pytest
from django.core import signing
from django.urls import reverse

from spindel.features.catalogue.models import FrameworkVersion
from spindel.features.rounds.models import Round
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Membership, Organisation, Role
from spindel.frameworks import bundled
from spindel.site.set_up import VALID_SECONDS, link_is_valid, set_up_path
from tests.cast import PASSWORD

FACTS = {
    "organisation": "Egelund Kommune",
    "unit": "Digitalisering",
    "name": "Finn",
    "email": "finn@example.org",
    "password": PASSWORD,
    "form": "short",
}


def test_the_link_makes_an_organisation_that_can_answer_at_once(db, client):
    page = client.post(set_up_path(), FACTS)
    assert page.url == reverse("home")
    finn, organisation, round = User.objects.get(), Organisation.objects.get(), Round.objects.get()
    assert Membership.objects.get().role == Role.ADMINISTRATOR
    assert FrameworkVersion.objects.filter(organisation=organisation).count() == len(bundled())
    assert round.is_open
    assert [unit.name for unit in round.units.all()] == ["Digitalisering"]
    assert client.session["_auth_user_id"] == str(finn.pk)
    assert client.get("/").status_code == 200


def test_the_link_works_once(db, client):
    link = set_up_path()
    assert client.get(link).status_code == 200
    client.post(link, FACTS)
    client.logout()
    assert client.get(link).status_code == 404
    assert client.post(link, {**FACTS, "email": "gry@example.org"}).status_code == 404
    assert User.objects.count() == 1


def test_the_link_lives_a_week(db, client):
    link = set_up_path()
    with mock.patch("django.core.signing.time.time", return_value=time.time() + VALID_SECONDS + 60):
        assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    "token",
    ["x", "WyJzZXQtdXAiXQ", signing.dumps("set-up", salt="other")],
    ids=["no token", "unsigned", "signed for something else"],
)
def test_a_link_somebody_made_up_is_nothing(db, client, token):
    assert client.get(reverse("set-up", args=[token])).status_code == 404


def test_no_link_is_valid_once_somebody_can_sign_in(cast):
    assert not link_is_valid(set_up_path().split("/")[-2])


def test_the_front_page_does_not_show_the_link(db, client):
    assert "kom-i-gang" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("password", "kort"), ("email", "not an address"), ("unit", ""), ("organisation", "")],
)
def test_what_cannot_be_used_makes_nothing(db, client, field, value):
    page = client.post(set_up_path(), {**FACTS, field: value})
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


def test_a_password_like_the_persons_own_name_makes_nothing(db, client):
    page = client.post(set_up_path(), {**FACTS, "password": "finn@example"})
    assert page.status_code == 200
    assert not User.objects.exists()


def test_in_the_demo_anybody_may_start_an_organisation_beside_it(demo, cast, client):
    assert "kom-i-gang" in client.get("/").content.decode()
    client.post(set_up_path(), {**FACTS, "email": "ny@example.org"})
    assert Organisation.objects.filter(name="Egelund Kommune").count() == 2
