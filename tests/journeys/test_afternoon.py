"""One afternoon: a municipality of 20 areas from a spreadsheet to results somebody can read.

Bo has nothing but an empty installation, a mail server and the guide. The people he asks have no accounts: one answers on a
phone, the others through the plain forms, each with the link from their own mail.
"""

import email
import http.cookiejar
import io
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.policy import default
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Server, axe_findings, free_port
from tests.journeys.test_try_it import answer_everything, set_up_link

AREAS = {
    "Sundhed og Ældre": ["Hjemmepleje", "Plejehjem", "Sygepleje", "Træning", "Visitation"],
    "Børn og Unge": ["Dagtilbud", "Skoler", "PPR", "Familier", "Sundhedspleje"],
    "Teknik og Miljø": ["Byggesag", "Vej", "Natur", "Affald", "Planlægning"],
    "Job og Borgere": ["Jobcenter", "Ydelser", "Borgerservice", "Unge i job", "Sygedagpenge"],
}
PEOPLE = {"Hjemmepleje": 6, "Skoler": 7, "Jobcenter": 6}
"""Everywhere else there are two: too few to be shown."""
TOO_FEW = "Byggesag"
"""Both answer here, and nobody is shown it."""
NOT_ANSWERING = "skoler-6@birkely.example"
ON_THE_PHONE = "hjemmepleje-0@birkely.example"
WORDS = {
    "da": {"few": "færre end 5", "reason": "Alle har svaret."},
    "en": {"few": "fewer than 5", "reason": "All have answered."},
}


class Letterbox:
    """A mail server that keeps what it is given, by recipient."""

    def __init__(self) -> None:
        self.letters: dict[str, list[str]] = {}

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        letter = email.message_from_bytes(envelope.content, policy=default)
        text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for recipient in envelope.rcpt_tos:
            self.letters.setdefault(recipient, []).append(text)
        return "250 OK"

    def wait_for(self, number: int) -> None:
        until = time.monotonic() + 60
        while sum(map(len, self.letters.values())) < number:
            assert time.monotonic() < until, f"{sum(map(len, self.letters.values()))} letters of {number}"
            time.sleep(0.1)

    def link_of(self, person: str) -> str:
        found = re.search(r"http://\S+/s/#[\w-]+", self.letters[person][-1])
        assert found, self.letters[person][-1]
        return found.group()


class MailingServer(Server):
    """`spindel serve` with a mail server to send through."""

    def __init__(self, home: Path, mail_port: int) -> None:
        self.mail_port = mail_port
        super().__init__(home, "serve")

    def launched(self, environment: dict[str, str], output: IO[bytes]) -> subprocess.Popen[bytes]:
        mail = {
            "SPINDEL_ADDRESS": self.address,
            "SPINDEL_SMTP_HOST": "127.0.0.1",
            "SPINDEL_SMTP_PORT": str(self.mail_port),
            "SPINDEL_SMTP_SECURITY": "none",
            "SPINDEL_SMTP_FROM": "spindel@birkely.example",
        }
        return super().launched(environment | mail, output)


