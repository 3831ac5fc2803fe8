"""A respondent's sheet in a real browser, on a real server."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from tests.features.answering.serving import Server

SAVED = re.compile(r"Gemt \d\d\.\d\d")


class Sheet:
    """A sheet's pages in one browser."""

    def __init__(self, context: BrowserContext, person: dict, page: Page | None = None) -> None:
        self.context, self.person = context, person
        self.page = page or context.new_page()

    def open(self, where: str = "emne/strategi/") -> "Sheet":
        self.page.goto(f"/svar/{self.person['round']}/{self.person['unit']}/{where}")
        return self.ready()

    def ready(self) -> "Sheet":
        self.page.locator("#answering[data-ready]").wait_for()
        return self

    def choose(self, item: str, value: str) -> None:
        self.page.locator(f'label[for="{item}:{value}"]').click()

    def comment(self, item: str, text: str) -> None:
        details = self.page.locator(f"#q-{item} details")
        if details.get_attribute("open") is None:
            details.locator("summary").click()
        details.locator("textarea").fill(text)

    def chosen(self, item: str) -> list[str]:
        marked = self.page.locator(f'[name="chosen:{item}"]:checked')
        return [one.get_attribute("value") for one in marked.all()]

    @property
    def status(self) -> Locator:
        return self.page.locator("[data-status]")

    @property
    def notice(self) -> Locator:
        return self.page.locator("[data-notice]")

    def waiting(self) -> list[str]:
        keys = self.page.evaluate("Object.keys(localStorage)")
        return sorted(key.rpartition(".")[2] for key in keys if key.startswith("spindel.sheet."))

    def settled(self) -> None:
        """Nothing waits on the device any more. Asked from outside, since the page allows no evaluation inside."""
        until = time.monotonic() + 10
        while self.waiting():
            assert time.monotonic() < until, self.waiting()
            self.page.wait_for_timeout(50)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("answering"), respondents=80)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def respondents(server: Server) -> Iterator[dict[str, Any]]:
    """People with an empty sheet, one for each test that asks."""
    return iter(server.people["sheets"])


@pytest.fixture
def device(server: Server, open_browser: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """A phone somebody is signed in on."""

    def one(person: dict[str, Any], **how: Any) -> BrowserContext:
        context = open_browser(base_url=server.address, **how)
        context.set_default_timeout(10_000)
        sign_in(context, server, person["cookie"])
        return context

    return one


def sign_in(context: BrowserContext, server: Server, cookie: str) -> None:
    context.add_cookies([{"name": "spindel_session", "value": cookie, "url": server.address}])


@pytest.fixture
def alma(respondents: Iterator[dict[str, Any]]) -> dict[str, Any]:
    return next(respondents)


@pytest.fixture
def sheet(device, alma) -> Sheet:
    return Sheet(device(alma), alma).open()


@pytest.fixture
def stored(server: Server, alma: dict):
    def answer(item: str = "retning") -> tuple | None:
        asked = "SELECT value, absence, comment FROM answering_answer WHERE sheet_id = ? AND item = ?"
        return next(iter(server.sql(asked, alma["sheet"], item)), None)

    return answer
