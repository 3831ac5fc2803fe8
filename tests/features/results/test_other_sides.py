"""A result from other sides: compared, unit by unit, over time, and what to discuss first."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client

from tests.cast import NOW
from tests.features.results.answered import answer, answered_by, bundled_round, close, respondents

YEAR = timedelta(days=365)


@pytest.fixture
def whole(round):
    return f"/resultater/{round.pk}/"


def rows(page):
    return re.findall(r'<th scope="row" class="matrix__unit[^>]*><a[^>]*>([^<]+)', page.main)


def test_units_stand_in_the_trees_order_until_a_column_is_chosen(cast, look, whole):
    assert rows(look(cast.dan, f"{whole}varmekort/")) == ["Ældre og omsorg", "Hjemmeplejen", "Skoler"]
    assert rows(look(cast.dan, f"{whole}varmekort/?sorter=data")) == ["Skoler", "Hjemmeplejen"]
    assert rows(look(cast.dan, f"{whole}varmekort/?sorter=data&retning=op")) == ["Hjemmeplejen", "Skoler"]
    assert rows(look(cast.dan, f"{whole}varmekort/?sorter=samlet")) == ["Skoler", "Hjemmeplejen"]
    assert rows(look(cast.dan, f"{whole}varmekort/?sorter=findes-ikke"))[0] == "Ældre og omsorg"


def test_a_column_says_how_it_is_sorted_and_turns_at_the_next_click(cast, look, whole):
    page = look(cast.dan, f"{whole}varmekort/?sorter=data")
    assert page.main.count("aria-sort") == 1
    assert 'aria-sort="descending"><a href="?sorter=data&amp;retning=op"' in page.main
    turned = look(cast.dan, f"{whole}varmekort/?sorter=data&retning=op")
    assert 'aria-sort="ascending"><a href="?sorter=data"' in turned.main


def test_every_figure_leads_to_what_lies_behind(cast, look, round, whole):
    page = look(cast.dan, f"{whole}varmekort/")
    for unit in (cast.elder_care, cast.home_care, cast.schools):
        assert f'href="{whole}{unit.pk}/punkt/data/"' in page.main
    assert look(cast.dan, f"{whole}{cast.schools.pk}/punkt/data/").status == 200


def test_a_unit_with_nothing_below_has_no_heat_map(cast, look, whole):
    assert "Ingen enheder under denne" in look(cast.dan, f"{whole}{cast.home_care.pk}/varmekort/").text
    assert "varmekort" not in look(cast.dan, f"{whole}{cast.home_care.pk}/").main


def names(page):
    return re.findall(r'<th scope="col" class="matrix__name"><span>([^<]+)', page.main)


def test_a_few_are_compared_on_one_web(cast, look, whole):
    page = look(cast.dan, f"{whole}sammenlign/?enhed={cast.home_care.pk}&enhed={cast.schools.pk}")
    assert names(page)[:2] == ["Hjemmeplejen", "Skoler"]
    [web] = page.drawings("chart-web-wide")
    assert "Hjemmeplejen" in web
    assert "Skoler" in web
    assert page.drawings("chart-web-small") == []
    assert "1,5" in page.text, "how far apart they are"


def test_many_stand_side_by_side_and_no_line_is_lost_in_a_tangle(cast, look, whole, round):
    earlier = [earlier_round(cast, name) for name in ("Vinter 2024", "Vinter 2025")]
    asked = "&".join(f"runde={one.pk}" for one in (*earlier, round))
    units = "&".join(f"enhed={unit}" for unit in ("alle", cast.home_care.pk, cast.schools.pk))
    page = look(cast.dan, f"{whole}sammenlign/?{units}&{asked}")
    assert len(names(page)) == 9 + 1
    assert page.drawings("chart-web-wide") == []
    assert len(page.drawings("chart-web-small")) == 9
    [strips] = page.drawings("chart-strips")
    assert "chart-legend" not in strips
    assert "Hjemmeplejen, Vinter 2024" in page.text


def earlier_round(cast, name, version_days=1):
    order = {"Vinter 2024": 2, "Vinter 2025": 1}.get(name, 1)
    round = bundled_round(cast, name=name, now=NOW - order * YEAR)
    answered_by(cast, round, cast.home_care, [1, 1, 2, 2, 2])
    answered_by(cast, round, cast.schools, [2, 2, 3, 3, 3])
    return close(cast, round)


def test_what_one_may_not_see_cannot_be_compared_with(cast, look, round, whole):
    own = f"{whole}{cast.home_care.pk}/sammenlign/"
    page = look(cast.carla, f"{own}?enhed={cast.home_care.pk}&enhed={cast.schools.pk}&enhed=alle")
    assert names(page) == ["Hjemmeplejen"]
    assert f'value="{cast.schools.pk}"' not in page.main
    assert look(cast.carla, f"{whole}sammenlign/").status == 404
    assert look(cast.gry, f"{whole}sammenlign/").status == 404


@pytest.mark.parametrize("query", ["enhed=x", "enhed=99999", "runde=99999", "enhed=%3Cscript%3E", "linse=x"])
def test_strange_wishes_are_passed_over(cast, look, whole, query):
    page = look(cast.dan, f"{whole}sammenlign/?{query}")
    assert page.status == 200
    assert "<script>alert" not in page.main


def test_the_files_hold_what_is_compared(cast, whole):
    client = Client(headers={"accept-language": "da"})
    client.force_login(cast.dan)
    query = f"?enhed={cast.home_care.pk}&enhed={cast.schools.pk}"
    table = client.get(f"{whole}sammenlign/tal.csv{query}").content.decode("utf-8-sig").splitlines()
    assert table[0].startswith("Enhed;")
    assert {line.split(";")[0] for line in table[1:]} == {"Hjemmeplejen", "Skoler"}
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{whole}sammenlign/tal.xlsx{query}").content))
    assert book.sheetnames[0] == "Spindelvæv"
    svg = client.get(f"{whole}sammenlign/spindelvaev.svg{query}").content.decode()
    assert "Hjemmeplejen" in svg
    assert client.get(f"{whole}sammenlign/spindelvaev.png{query}").content.startswith(b"\x89PNG")
    assert client.get(f"{whole}sammenlign/spindelvaev.svg?enhed=0").status_code == 404


def test_the_course_joins_what_can_be_compared_and_breaks_where_it_cannot(cast, look):
    short = bundled_round(cast, name="Kort 2024", form="short", now=NOW - 2 * YEAR)
    answered_by(cast, short, cast.home_care, [2, 2, 2, 2, 2])
    close(cast, short)
    before = earlier_round(cast, "Vinter 2025")
    now = bundled_round(cast, name="Vinter 2026")
    answered_by(cast, now, cast.home_care, [2, 3, 3, 3, 4])
    page = look(cast.dan, f"/resultater/{now.pk}/{cast.home_care.pk}/over-tid/")
    whole = page.drawings("chart-trend")[0]
    assert '<desc id="trend-whole-desc">Vinter 2025 1,6; Vinter 2026 3,0</desc>' in whole
    assert whole.count("chart-break") == 1
    assert whole.count('class="chart-line"') == 1
    assert "Kort 2024 stillede andre spørgsmål, så der er et hul." in page.text
    assert before.name in whole


def test_one_round_is_no_course_yet(cast, look, whole):
    assert "Der er kun én måling indtil nu" in look(cast.dan, f"{whole}over-tid/").text


def titles(page):
    return re.findall(r'class="discuss__title"><a[^>]*punkt/([^/]+)/', page.main)


def test_questions_are_ranked_by_disagreement_and_by_distance(cast, look):
    round = bundled_round(cast, targets={"data": 4.0, "vision": 3.5})
    for place, user in enumerate(respondents(cast, cast.home_care, 6)):
        answer(
            round, cast.home_care, user, 3, data_brug=1, ledelse_ejerskab=1 if place % 2 else 5, etik_gdpr=3
        )
    address = f"/resultater/{round.pk}/{cast.home_care.pk}/tal-om/"
    assert titles(look(cast.bo, address)) == ["ledelse-ejerskab"]
    page = look(cast.bo, f"{address}?efter=maal")
    assert titles(page)[0] == "data-brug"
    assert "3,0 under målet på 4,0" in page.text
    assert set(titles(page)) >= {"data-kvalitet", "vision-kendt"}
    assert "ledelse-ejerskab" not in titles(page), "it has no target"


def test_what_moved_says_for_each_whether_it_is_noise(cast, look):
    earlier_round(cast, "Vinter 2025")
    now = bundled_round(cast, name="Vinter 2026")
    for place, user in enumerate(respondents(cast, cast.home_care, 8, start=700)):
        answer(now, cast.home_care, user, 2, data_kvalitet=5, data_standarder=5, data_brug=5 - place % 2)
    page = look(cast.dan, f"/resultater/{now.pk}/{cast.home_care.pk}/")
    [moved] = page.drawings("chart-changes")
    data = re.search(r"<title>Data: [^<]*mere end usikkerheden</title>", moved)
    assert data
    assert "inden for usikkerheden" in moved
    assert "har flyttet sig mere end usikkerheden" in page.text


def test_where_the_differences_lie_is_said_in_words(cast, look):
    from spindel.foundation.organisation.models import Unit

    units = [
        Unit.objects.create(organisation=cast.here, parent=cast.schools, name=f"Skole {n}", position=n)
        for n in range(4)
    ]
    apart = bundled_round(cast, units=units)
    for place, unit in enumerate(units):
        answered_by(cast, apart, unit, [1 + place, 1 + place, 1 + place, 2 + place])
    page = look(cast.dan, f"/resultater/{apart.pk}/")
    assert "Områderne står virkelig forskellige steder" in page.text
    alike = bundled_round(cast, name="Ens", units=units)
    for unit in units:
        answered_by(cast, alike, unit, [1, 3, 5, 3])
    page = look(cast.dan, f"/resultater/{alike.pk}/")
    assert "Begynd med at tale sammen i områderne" in page.text
    assert page.drawings("chart-shares")


def test_with_two_units_nothing_is_said_about_between(cast, look, whole):
    assert look(cast.dan, whole).drawings("chart-shares") == []


@pytest.mark.parametrize("page", ["varmekort/", "sammenlign/", "over-tid/", "tal-om/"])
def test_nothing_breaks_the_content_policy_and_no_id_stands_twice(cast, look, whole, page):
    html = look(cast.bo, whole + page).html
    assert not re.search(r'\sstyle="|<style|<script(?![^>]*src=)|\son\w+="|javascript:', html)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert sorted(set(ids)) == sorted(ids)


def test_there_is_nothing_to_look_into_before_anybody_has_answered(cast, look):
    empty = bundled_round(cast)
    for page in ("varmekort/", "sammenlign/", "over-tid/", "tal-om/"):
        assert look(cast.bo, f"/resultater/{empty.pk}/{page}").status == 404


@pytest.fixture
def led(cast, round):
    """Two of home care's six are leaders, and see it higher."""
    from spindel.features.answering.models import Sheet

    sheets = [
        answer(round, cast.home_care, user, 5) for user in respondents(cast, cast.home_care, 2, start=800)
    ]
    Sheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(is_leader=True)
    return f"/resultater/{round.pk}/{cast.home_care.pk}/sammenlign/"


