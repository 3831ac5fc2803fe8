"""The result page: three views of the same figures, honest words, and something to learn where there is nothing."""

import re

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spindel.core.answers.model import Absence
from spindel.core.evaluation import Round as EvaluatedRound
from spindel.core.evaluation import evaluate
from spindel.features.answering.reads import answers_of
from spindel.features.results.reads.kept import cache
from spindel.features.rounds.models import Weighting
from spindel.features.rounds.reads import framework_of_round
from spindel.foundation.organisation.models import Unit
from tests.cast import NOW
from tests.features.results.answered import answer, answered_by, bundled_round, close, respondents


def danish(number):
    return f"{number:.1f}".replace(".", ",")


@pytest.fixture
def home(cast, round):
    return f"/resultater/{round.pk}/{cast.home_care.pk}/"


@pytest.fixture
def found(cast, round):
    """The round evaluated by the core alone, all units at once."""
    units = [cast.home_care.pk, cast.schools.pk]
    tree = {str(cast.home_care.pk): str(cast.elder_care.pk)}
    tree |= {str(unit.pk): str(cast.municipality.pk) for unit in (cast.elder_care, cast.schools)}
    facts = EvaluatedRound(above=tree)
    return evaluate(framework_of_round(round), answers_of(round, units), facts)


def test_the_figures_are_those_of_the_core(cast, look, round, home, found):
    page = look(cast.bo, home)
    row = found.unit(str(cast.home_care.pk))
    for column in [0, *found.categories()]:
        figure = danish(found.shown[row, column])
        id = found.places[column].id
        link = f'href="{home}regnestykke/{id}/"'
        assert re.search(rf"{link}>{figure}<", page.main), id


def test_web_dots_and_table_say_the_same(cast, look, home):
    page = look(cast.bo, home)
    [web], [dots] = page.drawings("chart-web-wide"), page.drawings("chart-dots-wide")
    [table] = re.findall(r"picture__view--table.*?</table>", page.main, re.DOTALL)
    cells = re.findall(r'<tr class="figures__row figures__row--category">.*?</tr>', table, re.DOTALL)
    assert len(cells) == 13
    for cell in cells:
        title = re.search(r'<th scope="row"><a[^>]*>([^<]+)', cell)[1]
        score = re.search(r'class="number"[^>]*>([^<]+)', cell)[1]
        interval = re.findall(r'<td class="figures__number">([^<]*)</td>', cell)[0]
        assert f"<title>{title}: {score} ({interval})</title>" in web
        assert f"<title>{title}: {score} ({interval})</title>" in dots


@pytest.mark.parametrize(
    ("query", "view"),
    [
        ("", "spindelvaev"),
        ("?visning=prikker", "prikker"),
        ("?visning=tabel", "tabel"),
        ("?visning=findes-ikke", "spindelvaev"),
    ],
)
def test_one_view_is_chosen_and_all_are_on_the_page(cast, look, home, query, view):
    page = look(cast.bo, home + query)
    assert f'class="picture picture--{view}"' in page.main
    assert len(page.drawings("chart-web-wide")) == len(page.drawings("chart-dots-wide")) == 1
    assert "picture__view--table" in page.main
    [chosen] = re.findall(
        r'<nav class="choices" aria-label="Vis som">.*?aria-current="true">([^<]+)', page.main, re.DOTALL
    )
    assert (
        chosen == {"spindelvaev": "Spindelvæv", "prikker": "Prikker med usikkerhed", "tabel": "Tabel"}[view]
    )


@pytest.mark.parametrize(("lens", "axes"), [("temaer-2012", 4), ("temaer-2020", 6)])
def test_each_lens_has_its_own_web(cast, look, home, lens, axes):
    page = look(cast.bo, f"{home}?linse={lens}")
    [web] = page.drawings("chart-web-wide")
    assert f"{axes} akser" in web
    assert f'href="{home}punkt/digital-ledelse/?linse=temaer-2012"' in web or lens != "temaer-2012"
    assert "Styrker" in page.text, "the words stay about the categories"


def test_an_unknown_lens_is_the_plain_result(cast, look, home):
    assert look(cast.bo, f"{home}?linse=x").main == look(cast.bo, home).main


