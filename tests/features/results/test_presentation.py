"""Pictures, words and tables from an evaluation alone: no database, any framework, both languages."""

import math

import numpy as np
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from spindel.core.answers.model import Absence, Answers
from spindel.core.evaluation import Round, evaluate
from spindel.core.frameworks import parse
from spindel.core.frameworks.model import Scale
from spindel.core.scoring.explain import explain
from spindel.features.results.presentation.about import About, Addresses, Beside
from spindel.features.results.presentation.areas import Area, heat_of, webs_of
from spindel.features.results.presentation.drawing import dots_of, web_file, web_of
from spindel.features.results.presentation.figures import (
    difference_interval,
    difference_text,
    exact_text,
    figure,
    interval,
    score_text,
    share_text,
)
from spindel.features.results.presentation.lines import picture_of
from spindel.features.results.presentation.page import result_of
from spindel.features.results.presentation.point import point_of
from spindel.features.results.presentation.sentences import agreement_text
from spindel.features.results.presentation.tables import as_csv
from spindel.features.results.presentation.working_out import Words, worked_out
from spindel.frameworks import read_bundled
from tests.factories.frameworks import small_framework

FIVE = Scale(1, 5, 1)


@pytest.mark.parametrize(
    ("score", "da", "en"),
    [(0.6, "3,4", "3.4"), (0.0, "1,0", "1.0"), (0.3625, "2,5", "2.5"), (math.nan, "–", "–")],
)
def test_a_score_is_written_half_up_in_the_readers_language(score, da, en):
    assert score_text(FIVE, score) == da
    with translation.override("en"):
        assert score_text(FIVE, score) == en


def test_a_working_has_two_decimals_more():
    assert exact_text(FIVE, 7 / 24) == "2,167"
    assert exact_text(Scale(0, 100, 0), 1 / 3) == "33,33"


@pytest.mark.parametrize(
    ("difference", "text"),
    [(0.1, "+0,4"), (-0.1, "−0,4"), (0.001, "±0,0"), (0.0, "±0,0"), (math.nan, "–"), (0.0125, "+0,1")],
)
def test_a_difference_has_its_sign(difference, text):
    assert difference_text(FIVE, difference) == text


def test_an_end_that_is_not_quite_zero_is_not_written_as_zero():
    assert difference_interval(FIVE, 0.005, 0.1) == "+0,02 til +0,4"
    assert difference_interval(FIVE, -0.0005, 0.1) == "−0,002 til +0,4"
    assert difference_interval(FIVE, 0.0, 0.1) == "±0,0 til +0,4"


def test_an_interval_with_signs_is_told_with_a_word():
    assert interval("2,9", "3,4") == "2,9–3,4"
    assert interval("-1,0", "0,5") == "-1,0 til 0,5"


def test_a_share_is_written_as_the_reader_writes_it():
    assert share_text(0.875) == "88\N{NO-BREAK SPACE}%"
    with translation.override("en"):
        assert share_text(0.875) == "88%"
    assert share_text(math.nan) == "–"


def test_a_figure_without_five_respondents_has_no_interval():
    found = figure(FIVE, 0.5)
    assert (found.text, found.interval, found.has_interval, found.is_there) == ("3,0", "", False, True)
    assert figure(FIVE, math.nan).text == "–"


@pytest.mark.parametrize(
    ("agreement", "word"),
    [
        (None, ""),
        (0.0, "uenige"),
        (0.3, "uenige"),
        (0.5, "ikke ret enige"),
        (0.7, "nogenlunde enige"),
        (0.9, "enige"),
        (0.95, "meget enige"),
        (1.0, "meget enige"),
    ],
)
def test_agreement_has_its_usual_words(agreement, word):
    assert agreement_text(agreement) == word


def answers_to(framework, rows, units=("Skoler",), unit_of=None):
    values = np.array(rows, dtype=float)
    return Answers(
        items=tuple(item.id for item in framework.items()),
        units=units,
        unit_of=np.array(unit_of if unit_of is not None else [0] * len(rows), dtype=np.int32),
        respondents=(),
        values=values,
        absence=np.where(np.isnan(values), Absence.DONT_KNOW, Absence.ANSWERED).astype(np.int8),
    )


def one_picture(framework, rows, unit="Skoler", **how):
    evaluation = evaluate(framework, answers_to(framework, rows))
    return picture_of(evaluation, unit, About("Skoler", "Forår", how.pop("language", "da")), **how)


SMALL = [
    [0, 1, 2, 1, 10.0],
    [4, 1, 2, 3, 55.5],
    [2, 1, math.nan, 0, 100.0],
    [3, 1, 2, 2, 0.0],
    [1, 1, 4, 3, math.nan],
]