def test_leaders_stand_against_staff(cast, look, led):
    assert "Ledere (2)" in look(cast.carla, led).text
    page = look(cast.carla, f"{led}?enhed={cast.home_care.pk}&del=ledere&del=medarbejdere")
    assert names(page)[:3] == ["Hjemmeplejen", "Ledere, Hjemmeplejen", "Medarbejdere, Hjemmeplejen"]
    whole = re.search(r'class="matrix__sum">.*?</tr>', page.main, re.DOTALL)[0]
    assert re.findall(r'class="heat-\d+">([^<]+)', whole) == ["3,1", "5,0", "2,5"]


def test_of_leaders_and_staff_only_means_are_in_the_files(cast, led):
    client = Client(headers={"accept-language": "da"})
    client.force_login(cast.carla)
    table = client.get(
        f"{led.replace('sammenlign/', 'sammenlign/tal.csv')}?enhed={cast.home_care.pk}&del=ledere"
    )
    lines = table.content.decode("utf-8-sig").splitlines()
    head, rows = lines[0].split(";"), [line.split(";") for line in lines[1:]]
    leaders = [row for row in rows if row[0] == "Ledere, Hjemmeplejen"]
    assert leaders
    counted = [head.index(title) for title in ("Har svaret", "Enighed", "Besvaret", "Ved ikke")]
    assert {row[column] for row in leaders for column in counted} == {""}


