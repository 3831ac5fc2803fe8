"""Alma answers in a real browser: saved at every choice, by thumb, by key, without a script, for every reader."""

# ruff: noqa: F811  (fixtures are imported by name)

from pathlib import Path

import pytest
from playwright.sync_api import expect

import spindel.features.answering
from spindel.features.answering.forms import MOST_SHOWN
from spindel.features.answering.models import LONGEST_COMMENT
from tests.features.answering.browsing import (  # noqa: F401
    SAVED,
    Sheet,
    alma,
    device,
    respondents,
    server,
    sheet,
    stored,
)
from tests.journeys.conftest import axe_findings

STATIC = Path(spindel.features.answering.__file__).parent / "static" / "answering"


# Saved at every choice


def test_a_choice_is_saved_and_says_so(sheet, stored):
    sheet.choose("retning", "2")
    expect(sheet.status).to_have_text(SAVED)
    assert stored() == (2.0, 0, "")
    expect(sheet.page.locator("[data-count]")).to_have_text("1 af 5 besvaret")
    assert sheet.page.locator("[data-progress]").evaluate("bar => bar.value") == 1
    assert sheet.waiting() == []


def test_the_number_keys_choose_in_the_question_that_has_the_focus(sheet, stored):
    sheet.page.locator('[id="ledelse:0"]').focus()
    sheet.page.keyboard.press("4")
    expect(sheet.status).to_have_text(SAVED)
    assert sheet.chosen("ledelse") == ["3"]
    assert (stored("ledelse"), stored("retning")) == ((3.0, 0, ""), None)
    sheet.page.keyboard.press("9")
    assert sheet.chosen("ledelse") == ["3"]


def test_a_digit_in_a_comment_is_a_digit(sheet, stored):
    sheet.comment("retning", "")
    sheet.page.locator("#comment-retning").press("3")
    expect(sheet.status).to_have_text(SAVED)
    assert stored() == (None, 1, "3")


def test_everything_can_be_done_from_the_keyboard(sheet, stored):
    sheet.page.locator("#main").focus()
    for _ in range(3):
        sheet.page.keyboard.press("Tab")
        if sheet.page.evaluate("document.activeElement.name") == "chosen:retning":
            break
    sheet.page.keyboard.press("2")
    expect(sheet.status).to_have_text(SAVED)
    assert stored()[0] == 1.0


def test_a_tick_list_and_a_number_keep_apart_from_dont_know(device, alma, stored):
    sheet = Sheet(device(alma), alma).open("emne/teknik/")
    sheet.choose("vaerktoejer", "dont_know")
    sheet.choose("vaerktoejer", "0")
    sheet.choose("vaerktoejer", "1")
    assert sheet.chosen("vaerktoejer") == ["0", "1"]
    sheet.choose("andel", "not_relevant")
    number = sheet.page.locator('[id="andel:number"]')
    number.fill("1.234,5")
    number.blur()
    expect(sheet.status).to_have_text(SAVED)
    sheet.settled()
    assert (stored("vaerktoejer"), stored("andel"), sheet.chosen("andel")) == (
        (3.0, 0, ""),
        (1234.5, 0, ""),
        [],
    )
    sheet.choose("vaerktoejer", "none")
    assert sheet.chosen("vaerktoejer") == ["none"]
    sheet.choose("andel", "dont_know")
    assert number.input_value() == ""


def test_a_number_nobody_can_read_gets_a_sentence_and_keeps_her_here(device, alma, stored):
    sheet = Sheet(device(alma), alma).open("emne/teknik/")
    sheet.page.locator('[id="andel:number"]').fill("mange")
    sheet.page.locator('[id="andel:number"]').blur()
    expect(sheet.page.locator("#q-andel .form-error-message")).to_contain_text("Det er ikke et tal")
    sheet.page.get_by_role("button", name="Gem og gå til oversigten").click()
    expect(sheet.page.locator('[id="andel:number"]')).to_be_focused()
    posted = []
    sheet.page.on(
        "request",
        lambda request: posted.append(request.post_data_json["item"]) if request.method == "POST" else None,
    )
    sheet.choose("data", "2")
    expect(sheet.status).to_have_text(SAVED)
    assert posted == ["data"]
    sheet.page.locator('[id="andel:number"]').fill("7")
    sheet.page.get_by_role("button", name="Gem og gå til oversigten").click()
    sheet.page.wait_for_url("**/oversigt/")
    assert stored("andel") == (7.0, 0, "")


