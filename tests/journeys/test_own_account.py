"""A passkey from the first to the last: made, used instead of a password, and taken away again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Server, axe_findings, enter_demo
from tests.journeys.test_every_page import sideways

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
WORDS = {
    "da": {
        "add": "Tilføj en adgangsnøgle",
        "do": "Tilføj",
        "use": "Log ind med en adgangsnøgle",
        "remove": "Fjern",
        "connect": "Forbind en app",
        "out": "Log ud",
    },
    "en": {
        "add": "Add a passkey",
        "do": "Add",
        "use": "Sign in with a passkey",
        "remove": "Remove",
        "connect": "Connect an app",
        "out": "Sign out",
    },
}


class OnLocalhost:
    """Browsers have passkeys for names only, and this is the machine's own."""

    def __init__(self, server: Server) -> None:
        self.address = server.address.replace("127.0.0.1", "localhost")


def sound(page: Page) -> None:
    assert axe_findings(page) == []
    assert sideways(page) <= 0


@pytest.fixture
def page(open_browser: Callable[..., BrowserContext]) -> Page:
    """A phone with a finger on it that is known."""
    context = open_browser()
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def test_a_passkey_lets_one_in_without_a_password(page: Page, demo_server: Server, language: str) -> None:
    server, words = OnLocalhost(demo_server), WORDS[language]
    enter_demo(page, server, "carla", language)  # type: ignore[arg-type]
    page.locator(".site-header__user").click()
    sound(page)
    page.get_by_role("link", name=words["add"]).click()
    sound(page)
    page.get_by_role("button", name=words["do"], exact=True).click()
    page.wait_for_url("**/konto/koder/")
    assert page.locator(".codes li").count() == 10
    sound(page)
    page.locator("header").get_by_role("button", name=words["out"]).click()

    page.goto(server.address + "/konto/log-ind/")
    sound(page)
    page.get_by_role("button", name=words["use"]).click()
    page.wait_for_url(server.address + "/")
    expect(page.locator(".site-header__user")).to_have_text("Carla Toft")

    page.goto(server.address + "/konto/")
    page.get_by_role("link", name=words["remove"]).click()
    if page.locator("form[data-passkey]").count():
        sound(page)
        page.locator("form[data-passkey] button").click()
    page.wait_for_url("**/fjern/**")
    sound(page)
    page.get_by_role("button", name=words["remove"]).click()
    page.wait_for_url("**/konto/")
    assert page.get_by_role("link", name=words["remove"]).count() == 0


def test_an_app_can_be_connected_without_a_camera(page: Page, demo_server: Server, language: str) -> None:
    enter_demo(page, demo_server, "dan", language)
    page.locator(".site-header__user").click()
    page.get_by_role("link", name=WORDS[language]["connect"]).click()
    sound(page)
    assert len(page.locator("code.copyable").inner_text()) == 32
    page.locator("[name=code]").fill("000000")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".form-error-message")).to_be_visible()
    sound(page)
