"""Holding a round up against an earlier one: only where the same was asked, and never more is said than is known."""

import re
from datetime import timedelta

import pytest

from spindel.features.catalogue.writes import add_framework
from spindel.features.rounds.writes import open_round, plan_round
from spindel.frameworks import read_bundled
from tests.cast import NOW
from tests.features.results.answered import answered_by, bundled_round, close

YEAR = timedelta(days=365)


@pytest.fixture
def last_year(cast):
    found = bundled_round(cast, name="Forår 2026", now=NOW - YEAR)
    answered_by(cast, found, cast.home_care, [1, 2, 2, 2, 3])
    answered_by(cast, found, cast.schools, [3, 3, 3, 3, 3])
    return close(cast, found)


def facts(page):
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page.main))


def test_a_rise_beyond_chance_is_said_to_be_one(cast, look, last_year, round):
    page = look(cast.bo, f"/resultater/{round.pk}/{cast.schools.pk}/")
    [web] = page.drawings("chart-web-wide")
    assert "chart-previous" in web
    assert "Siden Forår 2026 er 13 steget og 0 faldet." in web
    assert facts(page)["Siden Forår 2026"] == "+1,0, mere end usikkerheden"


def test_a_change_that_can_be_chance_is_called_noise(cast, look, last_year, round):
    page = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/")
    assert facts(page)["Siden Forår 2026"] == "+0,5, inden for usikkerheden"


def test_the_table_has_the_earlier_score_beside(cast, look, last_year, round):
    page = look(cast.bo, f"/resultater/{round.pk}/{cast.schools.pk}/?visning=tabel")
    row = re.search(r"figures__row--whole.*?</tr>", page.main, re.DOTALL)[0]
    assert ">3,0<" in row
    assert "+1,0, mere end usikkerheden" in row


def test_too_few_then_gives_a_difference_without_a_verdict(cast, look):
    before = bundled_round(cast, name="Lille", now=NOW - YEAR)
    answered_by(cast, before, cast.schools, [2, 3])
    close(cast, before)
    after = bundled_round(cast)
    answered_by(cast, after, cast.schools, [4, 4, 4, 4, 4])
    page = look(cast.bo, f"/resultater/{after.pk}/{cast.schools.pk}/")
    assert facts(page)["Siden Lille"] == "+1,5"
    story = look(cast.bo, f"/resultater/{after.pk}/{cast.schools.pk}/punkt/data/")
    assert "+1,5 siden Lille. For få har svaret til at sige, om det er mere end et tilfælde." in story.text


@pytest.mark.parametrize("still_open", [True, False])
def test_a_round_that_is_not_closed_is_not_compared_with(cast, look, still_open, round):
    other = bundled_round(cast, name="Sidste", now=NOW - YEAR)
    answered_by(cast, other, cast.schools, [2, 2, 2, 2, 2])
    if not still_open:
        close(cast, other)
    page = look(cast.bo, f"/resultater/{round.pk}/{cast.schools.pk}/")
    assert ("Siden Sidste" in page.text) != still_open


def test_a_later_round_is_not_compared_with(cast, look, last_year):
    later = bundled_round(cast, name="Senere", now=NOW + YEAR)
    answered_by(cast, later, cast.schools, [5, 5, 5, 5, 5])
    close(cast, later)
    page = look(cast.bo, f"/resultater/{last_year.pk}/{cast.schools.pk}/")
    assert "Senere" not in page.text
    assert "chart-previous" not in page.main


def test_other_questions_are_not_compared_and_the_page_says_so(cast, look, last_year):
    """A short round in between is passed over, and the one before it is found."""
    short = bundled_round(cast, name="Kort måling", form="short", now=NOW - timedelta(days=30))
    answered_by(cast, short, cast.schools, [5, 5, 5, 5, 5])
    close(cast, short)
    after = bundled_round(cast)
    answered_by(cast, after, cast.schools, [4, 4, 4, 4, 4])
    page = look(cast.bo, f"/resultater/{after.pk}/{cast.schools.pk}/")
    assert "Kort måling stillede andre spørgsmål, så den sammenligner vi ikke med." in page.text
    assert facts(page)["Siden Forår 2026"].startswith("+1,0")


def version(cast, number, **changed):
    files = read_bundled("digital-omstilling")
    for name, (old, new) in changed.items():
        file = f"{name}.yaml"
        assert old.encode() in files[file]
        files[file] = files[file].replace(old.encode(), new.encode(), 1)
    files["framework.yaml"] = files["framework.yaml"].replace(
        b'version: "1.0"', f'version: "{number}"'.encode()
    )
    return add_framework(organisation=cast.here, files=files, actor=None, now=NOW)


@pytest.mark.parametrize(
    ("changed", "comparable"),
    [
        ({}, True),
        ({"da": ("title: Samlet", "title: Det hele")}, True),
        ({"framework": ("{id: data-brug, ladder: trin}", "{id: data-brug, ladder: trin, weight: 2}")}, False),
        ({"framework": ("- id: strategi\n", "- id: strategi\n      weight: 2\n")}, False),
        ({"da": ("Hvilken retning", "Hvilken anden retning")}, False),
    ],
    ids=["the same", "a title", "another weight", "another dimension's weight", "another question"],
)
def test_another_version_is_compared_with_only_where_it_means_the_same(
    cast, look, last_year, changed, comparable
):
    other = version(cast, "1.1", **changed)
    round = plan_round(
        framework_version=other, name="Ny version", units=[cast.schools], actor=cast.bo, now=NOW
    )
    open_round(round=round, actor=cast.bo, now=NOW)
    answered_by(cast, round, cast.schools, [4, 4, 4, 4, 4])
    page = look(cast.bo, f"/resultater/{round.pk}/{cast.schools.pk}/")
    assert ("Siden Forår 2026" in page.text) == comparable
    assert ("Forår 2026 stillede andre spørgsmål" in page.text) != comparable


def test_other_units_than_last_time_are_pointed_out(cast, look, last_year):
    after = bundled_round(cast)
    answered_by(cast, after, cast.schools, [4, 4, 4, 4, 4])
    said = "Det var ikke de samme enheder, der svarede sidst"
    assert said in look(cast.bo, f"/resultater/{after.pk}/").text
    assert said not in look(cast.bo, f"/resultater/{after.pk}/{cast.schools.pk}/").text


def test_a_unit_that_did_not_answer_last_time_has_nothing_beside_it(cast, look):
    before = bundled_round(cast, name="Før", now=NOW - YEAR)
    answered_by(cast, before, cast.schools, [2, 2, 2, 2, 2])
    close(cast, before)
    after = bundled_round(cast)
    answered_by(cast, after, cast.home_care, [4, 4, 4, 4, 4])
    page = look(cast.bo, f"/resultater/{after.pk}/{cast.home_care.pk}/")
    assert "chart-previous" not in page.main
    assert "Siden Før" not in page.text


def test_looking_at_the_earlier_round_itself_does_not_disturb(cast, look, last_year, round):
    """The earlier round's figures are kept apart from what is drawn of it beside a later one."""
    first = look(cast.bo, f"/resultater/{round.pk}/").main
    earlier = look(cast.bo, f"/resultater/{last_year.pk}/").main
    look(cast.bo, f"/resultater/{round.pk}/?visning=tabel")
    assert look(cast.bo, f"/resultater/{last_year.pk}/?visning=prikker").status == 200
    assert look(cast.bo, f"/resultater/{round.pk}/").main == first
    assert look(cast.bo, f"/resultater/{last_year.pk}/").main == earlier
