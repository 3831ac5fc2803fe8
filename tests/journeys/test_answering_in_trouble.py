"""Nothing that was chosen is lost, whatever the net, the session, the server or another device does."""

# ruff: noqa: F811  (fixtures are imported by name)

from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from spindel.features.answering.models import LONGEST_COMMENT
from tests.cast import PASSWORD
from tests.features.answering.browsing import (  # noqa: F401
    SAVED,
    Sheet,
    alma,
    device,
    respondents,
    server,
    sheet,
    sign_in,
    stored,
)
from tests.features.answering.serving import Server
from tests.journeys.conftest import axe_findings

OFFLINE = "Ikke forbundet – dine svar ligger på denne enhed og sendes, når der er net igen."


# No net


def test_offline_answers_wait_and_go_by_themselves(sheet, stored):
    sheet.context.set_offline(True)
    sheet.choose("retning", "1")
    expect(sheet.notice).to_have_text(OFFLINE)
    for level in "0123":  # each try in vain makes the next one wait longer
        sheet.choose("retning", level)
        sheet.page.wait_for_timeout(100)
    sheet.choose("retning", "4")
    sheet.choose("ledelse", "dont_know")
    assert sheet.waiting() == ["ledelse", "retning"]
    expect(sheet.status).not_to_have_text(SAVED)
    sheet.context.set_offline(False)
    expect(sheet.status).to_have_text(SAVED)
    expect(sheet.notice).to_be_hidden()
    sheet.settled()
    assert (stored(), stored("ledelse")) == ((4.0, 0, ""), (None, 2, ""))


def test_offline_nobody_is_sent_to_a_dead_page(sheet):
    sheet.context.set_offline(True)
    sheet.choose("retning", "1")
    sheet.page.get_by_role("button", name="Gem og fortsæt").click()
    expect(sheet.status).to_have_text("Du kan gå videre, så snart der er net. Dine svar ligger her imens.")
    assert sheet.page.url.endswith("/emne/strategi/")


def test_closing_the_tab_loses_nothing(sheet, stored):
    sheet.context.set_offline(True)
    sheet.choose("retning", "2")
    sheet.comment("retning", "skrevet uden net")
    expect(sheet.notice).to_have_text(OFFLINE)
    sheet.page.close()
    sheet.context.set_offline(False)
    assert stored() is None
    again = Sheet(sheet.context, sheet.person).open()
    assert again.chosen("retning") == ["2"]
    expect(again.status).to_have_text(SAVED)
    again.settled()
    assert stored() == (2.0, 0, "skrevet uden net")


def test_answers_are_sent_from_any_page_of_the_sheet(sheet, stored):
    sheet.context.set_offline(True)
    sheet.choose("retning", "2")
    sheet.page.close()
    sheet.context.set_offline(False)
    overview = Sheet(sheet.context, sheet.person).open("oversigt/")
    expect(overview.status).to_have_text(SAVED)
    expect(overview.page.locator(".overview-row__count").first).to_have_text("Mangler 1")
    assert stored()[0] == 2.0


def test_a_lost_acknowledgement_is_no_conflict(sheet, stored):
    """The server has the answer, the device does not know it, and she changes her mind."""

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    sheet.page.route("**/gem/", lose_the_answer)
    sheet.choose("retning", "1")
    expect(sheet.notice).to_have_text(OFFLINE)
    sheet.page.unroute("**/gem/")
    sheet.choose("retning", "3")
    expect(sheet.status).to_have_text(SAVED)
    assert sheet.page.locator("[data-elsewhere] button").count() == 0
    assert stored()[0] == 3.0


def test_a_change_of_mind_while_the_answer_is_on_its_way(sheet, stored):
    def take_time(route: Route) -> None:
        sheet.page.wait_for_timeout(600)
        route.continue_()

    sheet.page.route("**/gem/", take_time)
    sheet.choose("retning", "1")
    sheet.choose("retning", "3")
    sheet.settled()
    assert (stored()[0], sheet.chosen("retning")) == (3.0, ["3"])
    assert sheet.page.locator("[data-elsewhere] button").count() == 0


@pytest.mark.parametrize("status", [500, 502, 503, 507, 429])
def test_a_server_in_trouble_keeps_the_answers_here(sheet, stored, status):
    sheet.page.route("**/gem/", lambda route: route.fulfill(status=status, body="<h1>disk full</h1>"))
    sheet.choose("retning", "2")
    expect(sheet.notice).to_contain_text("Svarene kan ikke gemmes lige nu")
    assert (sheet.waiting(), stored()) == (["retning"], None)
    sheet.page.unroute("**/gem/")
    expect(sheet.status).to_have_text(SAVED, timeout=8000)
    expect(sheet.notice).to_be_hidden()
    assert stored()[0] == 2.0


