"""Dan looks from all sides, and Carla makes a development zone of what she sees; with the keyboard's own means only."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Server, axe_findings, enter_demo

WORDS = {
    "da": {
        "compare": "Sammenlign",
        "units": "Enhed for enhed",
        "time": "Over tid",
        "discuss": "Tal om først",
        "choose": "Gør til udviklingszone",
        "why": "Hvorfor netop den?",
        "due": "Skal være nået",
        "save": "Gem",
        "further": "Skriv, hvor langt den er",
        "working": "I gang",
        "zones": "Udviklingszoner",
    },
    "en": {
        "compare": "Compare",
        "units": "Unit by unit",
        "time": "Over time",
        "discuss": "Discuss first",
        "choose": "Make it a development zone",
        "why": "Why this one?",
        "due": "To be reached by",
        "save": "Save",
        "further": "Say how far it is",
        "working": "Being worked on",
        "zones": "Development zones",
    },
}


def sound(page: Page) -> None:
    assert axe_findings(page) == []
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, page.url


def test_dan_looks_from_all_sides(
    open_browser: Callable[..., BrowserContext], demo_server: Server, language: str
) -> None:
    words = WORDS[language]
    page = open_browser().new_page()
    enter_demo(page, demo_server, "dan", language)
    page.goto(f"{demo_server.address}/resultater/2/")
    expect(page.locator(".chart-changes")).to_be_visible()
    expect(page.locator(".chart-shares")).to_be_visible()
    sound(page)
    page.get_by_role("link", name=words["units"], exact=True).click()
    first = page.locator("tbody th a").first.inner_text()
    page.locator("thead a[title='Data']").click()
    assert page.locator("th[aria-sort]").count() == 1
    assert page.locator("tbody th a").first.inner_text() != first
    sound(page)
    page.get_by_role("link", name=words["compare"], exact=True).click()
    expect(page.locator(".compare__web .chart:visible")).to_have_count(1)
    for box in page.locator("input[name=enhed]").all():
        box.check()
    page.get_by_role("button", name=words["compare"]).click()
    assert page.url.count("enhed=") > 10, "the address holds the choice"
    expect(page.locator(".chart-web-small").first).to_be_visible()
    expect(page.locator(".compare__web")).to_have_count(0)
    sound(page)
    for name in ("time", "discuss"):
        page.get_by_role("link", name=words[name], exact=True).click()
        sound(page)


def test_carla_makes_a_zone_of_a_figure_without_javascript(
    open_browser: Callable[..., BrowserContext], demo_server: Server, language: str
) -> None:
    words = WORDS[language]
    page = open_browser(java_script_enabled=False).new_page()
    enter_demo(page, demo_server, "carla", language)
    page.locator("#results-panel ~ p a").click()
    # Another one in each language: a zone that is there already is only opened again.
    page.get_by_role("button", name=words["choose"]).nth(list(WORDS).index(language)).click()
    page.get_by_label(words["why"]).fill("Borgerne venter for længe")
    page.get_by_label(words["due"]).fill("2027-06-01")
    page.get_by_role("button", name=words["save"]).first.click()
    expect(page.locator(".zone-why")).to_have_text("Borgerne venter for længe")
    page.get_by_text(words["further"]).click()
    page.get_by_label(words["working"]).check()
    page.get_by_role("button", name=words["save"]).last.click()
    expect(page.locator("h1 .badge")).to_have_text(words["working"])
    page.goto(demo_server.address)
    expect(page.locator(".zones__title").first).to_be_visible()


def test_a_zone_is_sound(
    open_browser: Callable[..., BrowserContext], demo_server: Server, language: str
) -> None:
    words = WORDS[language]
    page = open_browser().new_page()
    enter_demo(page, demo_server, "bo", language)
    page.goto(f"{demo_server.address}/resultater/2/punkt/data/")
    sound(page)
    page.get_by_role("button", name=words["choose"]).first.click()
    sound(page)
    page.get_by_role("link", name=words["zones"], exact=True).first.click()
    sound(page)