def test_where_nobody_is_a_leader_nothing_is_offered(cast, look, whole):
    page = look(cast.dan, f"{whole}sammenlign/?del=ledere")
    assert 'name="del"' not in page.main
    assert not any(name.startswith("Ledere") for name in names(page))


def test_many_units_cost_no_more_questions_than_one(cast, look, whole):
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(query):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert look(cast.dan, f"{whole}sammenlign/?{query}").status == 200
        return len(captured)

    asked("enhed=alle")
    units = "&".join(f"enhed={unit.pk}" for unit in (cast.elder_care, cast.home_care, cast.schools))
    assert asked(f"enhed=alle&{units}") == asked("enhed=alle")


def test_a_round_that_another_is_held_up_against_stays_closed_too(cast, look):
    first, second = earlier_round(cast, "Vinter 2024"), earlier_round(cast, "Vinter 2025")
    third = bundled_round(cast, name="Vinter 2026")
    answered_by(cast, third, cast.home_care, [2, 3, 3, 3, 4])

    def seen():
        found = type(first).objects.filter(results_shown_at__isnull=False)
        return set(found.values_list("name", flat=True))

    assert look(cast.dan, f"/resultater/{third.pk}/").status == 200
    assert seen() == {"Vinter 2025"}, "drawn beside it"
    assert look(cast.dan, f"/resultater/{third.pk}/over-tid/").status == 200
    assert seen() == {"Vinter 2024", "Vinter 2025"}, "on the way there"
    type(first).objects.update(results_shown_at=None)
    assert look(cast.dan, f"/resultater/{first.pk}/sammenlign/?runde={second.pk}").status == 200
    assert seen() == {"Vinter 2024", "Vinter 2025"}, "compared with"