@pytest.mark.parametrize("length", [4001, 10_000_000])
def test_a_comment_too_long_gets_a_sentence_and_costs_nothing(sheet, stored, length):
    sheet.choose("retning", "2")
    sheet.comment("retning", "")
    sheet.page.locator("#comment-retning").focus()
    sheet.page.keyboard.insert_text("x" * length)
    over = f"{min(length, MOST_SHOWN) - LONGEST_COMMENT:,}".replace(",", ".")
    expect(sheet.page.locator("#q-retning .form-error-message")).to_have_text(
        f"Kommentaren er {over} tegn for lang. Gør den kortere, så bliver den gemt."
    )
    sheet.choose("retning", "3")
    expect(sheet.status).to_have_text(SAVED)
    sheet.settled()
    assert stored() == (3.0, 0, "")
    sheet.page.locator("#comment-retning").fill("kort")
    sheet.page.locator("#comment-retning").blur()
    sheet.settled()
    assert stored()[2] == "kort"


def test_going_on_needs_no_form(sheet, stored):
    posted = []
    sheet.page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    sheet.choose("retning", "1")
    sheet.page.get_by_role("button", name="Gem og fortsæt").click()
    sheet.page.wait_for_url("**/emne/teknik/")
    assert [url.rpartition("/svar/")[2] for url in posted] == [f"ark/{sheet.person['sheet']}/gem/"]
    assert stored()[0] == 1.0


# Sending


def test_what_waits_is_sent_before_the_sheet_is(sheet, server, stored):
    sheet.context.set_offline(True)
    sheet.choose("retning", "2")
    sheet.page.close()
    sheet.context.set_offline(False)
    page = sheet.context.new_page()
    page.route("**/gem/", lambda route: route.abort())
    overview = Sheet(sheet.context, sheet.person, page).open("oversigt/")
    page.get_by_role("button", name="Send mine svar").click()
    expect(overview.status).to_have_text(
        "Nogle svar er ikke gemt endnu. Vent et øjeblik, og send igen.", timeout=8000
    )
    page.unroute("**/gem/")
    page.get_by_role("button", name="Send mine svar").click()
    page.wait_for_url("**/sendt/")
    assert stored()[0] == 2.0
    assert server.sql(
        "SELECT sent_at IS NOT NULL FROM answering_sheet WHERE id = ?", sheet.person["sheet"]
    ) == [(1,)]


# Without a script, and for everybody


def test_without_a_script(device, alma, stored):
    context = device(alma, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/svar/{alma['round']}/{alma['unit']}/emne/strategi/")
    page.locator('label[for="retning:2"]').click()
    page.locator('label[for="ledelse:not_relevant"]').click()
    page.locator("#q-ledelse summary").click()
    page.locator("#comment-ledelse").fill("Det er ikke os")
    page.get_by_role("button", name="Gem og fortsæt").click()
    assert page.url.endswith("/emne/teknik/")
    page.locator('label[for="vaerktoejer:1"]').click()
    page.locator('[id="andel:number"]').fill("12,5")
    page.locator('[id="andel:number"]').press("Enter")
    assert page.url.endswith("/oversigt/")
    expect(page.locator(".answer-bar__status")).to_have_text(SAVED)
    page.get_by_role("button", name="Send mine svar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tak, dine svar er sendt")
    assert [stored(item)[0] for item in ("retning", "vaerktoejer", "andel")] == [2.0, 2.0, 12.5]
    assert stored("ledelse") == (None, 3, "Det er ikke os")


PAGES = ["", "emne/strategi/", "emne/teknik/", "oversigt/", "sendt/", "../../"]


@pytest.fixture(scope="session")
def reviewed(respondents, server) -> dict:
    person = next(respondents)
    server.sql("UPDATE answering_sheet SET sent_at = '2026-11-21 10:00:00' WHERE id = ?", person["sheet"])
    return person


@pytest.mark.parametrize("where", PAGES)
@pytest.mark.parametrize("locale", ["da-DK", "en-GB"])
def test_axe_finds_nothing(device, reviewed, where, locale):
    context = device(reviewed, locale=locale)
    page = context.new_page()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"/svar/{reviewed['round']}/{reviewed['unit']}/{where}")
        assert axe_findings(page) == []


@pytest.mark.parametrize("where", PAGES)
def test_targets_are_made_for_thumbs_and_nothing_scrolls_sideways(device, reviewed, where):
    page = device(reviewed, viewport={"width": 320, "height": 700}).new_page()
    page.goto(f"/svar/{reviewed['round']}/{reviewed['unit']}/{where}")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    small = "[...document.querySelectorAll('main :is(a.button, button, summary, .level__card, .aside__label, .overview-row)')]"
    small += ".filter(one => one.offsetParent && one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML.slice(0, 90))"
    assert page.evaluate(small) == []


def test_a_screen_reader_hears_that_it_is_saved_and_what_a_choice_means(sheet):
    expect(sheet.status).to_have_role("status")
    group = sheet.page.get_by_role("group", name="Retning?")
    expect(group.get_by_role("radio", name="3 Planlagt")).to_have_count(1)
    expect(sheet.notice).to_have_attribute("role", "alert")


def test_the_script_stays_small():
    assert sum(file.stat().st_size for file in STATIC.glob("*.js")) < 30_000
