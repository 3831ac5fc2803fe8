"""Alma answers on a phone by the link in her mail: no account, in every mode, in both languages, on a bad line."""

# ruff: noqa: F811  (fixtures are imported by name)

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.features.answering.browsing import SAVED, Sheet, server  # noqa: F401
from tests.features.answering.serving import Server
from tests.journeys.conftest import axe_findings

PHONE = {"width": 390, "height": 844}
MODES = ["named", "confidential", "anonymous"]


@pytest.fixture(scope="session")
def unused(server: Server) -> dict[str, Iterator[str]]:
    return {mode: iter(found["keys"]) for mode, found in server.people["keys"].items()}


@pytest.fixture
def phone(server: Server, open_browser: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    def one(**how: Any) -> BrowserContext:
        context = open_browser(base_url=server.address, viewport=PHONE, **how)
        context.set_default_timeout(10_000)
        return context

    return one


def by_mail(context: BrowserContext, key: str) -> Page:
    page = context.new_page()
    page.goto(f"/s/#{key}")
    page.wait_for_url("**/svar/*/*/", wait_until="networkidle")
    return page


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("language", ["da", "en"])
def test_from_the_mail_to_the_thanks(phone, server, unused, mode, language):
    begin, send, thanks = {
        "da": ("Begynd", "Send mine svar", "Tak, dine svar er sendt"),
        "en": ("Begin", "Send my answers", "Thank you, your answers are sent"),
    }[language]
    here = server.people["keys"][mode]
    page = by_mail(phone(locale=language), next(unused[mode]))
    assert "#" not in page.url
    assert axe_findings(page) == []
    page.get_by_role("button", name=begin).click()
    sheet = Sheet(page.context, here, page).ready()
    sheet.choose("retning", "2")
    sheet.settled()
    assert axe_findings(page) == []
    page.goto(f"/svar/{here['round']}/{here['unit']}/oversigt/")
    sheet.ready()
    assert axe_findings(page) == []
    page.get_by_role("button", name=send).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(thanks)
    assert axe_findings(page) == []


@pytest.mark.parametrize("mode", ["confidential", "anonymous"])
def test_what_is_answered_offline_waits_and_is_sent(phone, server, unused, mode):
    here = server.people["keys"][mode]
    page = by_mail(phone(), next(unused[mode]))
    page.get_by_role("button", name="Begynd").click()
    sheet = Sheet(page.context, here, page).ready()
    page.context.set_offline(True)
    sheet.choose("retning", "3")
    sheet.comment("retning", "I bussen")
    page.locator("#comment-retning").blur()
    expect(sheet.notice).to_contain_text("Ikke forbundet")
    assert sheet.waiting() == ["retning"]
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(sheet.status).to_have_text(SAVED)
    sheet.settled()
    page.reload()
    sheet.ready()
    assert sheet.chosen("retning") == ["3"]
    assert page.locator("#comment-retning").input_value() == "I bussen"


def test_a_device_that_lost_its_link_keeps_the_answers_until_it_is_opened_again(phone, server, unused):
    here, key = server.people["keys"]["anonymous"], next(unused["anonymous"])
    page = by_mail(phone(), key)
    page.get_by_role("button", name="Begynd").click()
    sheet = Sheet(page.context, here, page).ready()
    page.context.clear_cookies(name="spindel_key")
    sheet.choose("retning", "1")
    expect(sheet.notice).to_contain_text("Enheden har ikke længere dit link")
    again = by_mail(page.context, key)
    again.get_by_role("link", name="Fortsæt").click()
    sheet = Sheet(again.context, here, again).ready()
    sheet.settled()
    again.reload()
    assert Sheet(again.context, here, again).ready().chosen("retning") == ["1"]


def test_without_a_script_the_link_is_pasted(phone, server, unused):
    page = phone(java_script_enabled=False).new_page()
    key = next(unused["anonymous"])
    page.goto(f"/s/#{key}")
    page.get_by_label("Linket fra din mail").fill(f"{server.address}/s/#{key}")
    page.get_by_role("button", name="Gå til spørgsmålene").click()
    page.get_by_role("button", name="Begynd").click()
    page.locator('label[for="retning:2"]').click()
    page.get_by_role("button", name="Oversigt").click()
    page.get_by_role("button", name="Send mine svar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tak, dine svar er sendt")


@pytest.mark.parametrize("mode", MODES)
def test_through_the_link_in_the_coffee_room(phone, server, mode):
    page = phone().new_page()
    page.goto(f"/s/aaben/{server.people['keys'][mode]['code']}/")
    assert axe_findings(page) == []
    if mode == "named":
        page.get_by_label("Dit navn").fill("Ida")
    page.get_by_role("button", name="Begynd").click()
    sheet = Sheet(page.context, server.people["keys"][mode], page).ready()
    sheet.choose("retning", "4")
    expect(sheet.status).to_have_text(SAVED)


def test_a_link_that_opens_nothing_says_so_kindly(phone):
    page = phone().new_page()
    page.goto("/s/#" + "x" * 43)
    expect(page.get_by_role("alert")).to_contain_text("Linket åbner ikke noget")
    assert axe_findings(page) == []


def test_bo_keys_in_paper_without_a_mouse(server, open_browser):
    context = open_browser(base_url=server.address)
    context.add_cookies([{"name": "spindel_session", "value": server.people["bo"], "url": server.address}])
    here, page = server.people["keys"]["confidential"], context.new_page()
    page.goto(f"/svar/{here['round']}/{here['unit']}/papir/")
    assert axe_findings(page) == []
    page.locator('[id="retning:0"]').focus()
    for digit in "325":
        page.keyboard.press(digit)
    assert [
        page.locator(f'[name="chosen:{item}"]:checked').get_attribute("value")
        for item in ("retning", "ledelse", "data")
    ] == ["2", "1", "4"]
    page.get_by_role("button", name="Tag besvarelsen ind").click()
    expect(page.get_by_role("status").first).to_contain_text("Besvarelsen er taget ind")
    assert page.locator("[name^='chosen:']:checked").count() == 0