def test_what_is_hidden_is_in_no_comparison_and_can_be_no_zone(cast, look):
    from tests.features.results.test_protected import protected

    round = protected(bundled_round(cast, units=[cast.home_care, cast.elder_care, cast.schools]))
    answered_by(cast, round, cast.home_care, [2] * 7)
    answered_by(cast, round, cast.elder_care, [1, 1, 2, 2, 3, 3])
    answered_by(cast, round, cast.schools, [5, 5])
    client = Client()
    client.force_login(cast.bo)
    hidden = f"/udviklingszoner/vaelg/{round.pk}/{cast.schools.pk}/"
    assert client.post(hidden, {"node": "data"}).status_code == 404, "the round is open"
    close(cast, round)
    units = "&".join(f"enhed={unit.pk}" for unit in (cast.home_care, cast.schools))
    page = look(cast.bo, f"/resultater/{round.pk}/sammenlign/?enhed=alle&{units}")
    assert "Skoler" not in names(page)
    assert "Hjemmeplejen" in names(page)
    assert "5,0" not in page.text
    heat = look(cast.bo, f"/resultater/{round.pk}/varmekort/")
    assert "Skoler" not in rows(heat)
    assert "For få til at stå alene" in heat.text
    assert client.post(hidden, {"node": "data"}).status_code == 404
    shown = f"/udviklingszoner/vaelg/{round.pk}/{cast.home_care.pk}/"
    assert client.post(shown, {"node": "data"}).status_code == 302