def test_a_framework_of_every_kind_of_item_is_drawn_and_told():
    """Two categories are no web: the five items are the axes, in the groups they stand in."""
    picture = one_picture(small_framework(), SMALL)
    assert [line.id for line in picture.axes] == ["retning", "ledelse", "data", "vaerktoejer", "andel"]
    assert [group.title for group in picture.groups] == ["Strategi", "Teknik"]
    html = render_to_string("results/fragments/items.html", {"page": result_of(picture)})
    assert "Værktøjer" in html
    assert len(web_of(picture).axes) == len(dots_of(picture).rows) == 5


FLAT = """\
format: 1
id: flad
version: "1"
languages: [da]
licence: CC0-1.0
source: Opdigtet.
scale: {low: -2, high: 2, decimals: 1}
tree:
  id: hele
  children:
    - {id: a, ladder: [0, 1, 2]}
    - {id: b, ladder: [0, 1, 2]}
"""
FLAT_WORDS = """\
language: da
title: Flad
text: Flad.
nodes: {hele: {title: Hele}}
items:
  a: {title: A, question: A?, levels: {"1": x, "2": y, "3": z}}
  b: {title: B, question: B?, levels: {"1": x, "2": y, "3": z}}
"""


def test_a_flat_framework_without_bands_advice_or_lenses_is_told_too():
    framework = parse({"framework.yaml": FLAT.encode(), "da.yaml": FLAT_WORDS.encode()})
    picture = one_picture(framework, [[0, 2], [1, 2], [2, 2], [0, 1], [1, 1]])
    result = result_of(picture)
    assert picture.top.level == ""
    assert [line.id for line in picture.axes] == ["a", "b"]
    assert "til" in picture.lines["a"].figure.interval, "a sign is not a dash"
    for name in ("overall", "views", "words", "discuss", "items", "missing", "notes"):
        render_to_string(f"results/fragments/{name}.html", {"page": result, "notes": result.notes})
    assert as_csv(picture)


def test_a_title_in_a_framework_is_never_a_formula():
    words = FLAT_WORDS.replace("title: A,", 'title: "=HYPERLINK(1)",')
    framework = parse({"framework.yaml": FLAT.encode(), "da.yaml": words.encode()})
    lines = as_csv(one_picture(framework, [[0, 2]])).decode("utf-8-sig").splitlines()
    assert any(";'=HYPERLINK(1);" in line for line in lines)
    assert not any(";=" in line for line in lines)


def bundled():
    return parse(read_bundled("digital-omstilling"))


def bundled_answers(units=("Skoler", "Pleje"), each=6):
    framework, chance = bundled(), np.random.default_rng(3)
    rows = chance.integers(0, 5, (len(units) * each, 39)).astype(float)
    return framework, answers_to(framework, rows, units, np.repeat(np.arange(len(units)), each))


def test_a_report_without_a_site_links_nowhere():
    framework, answers = bundled_answers()
    evaluation = evaluate(framework, answers, Round(above=dict.fromkeys(answers.units, "Alle")))
    picture = picture_of(evaluation, "Alle", About("Alle", "Forår", "da"))
    result = result_of(picture)
    pages = [
        render_to_string(f"results/fragments/{name}.html", {"page": result, "notes": result.notes})
        for name in ("notes", "overall", "views", "words", "discuss", "items", "missing")
    ]
    areas = [Area("Skoler", "Skoler"), Area("Pleje", "Pleje")]
    pages.append(heat_of(evaluation, areas, "da", "Kort"))
    pages += [one.web for one in webs_of(evaluation, areas, "da", "Alle")]
    pages.append(
        render_to_string(
            "results/fragments/point.html", {"point": point_of(picture, picture.lines["data"], {})}
        )
    )
    assert "<a " not in "".join(pages)
    assert "Usikkerhed" in pages[1]


def test_a_report_in_english_is_english():
    framework, answers = bundled_answers()
    evaluation = evaluate(framework, answers)
    with translation.override("en"):
        picture = picture_of(evaluation, "Skoler", About("Skoler", "Spring", "en"))
        result = result_of(picture)
        html = "".join(
            render_to_string(f"results/fragments/{name}.html", {"page": result})
            for name in ("overall", "views", "words", "discuss", "items")
        )
    assert "Development zones" in html
    assert framework.text("en").nodes["data"].title in html
    assert not [word for word in ("Udviklingszoner", "Kategori<", "Har svaret", "Usikkerhed") if word in html]


def test_addresses_are_put_on_every_line_but_the_whole():
    framework, answers = bundled_answers()
    addresses = Addresses("/p/{}/".format, "/s/{}/".format)
    picture = picture_of(
        evaluate(framework, answers), "Skoler", About("Skoler", "Forår", "da"), addresses=addresses
    )
    assert picture.top.point == ""
    assert picture.top.sum == "/s/samlet/"
    assert all((line.point, line.sum) == (f"/p/{id}/", f"/s/{id}/") for id, line in picture.lines.items())


