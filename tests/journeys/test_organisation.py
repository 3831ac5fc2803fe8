"""Setting an organisation up from a file: see what it would change, correct it, confirm, and find it in the tree."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Server, axe_findings, enter_demo

HEADINGS = "navn;hører under;medarbejdere\n"
WRONG = HEADINGS + "Musikskolen;Børn og Ungee;14\nSFO;Skoler;mange\n"
RIGHT = HEADINGS + "Musikskolen;Børn og Unge;14\nKorskolen;Musikskolen;4\n"
WORDS = {
    "da": {
        "show": "Vis, hvad den vil ændre",
        "row": "Række 3",
        "apply": "Gennemfør ændringerne",
        "nothing": "Der er ikke noget at gøre",
        "find": "Find en enhed",
    },
    "en": {
        "show": "Show what it would change",
        "row": "Row 3",
        "apply": "Make these changes",
        "nothing": "There is nothing to do",
        "find": "Find a unit",
    },
}


def upload(page: Page, server: Server, text: str, words: dict[str, str]) -> None:
    page.goto(f"{server.address}/organisation/indlaes/")
    file = {"name": "enheder.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name=words["show"]).click()


def test_units_come_from_a_file(
    open_browser: Callable[..., BrowserContext], demo_server: Server, language: str
) -> None:
    words = WORDS[language]
    page = open_browser(viewport={"width": 390, "height": 844}).new_page()
    enter_demo(page, demo_server, "bo", language)
    upload(page, demo_server, WRONG, words)
    expect(page.get_by_text(words["row"])).to_be_visible()
    expect(page.get_by_role("button", name=words["apply"])).to_have_count(0)
    assert axe_findings(page) == []
    upload(page, demo_server, RIGHT, words)
    assert axe_findings(page) == []
    if language == "da":  # The other language finds the units there already: one demo serves both.
        page.get_by_role("button", name=words["apply"]).click()
        upload(page, demo_server, RIGHT, words)
    expect(page.get_by_text(words["nothing"])).to_be_visible()
    page.goto(f"{demo_server.address}/organisation/")
    page.get_by_label(words["find"]).fill("korskole")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Børn og Unge › Musikskolen")).to_be_visible()
    assert axe_findings(page) == []