@pytest.mark.parametrize(
    ("language", "titles", "said"),
    [
        (
            "da",
            ["Spindelvæv: Hjemmeplejen, Forår 2027", "Scorer med usikkerhed"],
            ["Højest: ", "Lavest: ", "Samlet 2,5."],
        ),
        (
            "en",
            ["Spider web: Hjemmeplejen, Forår 2027", "Scores with uncertainty"],
            ["Highest: ", "Lowest: ", "Overall 2.5."],
        ),
    ],
)
def test_pictures_say_what_they_show_in_both_languages(cast, look, home, language, titles, said):
    page = look(cast.bo, home, language)
    [web], [dots] = page.drawings("chart-web-wide"), page.drawings("chart-dots-wide")
    for title, drawing in zip(titles, (web, dots), strict=True):
        assert title in re.search(r"<title[^>]*>(.*?)</title>", drawing)[1]
    description = re.search(r"<desc[^>]*>(.*?)</desc>", web)[1]
    assert all(sentence in description for sentence in said)
    assert f'<html lang="{language}"' in page.html


def test_no_id_stands_twice(cast, look, round, home):
    for address in (home, f"/resultater/{round.pk}/", f"{home}punkt/data/"):
        ids = re.findall(r'\bid="([^"]+)"', look(cast.bo, address).html)
        assert sorted(set(ids)) == sorted(ids)


def test_nothing_on_the_page_breaks_the_content_policy(cast, look, round):
    html = look(cast.bo, f"/resultater/{round.pk}/").html
    assert not re.search(r'\sstyle="|<style|<script(?![^>]*src=)|\son\w+="|javascript:', html)


def test_target_and_mean_are_drawn_beside_the_own_score(cast, look, home):
    [web] = look(cast.bo, home).drawings("chart-web-wide")
    assert [name for name in ("own", "target", "mean", "previous") if f"chart-{name}" in web] == [
        "own",
        "target",
        "mean",
    ]


def test_the_whole_has_no_mean_beside_it(cast, look, round):
    [web] = look(cast.bo, f"/resultater/{round.pk}/").drawings("chart-web-wide")
    assert "chart-mean" not in web


def test_strengths_and_zones_stand_in_words_with_advice(cast, look):
    round = bundled_round(cast, targets=dict.fromkeys(["data", "vision", "etik"], 3.5))
    for user in respondents(cast, cast.home_care, 6):
        answer(
            round, cast.home_care, user, 3, data_kvalitet=1, data_standarder=1, data_brug=1, vision_kendt=5
        )
    text = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/").text
    zones = text[text.index("Udviklingszoner") : text.index("Alle spørgsmål")]
    assert zones.index("Data") < zones.index("Sikkerhed, GDPR og etik")
    assert "2,5 under målet på 3,5." in zones
    assert "Det skiller sig tydeligt ud." in zones
    assert "Fra 1 til 2:" in zones
    strengths = text[text.index("Styrker") : text.index("Udviklingszoner")]
    assert "Vision og retning" in strengths


def test_a_distance_that_can_be_chance_is_called_noise(cast, look):
    round = bundled_round(cast)
    for place, user in enumerate(respondents(cast, cast.home_care, 6)):
        answer(round, cast.home_care, user, 3, data_kvalitet=1 + (place % 5), data_brug=2 + (place % 3))
    text = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/").text
    zones = text[text.index("Udviklingszoner") : text.index("Alle spørgsmål")]
    assert "inden for usikkerheden" in zones
    assert "skiller sig tydeligt ud" not in zones


def test_what_to_discuss_first_is_what_people_see_differently(cast, look):
    round = bundled_round(cast)
    for place, user in enumerate(respondents(cast, cast.home_care, 6)):
        answer(
            round, cast.home_care, user, 3, data_brug=1 if place % 2 else 5, ledelse_ejerskab=2 + place % 2
        )
    page = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/")
    talk = page.text[page.text.index("Tal om disse 2 spørgsmål først") : page.text.index("Alle spørgsmål")]
    texts = framework_of_round(round).text("da").items["data-brug"]
    assert talk.index(texts.question) < talk.index("6 har svaret, og de er uenige.")
    assert texts.choices["1"] in talk
    assert texts.choices["5"] in talk
    assert texts.choices["3"] not in talk


def test_missing_answers_are_told_apart(cast, look):
    round = bundled_round(cast)
    people = respondents(cast, cast.home_care, 5)
    for user in people:
        answer(
            round, cast.home_care, user, 3, data_brug=Absence.DONT_KNOW, data_kvalitet=Absence.NOT_RELEVANT
        )
    text = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/").text
    table = text[text.index("Det, der ikke er svaret på") :]
    assert "Data 5 5 0 5" in table, "answered, don't know, blank, not relevant"
    story = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/punkt/data/").text
    assert "5 ved ikke" in story
    assert "5: ikke relevant" in story
    assert "tomt" not in story