def test_what_stands_beside_is_drawn_only_where_it_is_there():
    framework, answers = bundled_answers()
    before = evaluate(framework, answers_to(framework, answers.values[:6], ("Skoler",)))
    facts = Round(above=dict.fromkeys(answers.units, "Alle"), previous=before)
    after = evaluate(framework, answers, facts)
    beside = Beside(earlier=before, earlier_name="I fjor", mean_unit="Alle", mean_name="Alle")
    schools = picture_of(after, "Skoler", About("Skoler", "Forår", "da"), beside)
    care = picture_of(after, "Pleje", About("Pleje", "Forår", "da"), beside)
    whole = picture_of(after, "Alle", About("Alle", "Forår", "da"), beside)
    assert [(one.earlier, one.mean) for one in (schools, care, whole)] == [
        ("I fjor", "Alle"),
        ("", "Alle"),
        ("", ""),
    ]
    assert schools.top.moved.text == "±0,0"
    assert care.top.moved is None
    assert not care.lines["data"].earlier.is_there


def test_the_files_say_the_same_as_the_picture():
    framework, answers = bundled_answers()
    picture = picture_of(evaluate(framework, answers), "Skoler", About("Skoler", "Forår", "da"))
    svg, table = web_file(picture), as_csv(picture).decode("utf-8-sig")
    for line in picture.axes:
        assert f">{line.figure.text}<" in svg
        assert f";{line.heading.title};{line.figure.text};" in table


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("vaerktoejer", "6 point ud af 10 mulige (5 × 2)."),
        ("andel", "1,66 point ud af 4 mulige (4 × 1)."),
        ("retning", "10 point ud af 20 mulige (5 × 4). På skalaen: 1 + 10 / 20 × 4 = 3,000."),
    ],
)
def test_every_kind_of_item_is_worked_out(item, said):
    framework = small_framework()
    told = worked_out(
        explain(framework, answers_to(framework, SMALL), "Skoler", item),
        Words(framework, framework.text("da"), {"Skoler": "Skoler"}, lambda _unit, _id: ""),
    )
    assert told.sum.startswith(said)
    assert sum(vote.count for vote in told.votes) >= 4


def test_a_quantity_shows_every_number_given():
    framework = small_framework()
    told = worked_out(
        explain(framework, answers_to(framework, SMALL), "Skoler", "andel"),
        Words(framework, framework.text("da"), {"Skoler": "Skoler"}, lambda _unit, _id: ""),
    )
    assert [(vote.title, vote.points) for vote in told.votes] == [
        ("10 procent", "0,1"), ("55,5 procent", "0,56"), ("100 procent", "1"), ("0 procent", "0"),
    ]  # fmt: skip
    assert told.missing == ("1 ved det ikke. Det tælles for sig og regnes ikke med.",)


def test_the_heat_map_says_where_it_is_highest_and_lowest():
    framework = bundled()
    rows = [[3.0] * 39, [1.0] * 39]
    data = [place for place, item in enumerate(framework.items()) if item.id.startswith("data-")]
    for place in data:
        rows[0][place], rows[1][place] = 4.0, 0.0
    evaluation = evaluate(framework, answers_to(framework, rows, ("A", "B"), [0, 1]))
    svg = heat_of(evaluation, [Area("A", "Skoler"), Area("B", "Pleje")], "da", "Kort")
    assert "2 enheder og 13 kategorier. Højest: Skoler i Data, 5,0. Lavest: Pleje i Data, 1,0." in svg
    assert heat_of(evaluation, [], "da", "Kort") == ""


def test_the_heat_map_names_a_unit_and_not_the_sum_above_it():
    framework = bundled()
    answers = answers_to(framework, [[3.0] * 39, [1.0] * 39], ("A", "B"), [0, 1])
    evaluation = evaluate(framework, answers, Round(above={"A": "Over"}))
    areas = [Area("Over", "Børn og Unge", is_sum=True), Area("A", "Skoler", depth=1), Area("B", "Pleje")]
    assert "Højest: Skoler i" in heat_of(evaluation, areas, "da", "Kort")


def test_a_consensus_is_told_beside_the_mean():
    framework = small_framework()
    answers = answers_to(framework, SMALL)
    agreed = np.full((1, 5), np.nan)
    agreed[0, 0] = 4
    told = worked_out(
        explain(
            framework,
            Answers(
                *(
                    getattr(answers, name)
                    for name in ("items", "units", "unit_of", "respondents", "values", "absence")
                ),
                consensus=agreed,
            ),
            "Skoler",
            "retning",
        ),
        Words(framework, framework.text("da"), {"Skoler": "Skoler"}, lambda _unit, _id: ""),
    )
    assert told.consensus == "Fælles vurdering: 5,0. Svarenes gennemsnit er 3,0 og står ved siden af."
    assert told.shown == "5,0"
