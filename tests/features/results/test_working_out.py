"""Every number can say how it was worked out, and the sum comes out."""

import re

import pytest

from spindel.core.answers.model import Absence
from spindel.features.rounds.models import Weighting
from tests.features.results.answered import answer, answered_by, bundled_round, respondents


def number(text):
    return float(text.replace(",", "."))


def numbers_on(page):
    """Address of the calculation, and the figure that links to it."""
    return re.findall(r'<a class="number" href="([^"]+)">([^<]+)<', page.main)


@pytest.mark.parametrize("place", ["", "home", "own"])
def test_every_number_leads_to_a_sum_that_ends_in_it(cast, look, round, place):
    own = answer(round, cast.home_care, cast.alma, 4, data_brug=2)
    who, address = {
        "": (cast.bo, f"/resultater/{round.pk}/"),
        "home": (cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/"),
        "own": (cast.alma, f"/resultater/{round.pk}/eget/{own.pk}/"),
    }[place]
    found = {}
    for query in ("", "?linse=temaer-2012", "?linse=temaer-2020"):
        found |= dict(numbers_on(look(who, address + query)))
    assert len(found) >= 1 + 4 + 13 + 39 + 4 + 6
    for link, figure in list(found.items())[::6]:
        page = look(who, link)
        assert page.status == 200, link
        assert re.search(rf'overall__figure"><span class="number">{figure}<', page.main), (link, figure)


def test_a_question_is_worked_out_from_its_answers(cast, look):
    round = bundled_round(cast)
    for level, user in zip([1, 2, 4, 4, 5], respondents(cast, cast.home_care, 5), strict=True):
        answer(round, cast.home_care, user, level)
    page = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/regnestykke/data-brug/")
    rows = re.findall(r"<strong>(\d)</strong>.*?</th>" + r"<td[^>]*>([^<]*)</td>" * 3, page.main)
    assert [row[0] for row in rows] == list("12345")
    assert [(int(points), int(count), int(product)) for _, points, count, product in rows] == [
        (0, 1, 0), (1, 1, 1), (2, 0, 0), (3, 2, 6), (4, 1, 4),
    ]  # fmt: skip
    assert "11 point ud af 20 mulige (5 × 4). På skalaen: 1 + 11 / 20 × 4 = 3,200." in page.text


def test_a_category_is_the_mean_of_its_questions_and_each_leads_on(cast, look):
    round = bundled_round(cast)
    [user] = respondents(cast, cast.home_care, 1)
    answer(round, cast.home_care, user, 3, data_kvalitet=5, data_brug=1, data_standarder=4)
    address = f"/resultater/{round.pk}/{cast.home_care.pk}/regnestykke/"
    page = look(cast.bo, f"{address}data/")
    assert "(5,000 + 4,000 + 1,000) / 3 = 3,333" in page.text
    assert f"{address}data-brug/" in page.links()
    assert "3,333, vises som 3,3" in page.text


def test_what_has_no_score_does_not_count_and_is_named(cast, look):
    round = bundled_round(cast)
    [user] = respondents(cast, cast.home_care, 1)
    answer(round, cast.home_care, user, 3, data_kvalitet=5, data_brug=Absence.NOT_RELEVANT, data_standarder=4)
    address = f"/resultater/{round.pk}/{cast.home_care.pk}/regnestykke/"
    page = look(cast.bo, f"{address}data/")
    assert "(5,000 + 4,000) / 2 = 4,500" in page.text
    assert "Data i hverdagens valg har ingen score og tæller ikke med." in page.text
    reason = look(cast.bo, f"{address}data-brug/").text
    assert "1 finder det ikke relevant." in reason


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Absence.DONT_KNOW, "2 ved det ikke. Det tælles for sig og regnes ikke med."),
        (Absence.NOT_RELEVANT, "2 finder det ikke relevant."),
        (Absence.BLANK, "2 har ladet det stå tomt. Det tæller ikke med."),
    ],
)
def test_the_reason_for_each_missing_answer_is_told(cast, look, why, said):
    round = bundled_round(cast)
    users = respondents(cast, cast.home_care, 5)
    for user in users[:2]:
        answer(round, cast.home_care, user, 3, data_brug=why)
    for user in users[2:]:
        answer(round, cast.home_care, user, 3)
    text = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/regnestykke/data-brug/").text
    assert said in text
    assert "6 point ud af 12 mulige (3 × 4)" in text


def test_the_whole_is_worked_out_from_its_units(cast, look):
    round = bundled_round(cast)
    answered_by(cast, round, cast.home_care, [2])
    answered_by(cast, round, cast.schools, [5])
    answered_by(cast, round, cast.schools, [4])
    page = look(cast.bo, f"/resultater/{round.pk}/regnestykke/data/")
    assert "Gennemsnittet af enhederne; alle tæller lige meget." in page.text
    assert "(2,000 + 4,500) / 2 = 3,250" in page.text
    assert f"/resultater/{round.pk}/{cast.schools.pk}/regnestykke/data/" in page.links()


def test_units_by_size_are_worked_out_with_their_size(cast, look):
    round = bundled_round(cast, weighting=Weighting.HEADCOUNT)
    answered_by(cast, round, cast.home_care, [2])
    answered_by(cast, round, cast.schools, [4])
    text = look(cast.bo, f"/resultater/{round.pk}/regnestykke/samlet/").text
    assert "hver vægtet med sit antal medarbejdere" in text
    assert "(120 × 2,000 + 150 × 4,000) / 270 = 3,111" in text


def test_those_who_answer_for_a_parent_stand_beside_its_units(cast, look):
    round = bundled_round(cast, units=[cast.elder_care, cast.home_care])
    answered_by(cast, round, cast.home_care, [2])
    answered_by(cast, round, cast.elder_care, [4])
    page = look(cast.bo, f"/resultater/{round.pk}/{cast.elder_care.pk}/regnestykke/data/")
    assert "Ældre og omsorg, egne svar" in page.text
    assert "(4,000 + 2,000) / 2 = 3,000" in page.text


def test_a_theme_is_worked_out_from_its_questions(cast, look, round):
    address = f"/resultater/{round.pk}/{cast.home_care.pk}/regnestykke/"
    page = look(cast.bo, f"{address}gevinstrealisering/?linse=temaer-2012")
    assert "Gevinstrealisering" in page.text
    assert f"{address}gevinster-hoest/" in page.links()


@pytest.mark.parametrize(
    "path",
    [
        "regnestykke/findes-ikke/",
        "punkt/findes-ikke/",
        "punkt/data/?linse=temaer-2012",
        "regnestykke/../",
        "punkt/*/",
    ],
)
def test_what_is_not_in_the_framework_is_not_found(cast, look, round, path):
    assert look(cast.bo, f"/resultater/{round.pk}/{path}").status == 404


def test_english_sums_are_english(cast, look):
    round = bundled_round(cast)
    [user] = respondents(cast, cast.home_care, 1)
    answer(round, cast.home_care, user, 3, data_kvalitet=5, data_brug=1, data_standarder=4)
    text = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/regnestykke/data/", "en").text
    assert "(5.000 + 4.000 + 1.000) / 3 = 3.333" in text
    assert "all count the same" in text
    assert number("3,3") == pytest.approx(3.3)