def test_a_device_without_room_says_so_and_sends_all_the_same(device, alma, stored):
    context = device(alma)
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    )
    sheet = Sheet(context, alma).open()
    context.set_offline(True)
    sheet.choose("retning", "2")
    expect(sheet.notice).to_have_text(
        "Browseren har ikke plads til at gemme dine svar på denne enhed. Lad siden være åben, indtil de er sendt."
    )
    context.set_offline(False)
    expect(sheet.status).to_have_text(SAVED)
    assert stored()[0] == 2.0


@pytest.mark.parametrize("length", [LONGEST_COMMENT, LONGEST_COMMENT + 1])
def test_leaving_what_cannot_be_kept_asks_first(sheet, length):
    asked = []
    sheet.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    sheet.comment("retning", "x" * length)
    sheet.page.goto("/svar/")
    assert asked == (["beforeunload"] if length > LONGEST_COMMENT else [])


# Signed out, or somebody else


def test_signed_out_while_answering(sheet, server, stored):
    sheet.context.clear_cookies()
    sheet.choose("retning", "2")
    expect(sheet.notice).to_contain_text("Du er logget ud. Dine svar ligger på denne enhed")
    sheet.choose("ledelse", "0")
    assert (stored(), sheet.waiting()) == (None, ["ledelse", "retning"])
    sheet.notice.get_by_role("link", name="Log ind").click()
    number = server.people["sheets"].index(sheet.person)
    sheet.page.get_by_label("E-mail").fill(
        "alma@example.org" if number == 0 else f"respondent{number}@example.org"
    )
    sheet.page.locator('[type="password"]').fill(PASSWORD)
    sheet.page.locator("main").get_by_role("button", name="Log ind", exact=True).click()
    sheet.page.wait_for_url("**/emne/strategi/")
    sheet.ready()
    expect(sheet.status).to_have_text(SAVED)
    sheet.settled()
    assert (stored()[0], stored("ledelse")[0], sheet.chosen("retning")) == (2.0, 0.0, ["2"])


def test_signed_in_again_in_another_tab(sheet, server, stored):
    """The session is another one, and with it the token the page was made with."""
    cookies = sheet.context.cookies()
    sheet.context.clear_cookies()
    sheet.choose("retning", "2")
    expect(sheet.notice).to_be_visible()
    sheet.context.add_cookies([cookie for cookie in cookies if cookie["name"] != "spindel_csrf"])
    sheet.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(sheet.status).to_have_text(SAVED)
    expect(sheet.notice).to_be_hidden()
    assert stored()[0] == 2.0


def test_somebody_elses_session_never_gets_her_answers(sheet, server, respondents, stored):
    other = next(respondents)
    sheet.context.clear_cookies()
    sign_in(sheet.context, server, other["cookie"])
    sheet.choose("retning", "2")
    expect(sheet.notice).to_contain_text("Du er logget ind som en anden")
    assert server.sql(
        "SELECT count(*) FROM answering_answer WHERE sheet_id IN (?, ?)",
        other["sheet"],
        sheet.person["sheet"],
    ) == [(0,)]
    assert sheet.waiting() == ["retning"]
    Sheet(sheet.context, other).open()
    assert sheet.waiting() == ["retning"]


# Two devices


@pytest.fixture
def conflict(device, alma, sheet) -> tuple[Sheet, Sheet]:
    """Chosen on the phone, then something else on a computer that had not seen it."""
    computer = Sheet(device(alma, viewport={"width": 1280, "height": 900}), alma).open()
    sheet.choose("retning", "1")
    expect(sheet.status).to_have_text(SAVED)
    computer.choose("retning", "4")
    expect(computer.page.locator("#q-retning [data-elsewhere]")).to_contain_text(
        "Du har svaret på det et andet sted imens"
    )
    return sheet, computer


def test_two_devices_show_both_answers(conflict, stored):
    _phone, computer = conflict
    box = computer.page.locator("#q-retning [data-elsewhere]")
    expect(box).to_contain_text("Svaret dér: Påbegyndt")
    expect(box).to_contain_text("Svaret her: Lærende")
    expect(computer.status).to_have_text("1 svar venter på, at du vælger.")
    assert stored()[0] == 1.0
    assert axe_findings(computer.page) == []


