"""Pages anybody may read say what is true, and where to write."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from spindel.core.refusals import Refusal
from spindel.site import env

PAGES = ["accessibility", "privacy"]


@pytest.mark.parametrize("name", PAGES)
def test_they_stand_open_and_are_found_from_every_page(db, client, name):
    assert client.get(reverse(name)).status_code == 200
    assert f'href="{reverse(name)}"' in client.get("/").content.decode()


def test_the_statement_is_where_people_look_for_it(db, client):
    assert reverse("accessibility") == "/was/"
    assert client.get("/was")["Location"] == "/was/"


@pytest.mark.parametrize("name", PAGES)
def test_they_say_whom_to_write_to(db, client, settings, name):
    settings.CONTACT, settings.RESPONSIBLE = "was@egelund.dk", "Egelund <Kommune>"
    page = client.get(reverse(name)).content.decode()
    assert 'href="mailto:was@egelund.dk"' in page
    settings.CONTACT = ""
    assert "Egelund &lt;Kommune&gt;" in client.get(reverse(name)).content.decode()
    settings.RESPONSIBLE = ""
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_they_ask_the_database_nothing(client, name):
    """No fixture opens it: they answer also when it does not."""
    assert client.get(reverse(name)).status_code == 200


def test_the_cookies_named_are_the_cookies_set(cast):
    """Session, form protection, language, message, known device: no other."""
    client = Client()
    client.post(reverse("set_language"), {"language": "en"})
    client.get(reverse("accounts:sign-in"))
    client.post(
        reverse("accounts:sign-in"), {"login": cast.finn.email, "password": "en spole garn rækker langt"}
    )
    client.get("/")
    known = {"spindel_session", "spindel_csrf", "spindel_language", "spindel_device", "messages"}
    assert {"spindel_session", "spindel_csrf", "spindel_language"} <= set(client.cookies) <= known


def test_security_txt_says_where_to_report(db, client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.CONTACT, settings.ADDRESS = "sikkerhed@egelund.dk", "https://spindel.egelund.dk"
    answer = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert answer["Content-Type"].startswith("text/plain")
    assert fields["Contact"] == "mailto:sikkerhed@egelund.dk"
    assert fields["Canonical"] == "https://spindel.egelund.dk/.well-known/security.txt"
    assert 100 < (datetime.fromisoformat(fields["Expires"]) - timezone.now()).days < 365


@pytest.mark.parametrize(
    "given", ["us", "https://egelund.dk", "Us <us@egelund.dk>", "a@b.dk\nContact: mailto:x@y.z"]
)
def test_a_contact_is_one_address(monkeypatch, given):
    monkeypatch.setenv("SPINDEL_CONTACT", given)
    with pytest.raises(Refusal) as refused:
        env.contact()
    assert refused.value.code == "settings.no_contact"


def test_a_contact_and_a_name_are_taken_as_they_are(monkeypatch):
    monkeypatch.setenv("SPINDEL_CONTACT", " us@egelund.dk ")
    monkeypatch.setenv("SPINDEL_RESPONSIBLE", "Egelund Kommune")
    assert (env.contact(), env.responsible()) == ("us@egelund.dk", "Egelund Kommune")
