"""Journey 1: from an empty installation to the spider web of one's own department."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Server, axe_findings

WORDS = {
    "da": {
        "organisation": "Organisationens navn",
        "unit": "Jeres egen afdeling eller jeres fagområde",
        "name": "Dit navn",
        "email": "Din e-mailadresse",
        "password": "Vælg en adgangskode",
        "start": "Start",
        "begin": "Begynd",
        "send": "Send mine svar",
        "password_again": "Log ind",
    },
    "en": {
        "organisation": "Name of your organisation",
        "unit": "Your own department or area",
        "name": "Your name",
        "email": "Your e-mail address",
        "password": "Choose a password",
        "start": "Start",
        "begin": "Begin",
        "send": "Send my answers",
        "password_again": "Sign in",
    },
}


def set_up_link(server: Server) -> str:
    found = re.search(r"http://\S+/kom-i-gang/\S+", (server.home / "server.log").read_text())
    assert found, "the server printed no link to start with"
    return found.group()


def answer_everything(page: Page) -> int:
    """Topic by topic with the keyboard: the focus on a question, a number key for its level."""
    answered = 0
    while page.locator("fieldset.question").count():
        for question in page.locator("fieldset.question").all():
            question.locator("input[type=radio]").first.focus()
            page.keyboard.press(str(answered % 5 + 1))
            answered += 1
        here = page.url
        page.locator("button[name=go][value=next]").click()
        page.wait_for_url(lambda url, here=here: url != here)
    return answered


def test_from_empty_to_spider_web(
    open_browser: Callable[..., BrowserContext], empty_server: Server, language: str
) -> None:
    words = WORDS[language]
    page = open_browser(locale="da-DK" if language == "da" else "en-GB").new_page()
    link = set_up_link(empty_server)
    page.goto(link)
    assert axe_findings(page) == []
    page.get_by_label(words["organisation"]).fill("Æbleby Kommune <b>")
    page.get_by_label(words["unit"]).fill("Hjemmeplejen Øst")
    page.get_by_label(words["name"]).fill("Åse Øllgård")
    page.get_by_label(words["email"]).fill("aase@aebleby.example")
    page.get_by_label(words["password"]).fill("en spole garn rækker langt")
    page.get_by_role("button", name=words["start"], exact=True).click()
    page.locator('a[href^="/svar/"]').filter(visible=True).first.click()
    if page.get_by_role("button", name=words["begin"]).count() == 0:
        page.locator('main a[href^="/svar/"]').first.click()
    page.get_by_role("button", name=words["begin"]).click()
    page.wait_for_url("**/emne/**")
    assert answer_everything(page) == 13
    assert axe_findings(page) == []
    page.get_by_role("button", name=words["send"]).click()
    page.wait_for_url("**/sendt/")
    assert axe_findings(page) == []
    page.locator('main a[href^="/resultater/"]').first.click()
    expect(page.locator("svg.chart-web:visible").first).to_be_visible()
    assert axe_findings(page) == []
    page.goto(empty_server.address + "/resultater/1/1/")
    expect(page.locator("svg.chart-web:visible").first).to_be_visible()
    assert axe_findings(page) == []


def test_the_link_works_once(open_browser: Callable[..., BrowserContext], empty_server: Server) -> None:
    page = open_browser().new_page()
    link = set_up_link(empty_server)
    assert page.goto(link).status == 200  # type: ignore[union-attr]
    for field, value in {
        "organisation": "Æbleby Kommune",
        "unit": "Skolen",
        "name": "Åse",
        "email": "aase@aebleby.example",
        "password": "en spole garn rækker langt",
    }.items():
        page.locator(f"[name={field}]").fill(value)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(empty_server.address + "/")
    stranger = open_browser().new_page()
    assert stranger.goto(link).status == 404  # type: ignore[union-attr]


def test_doors_stand_open_in_the_demo_only(
    open_browser: Callable[..., BrowserContext], empty_server: Server
) -> None:
    page = open_browser().new_page()
    page.goto(empty_server.address)
    assert page.locator('button[name="person"]').count() == 0
    answer = page.request.post(empty_server.address + "/demo/ind/", form={"person": "finn"})
    assert answer.status in {403, 404}
