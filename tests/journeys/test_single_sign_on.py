"""An organisation's own sign-in, set up on its page, against real identity providers, behind a proxy under a path."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Server, axe_findings, free_port
from tests.journeys.surroundings import identity_provider, key_and_certificate, proxy

PASSWORD = "en spole garn rækker langt"
PEOPLE = {
    "bo": {"name": "Bo Ægir", "email": "bo@egelund.example", "roles": "spindel-bo", "nameId": "7f3a"},
    "dan": {"name": "Dan", "email": "dan@egelund.example", "roles": "spindel-dan", "nameId": "9c1b"},
    "eva": {"name": "Eva", "email": "eva@egelund.example", "roles": "noget andet", "nameId": "11d2"},
    "ida": {
        "name": "Ida",
        "email": "ida@egelund.example",
        "roles": "spindel-dan",
        "nameId": "_changes",
        "format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
    },
}


class ServerBehindProxy(Server):
    """`spindel serve`, told where people reach it."""

    def __init__(self, home: Path, public: str) -> None:
        self.public = public
        super().__init__(home, "serve")

    def launched(self, environment: dict[str, str], output: IO[bytes]) -> subprocess.Popen[bytes]:
        told = {"SPINDEL_ADDRESS": self.public, "SPINDEL_PROXIES": "1"}
        return super().launched(environment | told, output)


@pytest.fixture(params=[True, False], ids=["path taken off", "path passed on"])
def spindel(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[ServerBehindProxy]:
    front = free_port()
    server = ServerBehindProxy(tmp_path, f"http://127.0.0.1:{front}/spindel")
    with proxy("/spindel", port=front, to=server.port, strips=request.param):
        yield server
    server.stop()


@pytest.fixture
def administrator(spindel: ServerBehindProxy, open_browser: Callable[..., BrowserContext]) -> Page:
    """Somebody who has just started Egelund."""
    page = open_browser(viewport={"width": 1280, "height": 900}).new_page()
    found = re.search(r"/kom-i-gang/\S+", (spindel.home / "server.log").read_text())
    assert found
    page.goto(spindel.public + found.group())
    for field, value in {
        "organisation": "Egelund Kommune",
        "unit": "Digitalisering",
        "name": "Finn",
        "email": "finn@egelund.example",
        "password": PASSWORD,
    }.items():
        page.locator(f"[name={field}]").fill(value)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(spindel.public + "/")
    return page


def add_provider(page: Page, spindel: ServerBehindProxy, kind: str) -> dict[str, str]:
    """Give the new provider its name, and read what the other side has to be told."""
    page.goto(spindel.public + "/organisation/log-ind/")
    page.locator("[name=name]").fill("Egelund")
    page.locator(f"[name=kind][value={kind}]").check()
    page.get_by_role("button", name="Fortsæt").click()
    page.wait_for_url(re.compile(r"/organisation/log-ind/\d+/$"))
    told = [each.inner_text() for each in page.locator("dd code").all()]
    return {"answer": told[0], "sign_in": told[-1]}


def set_up(page: Page, **fields: str | bool) -> None:
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        if isinstance(value, bool):
            field.set_checked(value)
        else:
            field.fill(value)
    page.get_by_role("button", name="Gem", exact=True).click()
    assert page.locator(".form-error-message").count() == 0, page.locator(
        ".form-error-message"
    ).all_inner_texts()


def set_roles(page: Page, roles: dict[str, str]) -> None:
    for place, (value, role) in enumerate(roles.items()):
        page.locator(f"[name=rules-{place}-value]").fill(value)
        page.locator(f"[name=rules-{place}-role]").select_option(role)
    page.get_by_role("button", name="Gem tabellen").click()
    expect(page.locator("[name=rules-0-value]")).to_have_value(next(iter(roles)))


ROLES = {"spindel-bo": "round_leader", "spindel-dan": "reader"}


def test_openid_connect(
    spindel: ServerBehindProxy, administrator: Page, open_browser: Callable[..., BrowserContext]
) -> None:
    page, port = administrator, free_port()
    told = add_provider(page, spindel, "openid_connect")
    assert told["answer"].startswith(spindel.public + "/konto/log-ind/oidc/")
    client = {"client_id": "spindel", "client_secret": "en hemmelighed", "redirect_uris": [told["answer"]]}
    with identity_provider("oidc", port=port, client=client, people=PEOPLE) as issuer:
        set_up(
            page,
            issuer=issuer,
            client_id="spindel",
            secret="en hemmelighed",
            role_claim="roles",
            opens_accounts=True,
        )
        set_roles(page, ROLES)
        assert "\n".join(axe_findings(page)) == ""
        assert "en hemmelighed" not in page.content()

        page.get_by_role("link", name="Prøv det nu").click()
        at_openid(page, "bo")
        expect(page.locator("#last-try ~ .alert")).to_contain_text("Målingsleder")
        expect(page.locator(".site-header__user")).to_have_text("Finn")

        stranger = open_browser().new_page()
        stranger.goto(spindel.public + "/konto/log-ind/")
        assert stranger.get_by_role("link", name="Log ind med Egelund").count() == 0
        set_up(page, is_active=True)

        stranger.reload()
        stranger.get_by_role("link", name="Log ind med Egelund").click()
        at_openid(stranger, "bo")
        stranger.wait_for_url(spindel.public + "/")
        expect(stranger.locator(".site-header__user")).to_have_text("Bo Ægir")
        assert stranger.goto(spindel.public + "/maalinger/").ok  # type: ignore[union-attr]

        other = open_browser().new_page()
        other.goto(told["sign_in"])
        at_openid(other, "eva")
        other.wait_for_url(spindel.public + "/konto/log-ind/")
        expect(other.locator(".alert").first).to_contain_text("rolle")
    page.reload()
    expect(page.locator("#last-try ~ .alert")).to_contain_text("noget andet")


def at_openid(page: Page, who: str) -> None:
    page.locator("[name=who]").fill(who)
    page.locator("button").click()


def test_saml(
    spindel: ServerBehindProxy,
    administrator: Page,
    open_browser: Callable[..., BrowserContext],
    tmp_path: Path,
) -> None:
    page, port = administrator, free_port()
    told = add_provider(page, spindel, "saml")
    signs = key_and_certificate(tmp_path)
    with identity_provider("saml", port=port, people=PEOPLE, **signs) as provider:
        set_up(
            page,
            metadata_url=provider + "/metadata",
            role_claim="roles",
            opens_accounts=True,
            is_active=True,
        )
        set_roles(page, ROLES)
        page.get_by_role("link", name="Prøv det nu").click()
        at_saml(page, "dan")
        expect(page.locator("#last-try ~ .alert")).to_contain_text("Læser")

        for name, without_slash in (("dan", False), ("bo", True)):
            person = open_browser().new_page()
            person.goto(told["sign_in"])
            at_saml(person, name, told["answer"].rstrip("/") if without_slash else "")
            person.wait_for_url(spindel.public + "/")
            expect(person.locator(".site-header__user")).to_have_text(PEOPLE[name]["name"])

        stranger = open_browser().new_page()
        stranger.goto(told["sign_in"])
        at_saml(stranger, "ida")
        stranger.wait_for_url(spindel.public + "/konto/log-ind/")
        expect(stranger.locator(".alert").first).to_contain_text("skifter")


def at_saml(page: Page, who: str, to: str = "") -> None:
    page.locator("[name=who]").fill(who)
    page.locator("button").click()
    if to:
        page.locator("form").evaluate("(form, to) => { form.action = to; }", to)
    page.locator("button").click()