class Respondent:
    """Answers without a script, as a plain browser would."""

    def __init__(self) -> None:
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.url = self.page = ""

    def get(self, url: str) -> None:
        self.took(self.opener.open(url, timeout=20))

    def post(self, **fields: Any) -> None:
        """To the first form on the page that is not the choice of language."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.page)
        assert token, self.page
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token.group(1), **fields}, doseq=True)
        request = urllib.request.Request(self.url, data.encode(), {"Referer": self.url})  # noqa: S310
        self.took(self.opener.open(request, timeout=20))

    def took(self, response: Any) -> None:
        self.url, self.page = response.url.partition("#")[0], response.read().decode()

    def answer(self, link: str, level: int) -> None:
        address, _, key = link.partition("#")
        self.get(address)
        self.post(key=key)
        place = self.url
        self.url += "begynd/"
        self.post()
        while "/emne/" in self.url:
            seen = dict(re.findall(r'name="(seen:[\w.-]+)" value="([^"]*)"', self.page))
            chosen = {name.replace("seen", "chosen"): str((level + len(name)) % 5) for name in seen}
            self.post(**seen, **chosen, go="next")
        self.url = f"{place}send/"
        self.post()


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def server(tmp_path: Path, letterbox: Letterbox) -> Iterator[Server]:
    port = free_port()
    mail = Controller(letterbox, hostname="127.0.0.1", port=port)
    mail.start()
    running = MailingServer(tmp_path, port)
    yield running
    running.stop()
    mail.stop()


def workbook(rows: list[list[object]]) -> bytes:
    book, kept = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(kept)
    return kept.getvalue()


def units() -> bytes:
    rows: list[list[object]] = [["navn", "hører under", "medarbejdere"]]
    for department, areas in AREAS.items():
        rows += [[department, "", ""], *([area, department, 40] for area in areas)]
    return workbook(rows)


def addresses() -> dict[str, str]:
    """Address to area."""
    areas = [area for below in AREAS.values() for area in below]
    return {
        f"{re.sub('[^a-z]', '', area.lower().replace('æ', 'ae'))}-{number}@birkely.example": area
        for area in areas
        for number in range(PEOPLE.get(area, 2))
    }


def people() -> bytes:
    rows: list[list[object]] = [["navn", "e-mail", "enhed"]]
    return workbook(
        [*rows, *([f"Person {n}", who, area] for n, (who, area) in enumerate(addresses().items()))]
    )


class Bo:
    def __init__(self, page: Page, server: Server, language: str) -> None:
        self.page, self.server, self.language = page, server, language
        self.findings: list[str] = []

    def go(self, path: str) -> None:
        self.page.goto(self.server.address + path)
        self.look()

    def look(self) -> None:
        self.page.wait_for_load_state()
        self.findings += axe_findings(self.page)

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.look()

    def found(self) -> None:
        self.page.goto(set_up_link(self.server))
        for field, value in {
            "organisation": "Birkely Kommune",
            "unit": "Digitalisering",
            "name": "Bo Birk",
            "email": "bo@birkely.example",
            "password": "en spole garn rækker langt",
        }.items():
            self.page.locator(f"main [name={field}]").fill(value)
        self.page.locator("main button[type=submit]").click()
        self.look()

    def upload(self, subject: str, content: bytes) -> None:
        self.go("/organisation/indlaes/")
        self.page.locator(f"input[name=subject][value={subject}]").check()
        file = {"name": f"{subject}.xlsx", "mimeType": "application/octet-stream", "buffer": content}
        self.page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
        self.press("main form button[type=submit]")
        invites = self.page.locator("input[name=invites]")
        if invites.count():
            invites.uncheck()
        self.press("main form:has(input[name=fingerprint]) button[type=submit]")

    def plan(self) -> None:
        self.go("/maalinger/ny/")
        self.page.locator("input[name=name]").fill("Forår 2027")
        self.page.locator("input[name=questions]").nth(1).check()
        self.page.locator("input[name=mode][value=confidential]").check()
        deadline = datetime.now(tz=ZoneInfo("Europe/Copenhagen")).date() + timedelta(days=21)
        self.page.locator("input[name=deadline]").fill(deadline.isoformat())
        self.page.locator(f"input[name=language][value={self.language}]").check()
        self.press("main form button[type=submit].button-primary")
        self.round = urllib.parse.urlsplit(self.page.url).path
        self.press("main form[action$='/aabn/'] button")

    def close(self, reason: str) -> None:
        self.go(f"{self.round}luk/")
        self.page.locator("main textarea").fill(reason)
        self.press("main form button[type=submit]")


def answer_on_the_phone(page: Page, link: str) -> None:
    page.goto(link)
    page.wait_for_url("**/svar/**")
    findings = axe_findings(page)
    page.locator("main form[action$='/begynd/'] button").click()
    page.wait_for_url("**/emne/**")
    assert answer_everything(page) == 13
    findings += axe_findings(page)
    page.locator("form[action$='/send/'] button").click()
    page.wait_for_url("**/sendt/")
    assert findings + axe_findings(page) == []


def test_an_afternoon(
    open_browser: Callable[..., BrowserContext], server: Server, letterbox: Letterbox, language: str
) -> None:
    words, asked = WORDS[language], addresses()
    locale = "da-DK" if language == "da" else "en-GB"
    bo = Bo(open_browser(viewport={"width": 1280, "height": 900}, locale=locale).new_page(), server, language)
    bo.found()
    bo.upload("units", units())
    bo.upload("people", people())
    bo.plan()
    letterbox.wait_for(len(asked))
    assert {who: len(letterbox.letters.get(who, ())) for who in asked} == dict.fromkeys(asked, 1)

    answer_on_the_phone(open_browser(locale=locale).new_page(), letterbox.link_of(ON_THE_PHONE))
    for number, who in enumerate(sorted(asked)):
        if who not in {ON_THE_PHONE, NOT_ANSWERING} and asked[who] in {*PEOPLE, TOO_FEW}:
            Respondent().answer(letterbox.link_of(who), number)
    bo.go(bo.round)
    answered = sum(PEOPLE.values()) + 2 - 1
    expect(bo.page.locator(".followed__total")).to_contain_text(f"{answered} ")
    before = {who: len(letters) for who, letters in letterbox.letters.items()}
    missing = [who for who in asked if asked[who] not in {*PEOPLE, TOO_FEW} or who == NOT_ANSWERING]
    bo.press(f"main form[action='{bo.round}mind/'] button")
    letterbox.wait_for(len(asked) + len(missing))
    reminded = {who for who in asked if len(letterbox.letters[who]) > before[who]}
    assert reminded == set(missing)

    bo.close(words["reason"])
    bo.go(bo.round.replace("maalinger", "resultater"))
    expect(bo.page.locator("svg.chart-web:visible").first).to_be_visible()
    shown = bo.page.locator("main").inner_text()
    assert "Hjemmepleje" in shown
    assert words["few"] in shown.casefold()
    with pytest.raises(urllib.error.HTTPError):
        Respondent().answer(letterbox.link_of(NOT_ANSWERING), 1)
    assert bo.findings == []