@pytest.mark.parametrize(
    ("levels", "note"),
    [
        ([3], "Kun én har svaret"),
        ([2, 3, 4], "Kun 3 har svaret. Med færre end fem viser vi ingen usikkerhed"),
        ([2, 3, 4, 4, 3], ""),
    ],
)
def test_few_answers_give_no_interval_and_say_so(cast, look, levels, note):
    round = bundled_round(cast)
    answered_by(cast, round, cast.home_care, levels)
    page = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/")
    assert note in page.text
    assert ("viser vi ingen usikkerhed" in page.text or "én persons billede" in page.text) == bool(note)
    [web] = page.drawings("chart-web-wide")
    assert ("chart-band" in web) == (len(levels) >= 5)


def test_nobody_has_answered(cast, look):
    round = bundled_round(cast)
    page = look(cast.bo, f"/resultater/{round.pk}/")
    assert "Ingen har sendt deres svar endnu" in page.text
    assert page.drawings("chart") == []
    close(cast, round)
    assert "Ingen nåede at svare" in look(cast.bo, f"/resultater/{round.pk}/").text
    assert look(cast.bo, f"/resultater/{round.pk}/punkt/data/").status == 404


@pytest.mark.parametrize("why", [Absence.DONT_KNOW, Absence.NOT_RELEVANT])
def test_everybody_says_dont_know(cast, look, why):
    round = bundled_round(cast)
    answered_by(cast, round, cast.home_care, [why, why])
    page = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/")
    assert "Der er svaret, men der er ikke noget at tegne endnu" in page.text
    assert page.drawings("chart") == []
    for file in (
        "spindelvaev.svg",
        "tal.csv",
        "tal.xlsx",
        "spindelvaev.png",
        "punkt/data/",
        "regnestykke/data/",
    ):
        assert look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/{file}").status == 200


def test_a_short_form_shows_what_was_asked_and_nothing_else(cast, look):
    round = bundled_round(cast, form="short")
    answered_by(cast, round, cast.home_care, [2, 3, 3, 4, 4])
    page = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/")
    assert "Datakvalitet" in page.text
    assert "Data i hverdagens valg" not in page.text
    assert look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/punkt/data-brug/").status == 404
    assert look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/punkt/data-kvalitet/").status == 200


def test_the_own_result_is_about_one_person(cast, look, round):
    own = answer(round, cast.home_care, cast.alma, 4, data_brug=2)
    page = look(cast.alma, f"/resultater/{round.pk}/eget/{own.pk}/")
    assert "Dine egne svar" in page.text
    assert "Kun én har svaret" not in page.text
    assert "Det siger ikke noget om, hvor godt du gør dit arbejde." in page.text
    assert "Lavest i dine øjne" in page.text
    assert not any(word in page.text for word in ("Udviklingszoner", "Styrker", "Fra 1 til 2"))
    assert re.search(r'overall__figure.*?class="number"[^>]*>3,9<', page.main, re.DOTALL)
    assert "uenige" not in page.text
    story = look(cast.alma, f"/resultater/{round.pk}/eget/{own.pk}/punkt/data-brug/")
    chosen = re.findall(
        r'level--chosen">.*?level__number">(\d)<.*?level__count">([^<]+)', story.main, re.DOTALL
    )
    assert chosen == [("2", "Dit svar")]


def test_units_stand_beside_each_other_for_those_above(cast, look, round):
    page = look(cast.bo, f"/resultater/{round.pk}/")
    for unit in (cast.home_care, cast.schools):
        assert f'href="/resultater/{round.pk}/{unit.pk}/"' in page.main
    assert len(page.drawings("chart-web-small")) == 2, "one for each unit that answers"
    assert "chart-web-small" not in look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/").main


def test_the_whole_is_the_mean_of_its_units(cast, look, round):
    """Elder care has one unit of 2,5, the schools are 4,0: 3,25 between them, whoever had more respondents."""
    assert "overall__figure" in (page := look(cast.bo, f"/resultater/{round.pk}/")).main
    assert re.search(r'overall__figure.*?class="number"[^>]*>3,3<', page.main, re.DOTALL)


def test_size_weighs_where_the_round_says_so(cast, look):
    """Home care has 80 employees of elder care's 120, the schools 150: (120 × 2 + 150 × 4) / 270 = 3,1."""
    round = bundled_round(cast, weighting=Weighting.HEADCOUNT)
    answered_by(cast, round, cast.home_care, [2])
    answered_by(cast, round, cast.schools, [4])
    page = look(cast.bo, f"/resultater/{round.pk}/")
    assert re.search(r'overall__figure.*?class="number"[^>]*>3,1<', page.main, re.DOTALL)


def test_a_unit_without_a_headcount_makes_all_count_the_same_and_is_named(cast, look):
    Unit.objects.filter(pk=cast.schools.pk).update(headcount=None)
    round = bundled_round(cast, weighting=Weighting.HEADCOUNT)
    answered_by(cast, round, cast.home_care, [2])
    answered_by(cast, round, cast.schools, [4])
    page = look(cast.bo, f"/resultater/{round.pk}/")
    assert re.search(r'overall__figure.*?class="number"[^>]*>3,0<', page.main, re.DOTALL)
    assert "Skoler mangler et antal medarbejdere" in page.text
    assert look(cast.bo, f"/resultater/{round.pk}/regnestykke/samlet/").status == 200


