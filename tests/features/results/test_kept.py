"""What is worked out once: a change recomputes one unit, nothing old is ever shown, and the shelves stay short."""

import re

import pytest

from spindel.core.answers.model import Absence
from spindel.features.answering.writes import hand_in_sheet
from spindel.features.results.reads import evaluations, kept
from spindel.features.results.reads.kept import Shelf, cache
from spindel.foundation.organisation.models import Unit
from tests.features.results.answered import answer, answered_by, bundled_round, close, given_answer


@pytest.fixture
def computed(monkeypatch):
    """Units whose part was computed, in order."""
    found = []

    def noted(framework, answers, unit, *more):
        found.append(int(unit))
        return real(framework, answers, unit, *more)

    real = evaluations.evaluate_unit
    monkeypatch.setattr(evaluations, "evaluate_unit", noted)
    return found


@pytest.fixture
def put_together(monkeypatch):
    """Rounds whose figures were put together, in order."""
    found = []

    def noted(framework, parts, facts):
        found.append(len(parts))
        return real(framework, parts, facts)

    real = evaluations.combine
    monkeypatch.setattr(evaluations, "combine", noted)
    return found


def overall(page):
    return re.search(r'overall__figure.*?class="number"[^>]*>([^<]+)<', page.main, re.DOTALL)[1]


def test_nothing_is_computed_twice(cast, look, round, computed, put_together):
    first = look(cast.bo, f"/resultater/{round.pk}/")
    assert sorted(computed) == sorted([cast.home_care.pk, cast.schools.pk])
    assert put_together == [2]
    assert look(cast.bo, f"/resultater/{round.pk}/").main == first.main
    look(cast.bo, f"/resultater/{round.pk}/punkt/data/")
    look(cast.dan, f"/resultater/{round.pk}/{cast.schools.pk}/")
    assert len(computed) == 2
    assert put_together == [2]


def test_an_answer_changed_recomputes_its_unit_only(cast, look, round, computed):
    look(cast.bo, f"/resultater/{round.pk}/")
    computed.clear()
    sheet = round.sheets.filter(unit=cast.home_care).first()
    five = {"data-brug": given_answer(5, "")}
    hand_in_sheet(
        round=round,
        unit=cast.home_care,
        respondent=sheet.respondent,
        answers=five,
        actor=cast.bo,
        now=round.opened_at,
    )
    assert look(cast.bo, f"/resultater/{round.pk}/").status == 200
    assert computed == [cast.home_care.pk]


def test_every_page_shows_the_answer_just_sent(cast, look):
    round = bundled_round(cast)
    answered_by(cast, round, cast.home_care, [2])
    addresses = [f"/resultater/{round.pk}/", f"/resultater/{round.pk}/{cast.home_care.pk}/"]
    assert [overall(look(cast.bo, address)) for address in addresses] == ["2,0", "2,0"]
    answered_by(cast, round, cast.home_care, [4])
    assert [overall(look(cast.bo, address)) for address in addresses] == ["3,0", "3,0"]
    story = look(cast.bo, f"/resultater/{round.pk}/punkt/data-brug/")
    answered_by(cast, round, cast.schools, [Absence.DONT_KNOW])
    assert look(cast.bo, f"/resultater/{round.pk}/punkt/data-brug/").text != story.text


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (
            lambda cast, one: Unit.objects.filter(pk=cast.home_care.pk).update(name="Ny plejeenhed"),
            "Hjemmeplejen",
            "Ny plejeenhed",
        ),
        (
            lambda cast, one: type(one).objects.filter(pk=one.pk).update(name="Efterår 2030"),
            "Forår 2027",
            "Efterår 2030",
        ),
        (close, "stadig åben", "til 11. december 2026"),
        (
            lambda cast, one: type(one).objects.filter(pk=one.pk).update(targets={"data": 4.4}),
            "Mål",
            "4,4",
        ),
        (
            lambda cast, one: type(cast.here).objects.filter(pk=cast.here.pk).update(name="Nysted"),
            "Egelund Kommune",
            "Nysted",
        ),
        (
            lambda cast, one: Unit.objects.filter(pk=cast.schools.pk).update(parent=cast.elder_care),
            "Skoler",
            "Skoler",
        ),
    ],
    ids=["a unit's name", "the round's name", "closing", "a target", "the organisation's name", "the tree"],
)
def test_whatever_a_page_shows_makes_it_old(cast, look, round, change, before, after):
    address, table = f"/resultater/{round.pk}/", f"/resultater/{round.pk}/varmekort/"
    first, units = look(cast.bo, address), look(cast.bo, table)
    assert before in first.text
    change(cast, round)
    second = look(cast.bo, address)
    assert after in second.text
    assert (second.main, look(cast.bo, table).main) != (first.main, units.main)


def test_languages_lenses_and_views_are_kept_apart(cast, look, round):
    address = f"/resultater/{round.pk}/{cast.home_care.pk}/"
    queries = ["", "?visning=tabel", "?linse=temaer-2012", "?linse=temaer-2020&visning=tabel"]
    pages = {
        (query, language): look(cast.bo, address + query, language).main
        for query in queries
        for language in ("da", "en")
    }
    assert len(set(pages.values())) == len(pages)
    for (query, language), main in pages.items():
        assert look(cast.bo, address + query, language).main == main


def test_a_full_cache_costs_time_and_nothing_else(cast, look, round):
    first = look(cast.bo, f"/resultater/{round.pk}/").main
    cache.clear()
    assert look(cast.bo, f"/resultater/{round.pk}/").main == first


def test_a_shelf_lets_the_oldest_fall_off():
    shelf = Shelf("test", 3)
    for number in range(5):
        shelf.lay({str(number): ("mark", number)})
    shelf.lay({"2": ("mark", "again")})
    shelf.lay({"5": ("mark", 5)})
    assert shelf.find([str(n) for n in range(6)], ["mark"] * 6) == [None, None, "again", None, 4, 5]


def test_a_thing_with_another_mark_is_as_good_as_none():
    shelf = Shelf("test", 3)
    shelf.lay({"a": ("old", 1)})
    assert shelf.find(["a"], ["new"]) == [None]
    assert shelf.one("a", "new", lambda: 2) == 2
    assert shelf.find(["a"], ["new"]) == [2]


def test_the_cache_does_not_grow_with_every_answer(cast, look, round):
    look(cast.bo, f"/resultater/{round.pk}/")
    size = len(cache._cache)
    for level in (1, 2, 3):
        answer(round, cast.home_care, cast.alma, level)
        look(cast.bo, f"/resultater/{round.pk}/")
    assert len(cache._cache) == size


def test_a_body_is_rendered_once(monkeypatch):
    calls = []
    for _ in range(2):
        assert kept.remembered("key", "mark", lambda: calls.append(1) or "<p>æøå</p>") == "<p>æøå</p>"
    assert calls == [1]
