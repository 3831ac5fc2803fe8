"""A real server with the demo municipality, a real browser, and axe looking over every page."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CLONE = Path(__file__).resolve().parents[2]
AXE = CLONE / "node_modules" / "axe-core" / "axe.min.js"
# Playwright waits in an event loop of its own; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.journey)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`spindel demo` or `spindel serve` as a person starts it, in a home of its own."""

    def __init__(self, home: Path, command: str = "demo") -> None:
        self.home, self.command, self.port = home, command, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("SPINDEL_", "DJANGO_"))
        }
        with (self.home / "server.log").open("ab") as output:
            self.process = self.launched(environment, output)
        self.wait_until_up()

    def launched(self, environment: dict[str, str], output: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "spindel.cli", self.command, "--port", str(self.port)],
            cwd=self.home,
            env=environment | {"SPINDEL_HOME": str(self.home), "PYTHONPATH": str(CLONE / "src")},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )

    def wait_until_up(self) -> None:
        for _ in range(600):
            if self.process.poll() is not None:
                pytest.fail((self.home / "server.log").read_text())
            try:
                urllib.request.urlopen(f"{self.address}/sundhed/", timeout=2)
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail("the server did not come up within a minute")

    def stop(self, how: int = signal.SIGTERM) -> None:
        os.killpg(self.process.pid, how)
        self.process.wait(timeout=20)


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("demo"))
    yield server
    server.stop()


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    """What a new installation is: `spindel serve` on an empty database."""
    server = Server(tmp_path, "serve")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("the journeys need Debian's chromium; `make journeys` installs it")
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync", "--no-sandbox"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield browser
        browser.close()


@pytest.fixture(params=["da", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def open_browser(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A fresh profile; every request that leaves the machine, and every error on the page, fails the test."""
    opened: list[BrowserContext] = []
    strange: list[str] = []

    def open_one(**how: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 390, "height": 844}, "locale": "da-DK", **how})
        context.on(
            "request",
            lambda request: (
                strange.append(request.url)
                if not request.url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:"))
                else None
            ),
        )
        context.on("weberror", lambda error: strange.append(str(error.error)))
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert strange == []


def axe_findings(page: Page) -> list[str]:
    """What axe says is wrong on the page as it stands, one line each."""
    # Evaluated by the debugger, past the page's own content security policy.
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{page.url}: {violation['id']}: {violation['help']} {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def enter_demo(page: Page, server: Server, person: str, language: str = "da") -> None:
    page.goto(server.address)
    if language == "en":
        page.get_by_role("button", name="English").click()
    page.locator(f'button[name="person"][value="{person}"]').click()
    page.wait_for_load_state()