HOSTILE = [
    '<script>alert("x")</script>',
    '=HYPERLINK("http://x")&{{ 1 }}',
    "Æblegård'\"><img src=x onerror=alert(1)>",
    "𝔘𝔫𝔦𝔱 \u202egnol " + "Kvalitetsudviklingsafdelingen" * 3,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_shown_as_text(cast, look, round, name):
    Unit.objects.filter(pk=cast.home_care.pk).update(name=name[:120])
    type(round).objects.filter(pk=round.pk).update(name=name[:120])
    for address in (
        "",
        f"{cast.home_care.pk}/",
        f"{cast.home_care.pk}/punkt/data/",
        f"{cast.home_care.pk}/regnestykke/data/",
    ):
        page = look(cast.bo, f"/resultater/{round.pk}/{address}")
        assert page.status == 200
        assert "<script>alert" not in page.html
        assert "<img src=x" not in page.html


def test_the_number_of_queries_does_not_follow_units_or_answers(cast, look):
    def asked(address):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert look(cast.bo, address).status == 200
        return len(captured)

    small = bundled_round(cast, name="Lille")
    answered_by(cast, small, cast.home_care, [3])
    units = [
        Unit.objects.create(organisation=cast.here, parent=cast.schools, name=f"Skole {n}", position=n)
        for n in range(12)
    ]
    large = bundled_round(cast, name="Stor", units=units)
    for unit in units:
        answered_by(cast, large, unit, [2, 3, 4])
    asked(f"/resultater/{small.pk}/")
    for page in ("", "punkt/data/", "regnestykke/data/", "tal.csv"):
        assert asked(f"/resultater/{large.pk}/{page}") == asked(f"/resultater/{small.pk}/{page}"), page


def test_coverage_is_told_where_it_is_thin(cast, look):
    round = bundled_round(cast)
    people = respondents(cast, cast.home_care, 5)
    for user in people:
        answer(round, cast.home_care, user, Absence.DONT_KNOW, data_brug=3, data_kvalitet=4)
    text = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/").text
    assert re.search(r"Kun \d+\s% af det, der kunne besvares, er besvaret", text)


def test_an_open_round_says_that_figures_move(cast, look, round, home):
    assert "Målingen er stadig åben" in look(cast.bo, home).text
    close(cast, round)
    assert "Målingen er stadig åben" not in look(cast.bo, home).text


def test_while_it_is_open_the_page_says_out_of_how_many(cast, look, round, home):
    """Alma belongs to home care and has not answered; afterwards nobody knows who belonged there."""
    assert "6 af 7 har svaret" in look(cast.bo, home).text
    assert "11 af 12 har svaret" in look(cast.bo, f"/resultater/{round.pk}/").text
    answer(round, cast.home_care, cast.alma, 3)
    assert "7 har svaret" in look(cast.bo, home).text
    close(cast, round)
    respondents(cast, cast.home_care, 2, start=900)
    assert "· 7 har svaret ·" in look(cast.bo, home).text


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("", "Hjemmeplejen, Forår 2027"),
        ("punkt/data/", "Data, Hjemmeplejen"),
        ("punkt/digital-ledelse/?linse=temaer-2012", "Digital ledelse, Hjemmeplejen"),
        ("regnestykke/data-brug/", "Data i hverdagens valg, Hjemmeplejen: hvordan er det regnet ud?"),
    ],
)
def test_every_page_has_a_title_of_its_own(cast, look, home, page, title):
    assert f"<title>{title} · Spindel</title>" in look(cast.bo, home + page).html


def test_the_time_is_told_the_danish_way(cast, look, round, home):
    close(cast, round)
    assert "21. november 2026 til 11. december 2026" in look(cast.bo, home).text
    assert NOW.day == 21


def test_no_score_is_a_gap_and_never_zero(cast, look):
    round = bundled_round(cast)
    why = dict.fromkeys(["data_kvalitet", "data_standarder", "data_brug"], Absence.NOT_RELEVANT)
    for user in respondents(cast, cast.home_care, 5):
        answer(round, cast.home_care, user, 3, **why)
    page = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/")
    [web] = page.drawings("chart-web-wide")
    assert "Uden score: Data." in web
    assert np.isclose(
        float(
            re.search(r'overall__figure.*?"number"[^>]*>(\d,\d)<', page.main, re.DOTALL)[1].replace(",", ".")
        ),
        3.0,
    )
