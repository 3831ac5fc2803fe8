"""The activity log as administrators read it: who, what, when, of their own organisation only."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.writes import add_unit
from spindel.foundation.trail.reads import Wanted, events_of, lines_about, page_of, sentence_of
from tests.cast import NOW
from tests.factories.rounds import neighbouring_round, opened_round


@pytest.fixture
def log(cast, client):
    """The page as Finn sees it, asked by the names of its fields."""
    client.force_login(cast.finn)

    def asked(**fields):
        return client.get(reverse("trail:trail"), fields).content.decode()

    return asked


def lines(page):
    """The table's rows as text."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row.partition("<a ")[0]).split()) for row in rows]


def said(cast, **wanted):
    events = list(events_of(cast.here, Wanted(**wanted)))
    return [f"{line.who} {line.what}" for line in lines_about(cast.here, events, "da")]


def test_it_says_who_did_what_newest_first(cast, log):
    opened_round(cast, name="Forår 2027")
    shown = lines(log())
    assert shown[0].endswith("Bo åbnede målingen »Forår 2027« for svar")
    assert any(line.endswith("Finn tilføjede enheden »Skoler«") for line in shown)
    assert any(line.endswith("Finn gav Alma adgang") for line in shown)


def test_it_speaks_english_as_well(cast, reader):
    opened_round(cast)
    reader.force_login(cast.finn)
    shown = " ".join(lines(reader.get(reverse("trail:trail")).content.decode()))
    assert "Finn signed in" in shown
    assert "Bo opened the measurement “Forår 2027” for answers" in shown


def test_of_the_neighbours_there_is_nothing(cast, log):
    neighbouring_round(cast, name="Naboens måling")
    assert "Gry" not in " ".join(lines(log()))
    assert "Naboens" not in log()


def test_a_name_of_the_neighbours_is_not_looked_up(cast):
    """Even an event that by mistake is about something of theirs tells nothing."""
    record("unit.ended", about=cast.neighbouring_unit, actor=cast.gry, organisation=cast.here, at=NOW)
    record("body.seat_given", about=cast.membership_of(cast.gry), actor=None, organisation=cast.here, at=NOW)
    assert said(cast)[:2] == [
        "Spindel selv gav uden navn plads i et udvalg",
        "En person, der ikke er kendt her længere lukkede enheden »uden navn«",
    ]


def test_one_can_look_for_a_person(cast, log):
    opened_round(cast)
    found = lines(log(person="bo"))
    assert len(found) == len(said(cast, person="bo@example.org")) > 2
    assert all("Bo" in line for line in found)
    assert any("gav Bo adgang" in line for line in found), "also what was done to him"
    assert lines(log(person="nobody of that name")) == []


def test_one_can_look_for_what_it_is_about(cast, log):
    opened_round(cast)
    assert {line.split()[2] for line in lines(log(kind="unit"))} <= {"Finn"}
    assert len(lines(log(kind="unit"))) == 4
    assert lines(log(about=f"organisation.unit:{cast.schools.pk}"))[0].endswith("tilføjede enheden »Skoler«")


def test_one_can_look_at_a_period(cast, log):
    later = NOW + timedelta(days=3)
    add_unit(organisation=cast.here, name="Ny", actor=cast.finn, now=later)
    assert len(lines(log(since=later.date().isoformat()))) == 1
    assert len(lines(log(since=later.strftime("%d.%m.%Y")))) == 1
    assert "Ny" not in " ".join(lines(log(until=NOW.date().isoformat())))
    assert len(lines(log(until="9999-12-31"))) > 1
    assert len(lines(log(since="yesterday"))) > 1, "what is not understood narrows nothing"


def test_older_ones_are_a_page_away_and_none_is_skipped(cast, log, client):
    for number in range(120):
        add_unit(organisation=cast.here, name=f"Enhed {number}", actor=cast.finn, now=NOW)
    seen, page = [], log(kind="unit")
    while True:
        seen += lines(page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        if not older:
            break
        page = client.get(reverse("trail:trail") + older[1].replace("&amp;", "&")).content.decode()
    assert len(seen) == 124
    assert [line.rpartition("»")[2] for line in seen[:120]] == [f"Enhed {n}«" for n in reversed(range(120))]


def test_a_strange_page_number_is_no_error(cast, client):
    client.force_login(cast.finn)
    for number in ("9" * 30, "-1", "x", "²"):
        assert client.get(reverse("trail:trail"), {"foer": number}).status_code == 200
    assert page_of(cast.here, Wanted(), 0).events == []


def test_it_costs_the_same_for_many(cast, client, django_assert_max_num_queries):
    client.force_login(cast.finn)
    for number in range(60):
        add_unit(organisation=cast.here, name=f"Enhed {number}", actor=cast.finn, now=NOW)
    opened_round(cast)
    with django_assert_max_num_queries(14):
        client.get(reverse("trail:trail"))


def test_the_file_holds_what_was_found_and_no_formula(cast, client):
    add_unit(organisation=cast.here, name="=HYPERLINK(1)", actor=cast.finn, now=NOW)
    record("=1+1.x", about=cast.schools, actor=cast.finn, organisation=cast.here, at=NOW)
    client.force_login(cast.finn)
    text = client.get(reverse("trail:table-csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][:3] == ["Tid", "Hvem", "Hvad"]
    assert rows[2][3] == "'=1+1.x"
    assert rows[3][2] == "tilføjede enheden »=HYPERLINK(1)«"
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    only = client.get(reverse("trail:table-csv"), {"kind": "round"}).content.decode("utf-8-sig")
    assert len(only.splitlines()) == 1
    book = load_workbook(io.BytesIO(client.get(reverse("trail:table-xlsx")).content)).active
    assert [[cell.value or "" for cell in row] for row in book.iter_rows()] == rows
    assert {cell.data_type for row in book.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_an_action_nobody_has_words_for_is_shown_by_its_code():
    assert (
        sentence_of("moon.landed", {}, "", "da")
        == "gjorde noget, denne udgave ikke har ord for (moon.landed)"
    )
    assert "moon.landed" in sentence_of("moon.landed", {}, "", "en-gb")


def test_what_a_fact_says_is_shown_as_it_is(cast, log):
    """A name may hold markup or braces; a page shows it, and nothing is filled in or run."""
    add_unit(organisation=cast.here, name="<b>{about}</b>", actor=cast.finn, now=NOW)
    assert "&lt;b&gt;{about}&lt;/b&gt;" in log()
    assert sentence_of("unit.added", {"name": "x" * 500}, "", "da").endswith("x…«")


def test_a_thing_of_a_kind_that_is_gone_has_no_name(cast):
    event = record("unit.ended", about=cast.schools, actor=None, organisation=cast.here, at=NOW)
    event.about = "gone.thing:7"
    [line] = lines_about(cast.here, [event], "da")
    assert line.what.startswith("lukkede enheden")
