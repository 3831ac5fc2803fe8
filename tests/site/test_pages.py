"""Headers, errors and languages: what is true of every page."""

from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from spindel.site import urls
from spindel.site.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def fail(request):
    raise RuntimeError("boom")


urlpatterns = [*urls.urlpatterns, path("fail/", fail), path("plain/", lambda request: HttpResponse("ok"))]

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}


@pytest.fixture
def calm():
    """A browser that is shown the page an error ends in."""
    return Client(raise_request_exception=False)


def pages(client, cast):
    client.force_login(cast.finn)
    yield client.get("/")
    yield client.get(reverse("organisation:overview"))
    yield client.get(reverse("rounds:plan"))
    yield client.get("/nothing/")
    client.force_login(cast.alma)
    yield client.get(reverse("organisation:overview"))
    client.logout()
    yield client.get("/")
    yield client.get(reverse("accounts:sign-in"))
    yield client.get(reverse("health"))


def test_every_page_carries_the_same_strict_headers(cast, client):
    for page in pages(client, cast):
        directives = {part.strip() for part in page["Content-Security-Policy"].split(";") if part.strip()}
        assert directives == POLICY
        assert {name: page[name] for name in HEADERS} == HEADERS
        assert "camera=()" in page["Permissions-Policy"]
        assert "publickey" not in page["Permissions-Policy"]


def test_no_page_carries_script_or_style_of_its_own(cast, client):
    for page in pages(client, cast):
        text = page.content.decode()
        assert "<style" not in text
        assert " style=" not in text
        assert "javascript:" not in text
        assert not [part for part in text.split("<script")[1:] if "src=" not in part.partition(">")[0]]


def test_nothing_comes_from_elsewhere(cast, client):
    for page in pages(client, cast):
        for mark in ('src="http', 'src="//', 'href="//', 'action="http'):
            assert mark not in page.content.decode()


def test_cookies_are_out_of_reach(cast, client):
    client.post(
        reverse("accounts:sign-in"), {"login": cast.bo.email, "password": "en spole garn rækker langt"}
    )
    session = client.cookies["spindel_session"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


@pytest.mark.parametrize(
    ("language", "status", "url", "words"),
    [
        ("da", 404, "/nothing/", "Her er ikke noget"),
        ("en", 404, "/nothing/", "There is nothing here"),
        ("da", 403, "/organisation/", "Det må du ikke"),
        ("en", 403, "/organisation/", "You may not do this"),
        ("da", 500, "/fail/", "Noget gik galt hos os"),
        ("en", 500, "/fail/", "Something went wrong here"),
    ],
)
def test_an_error_is_said_in_the_readers_language(cast, calm, settings, language, status, url, words):
    settings.ROOT_URLCONF = __name__
    calm.force_login(cast.alma)
    page = calm.get(url, headers={"accept-language": language})
    assert page.status_code == status
    text = page.content.decode()
    assert words in text
    assert f'<html lang="{language}">' in text
    assert 'href="/"' in text


def test_an_error_tells_nothing_about_the_inside(cast, calm, settings):
    settings.ROOT_URLCONF = __name__
    assert "boom" not in calm.get("/fail/").content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("da", "blevet for gammel"), ("en", "The page had grown too old")]
)
def test_a_form_without_its_token_is_not_taken(cast, language, words):
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": language})
    strict.force_login(cast.finn)
    page = strict.post(reverse("organisation:add-unit"), {"name": "Biblioteker"})
    assert page.status_code == 403
    assert words in page.content.decode()
    assert not cast.here.__class__.objects.filter(name="Biblioteker").exists()


def test_an_address_with_a_foreign_host_is_not_answered(db, calm):
    page = calm.get("/", headers={"host": "elsewhere.example"})
    assert page.status_code == 400


def broken(execute, sql, params, many, context):
    raise OperationalError("the database is gone")


def test_the_page_about_a_failure_needs_no_database(cast, calm):
    calm.force_login(cast.finn)
    with connection.execute_wrapper(broken):
        page = calm.get(reverse("organisation:overview"))
    assert page.status_code == 500
    assert "Noget gik galt hos os" in page.content.decode()


def test_the_monitor_is_told_when_the_database_is_gone(db, calm):
    assert calm.get(reverse("health")).content == b"ok"
    with connection.execute_wrapper(broken):
        assert calm.get(reverse("health")).status_code == 500


def test_danish_comes_first_and_the_browser_may_ask_for_english(db):
    for asked, shown in [("", "da"), ("de", "da"), ("en-GB,en;q=0.9,da;q=0.1", "en"), ("da-DK", "da")]:
        page = Client().get("/", headers={"accept-language": asked})
        assert f'<html lang="{shown}">' in page.content.decode(), asked


def choose(client, language, **more):
    return client.post(reverse("set_language"), {"language": language, **more})


def test_a_chosen_language_stays(db, client):
    assert choose(client, "en", next=reverse("accounts:sign-in")).url == reverse("accounts:sign-in")
    assert '<html lang="en">' in client.get("/").content.decode()
    choose(client, "da")
    assert '<html lang="da">' in client.get("/").content.decode()


def test_an_unknown_language_changes_nothing(cast, client):
    client.force_login(cast.bo)
    choose(client, "xx")
    cast.bo.refresh_from_db()
    assert cast.bo.language == ""
    assert '<html lang="da">' in client.get("/").content.decode()


def test_choosing_a_language_never_leads_away(db, client):
    assert choose(client, "en", next="https://elsewhere.example/").url == "/"


def test_a_chosen_language_follows_the_person_to_another_device(cast, client):
    client.force_login(cast.bo)
    choose(client, "en")
    cast.bo.refresh_from_db()
    assert cast.bo.language == "en"
    other = Client()
    other.post(
        reverse("accounts:sign-in"), {"login": cast.bo.email, "password": "en spole garn rækker langt"}
    )
    assert '<html lang="en">' in other.get("/").content.decode()


def test_the_doors_of_the_demo_are_shut(cast, client):
    assert client.post("/demo/ind/", {"person": "bo"}).status_code == 404


def test_the_doors_of_the_demo_open_on_this_machine_only(demo, db, client):
    with mock.patch("spindel.demo.views.user_by_email") as found:
        found.return_value = None
        assert client.post("/demo/ind/", {"person": "bo"}).status_code == 404
    assert client.post("/demo/ind/", {"person": "bo"}, REMOTE_ADDR="192.0.2.7").status_code == 404