def test_what_waits_for_her_is_not_sent_again_and_again(conflict):
    _phone, computer = conflict
    posted = []
    computer.page.on(
        "request",
        lambda request: posted.append(request.post_data_json["item"]) if request.method == "POST" else None,
    )
    computer.choose("ledelse", "2")
    computer.page.wait_for_timeout(500)
    assert posted == ["ledelse"]
    expect(computer.status).to_have_text("1 svar venter på, at du vælger.")


def test_keep_this_one(conflict, stored):
    _phone, computer = conflict
    computer.page.get_by_role("button", name="Behold svaret her").click()
    expect(computer.page.locator("[data-elsewhere] button")).to_have_count(0)
    computer.settled()
    assert (stored()[0], computer.chosen("retning")) == (4.0, ["4"])


def test_take_the_other(conflict, stored):
    _phone, computer = conflict
    computer.page.get_by_role("button", name="Brug det andet").click()
    expect(computer.page.locator("[data-elsewhere] button")).to_have_count(0)
    assert (stored()[0], computer.chosen("retning"), computer.waiting()) == (1.0, ["1"], [])
    computer.choose("retning", "2")
    computer.settled()
    assert stored()[0] == 2.0


def test_a_conflict_waits_for_her_over_a_reload_and_on_the_overview(conflict, stored):
    _phone, computer = conflict
    computer.open("oversigt/")
    expect(computer.status).to_have_text("1 svar venter på, at du vælger.")
    computer.page.get_by_role("button", name="Send mine svar").click()
    expect(computer.status).to_contain_text("venter på, at du vælger")
    computer.open()
    assert computer.chosen("retning") == ["4"]
    computer.page.get_by_role("button", name="Behold svaret her").click()
    computer.settled()
    assert stored()[0] == 4.0


def test_choosing_once_more_settles_nothing_by_itself(conflict, stored):
    """Changing the choice while the question is open asks again; it never overwrites unseen."""
    _phone, computer = conflict
    computer.choose("retning", "3")
    expect(computer.page.locator("#q-retning [data-elsewhere]")).to_contain_text("Svaret her: Fulgt-op")
    assert stored()[0] == 1.0


def test_looked_at_again_the_page_shows_what_was_saved_elsewhere(device, alma, sheet):
    computer = Sheet(device(alma), alma).open()
    computer.choose("retning", "3")
    computer.comment("ledelse", "fra computeren")
    computer.page.locator("#comment-ledelse").blur()
    computer.settled()
    sheet.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(sheet.page.locator('[id="retning:3"]')).to_be_checked()
    expect(sheet.page.locator("#comment-ledelse")).to_have_value("fra computeren")
    expect(sheet.page.locator("[data-count]")).to_have_text("1 af 5 besvaret")
    sheet.choose("retning", "0")
    expect(sheet.status).to_have_text(SAVED)
    assert sheet.page.locator("[data-elsewhere] button").count() == 0


def test_two_tabs_on_one_device_agree(sheet, stored):
    other = Sheet(sheet.context, sheet.person).open()
    sheet.choose("retning", "3")
    expect(other.page.locator('[id="retning:3"]')).to_be_checked()
    other.choose("retning", "1")
    expect(sheet.page.locator('[id="retning:1"]')).to_be_checked()
    assert stored()[0] == 1.0


# Closed


@pytest.fixture
def close_round(server: Server) -> Iterator:
    yield lambda: server.sql("UPDATE rounds_round SET closed_at = '2026-11-21 11:00:00'")
    server.sql("UPDATE rounds_round SET closed_at = NULL")


def test_closed_while_answering_keeps_and_shows_what_did_not_arrive(sheet, stored, close_round):
    sheet.context.set_offline(True)
    sheet.choose("retning", "2")
    sheet.comment("retning", "for sent")
    close_round()
    sheet.context.set_offline(False)
    expect(sheet.notice).to_contain_text("Målingen blev lukket, før disse svar nåede frem")
    expect(sheet.page.locator('[id="retning:0"]')).to_be_disabled()
    assert stored() is None
    sheet.open("")
    kept = sheet.page.locator("[data-kept]")
    expect(kept).to_contain_text("Retning")
    expect(kept).to_contain_text("Planlagt – for sent")
    assert axe_findings(sheet.page) == []
    kept.get_by_role("button", name="Slet dem fra denne enhed").click()
    expect(kept).to_be_hidden()
    assert sheet.waiting() == []


def test_closed_with_everything_saved_says_so(sheet, close_round):
    sheet.choose("retning", "2")
    expect(sheet.status).to_have_text(SAVED)
    close_round()
    sheet.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(sheet.notice).to_have_text("Målingen er lukket. Dine svar er gemt, men kan ikke længere rettes.")
