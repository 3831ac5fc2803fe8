"""Whoever signs in: every page they can reach is sound, in both languages, on a phone and on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.journeys.conftest import Server, axe_findings, enter_demo
from tests.journeys.walking import every_kind_of_page

NARROW = {"width": 320, "height": 700}
FIRST_PAGE_BYTES = 200_000


def sideways(page: Page) -> int:
    """How far the page can be scrolled sideways, in CSS pixels."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


# Alma answers, Carla sees a part of the tree, Finn sees all that Bo and Dan do.
@pytest.mark.parametrize("person", ["alma", "carla", "finn"])
def test_every_page_is_sound(
    open_browser: Callable[..., BrowserContext], demo_server: Server, person: str, language: str
) -> None:
    page = open_browser(viewport=NARROW).new_page()
    enter_demo(page, demo_server, person, language)
    findings, visited = [], 0
    for address in every_kind_of_page(page, demo_server.address + "/"):
        visited += 1
        assert page.locator("html").get_attribute("lang") == language
        findings += axe_findings(page)
        if (over := sideways(page)) > 0:
            findings.append(f"{address}: scrolls {over} px sideways at 320 px")
    assert not findings, "\n".join(findings)
    assert visited > 3


def test_the_front_page_is_light(open_browser: Callable[..., BrowserContext], demo_server: Server) -> None:
    page = open_browser().new_page()
    sizes: list[int] = []
    page.on(
        "requestfinished",
        lambda request: sizes.append(
            sum(request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize"))
        ),
    )
    page.goto(demo_server.address, wait_until="networkidle")
    assert len(sizes) > 3
    assert sum(sizes) < FIRST_PAGE_BYTES


@pytest.mark.parametrize("path", ["/", "/konto/log-ind/", "/was/", "/privatliv/", "/findes-ikke/"])
def test_pages_for_strangers_are_sound(
    open_browser: Callable[..., BrowserContext], demo_server: Server, path: str
) -> None:
    page = open_browser(viewport=NARROW).new_page()
    page.goto(demo_server.address + path)
    assert axe_findings(page) == []
    assert sideways(page) <= 0


def test_forced_colours_and_double_text_keep_every_word(
    open_browser: Callable[..., BrowserContext], demo_server: Server
) -> None:
    context = open_browser(
        viewport={"width": 640, "height": 800}, forced_colors="active", reduced_motion="reduce"
    )
    page = context.new_page()
    enter_demo(page, demo_server, "dan")
    page.goto(demo_server.address + "/resultater/2/")
    assert sideways(page) <= 0
    assert page.locator("svg.chart:visible").count() > 0
