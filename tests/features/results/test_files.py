"""The files to keep: the same figures as on the page, harmless in a spreadsheet, sharp on paper."""

import csv
import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from openpyxl import load_workbook
from PIL import Image

from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Unit
from tests.features.results.answered import answered_by, bundled_round


@pytest.fixture
def fetch(cast, round):
    def get(name, language="da", who=None, query=""):
        client = Client(headers={"accept-language": language})
        client.force_login(who or cast.bo)
        return client.get(f"/resultater/{round.pk}/{cast.home_care.pk}/{name}{query}")

    return get


def rows(answer, delimiter):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=delimiter))


def test_the_csv_has_the_figures_of_the_page(cast, look, fetch, round):
    found = rows(fetch("tal.csv"), ";")
    assert len(found) == 1 + 4 + 13 + 39
    page = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/?visning=tabel")
    for row in found:
        link = f'regnestykke/{row["Id"]}/">{row["Score"]}<'
        assert link in page.main or row["Hvad"] == "Dimension", row
        assert row["Har svaret"] == "6"
        assert re.fullmatch(r"\d,\d", row["Usikkerhed fra"]), row
    whole = found[0]
    assert f">{whole['Usikkerhed fra']}–{whole['Usikkerhed til']}<" in page.main


def test_numbers_are_written_as_the_reader_writes_them(fetch):
    assert rows(fetch("tal.csv"), ";")[0]["Score"] == "2,5"
    assert rows(fetch("tal.csv", "en"), ",")[0]["Score"] == "2.5"
    assert fetch("tal.csv").content.startswith(b"\xef\xbb\xbf"), "Excel needs the mark to see æøå"


def test_a_lens_is_a_table_of_its_own(fetch):
    found = rows(fetch("tal.csv", query="?linse=temaer-2012"), ";")
    assert [row["Hvad"] for row in found] == ["Samlet", *["Tema"] * 4]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1+1"]


@pytest.mark.parametrize("name", FORMULAS)
def test_a_name_is_never_a_formula(cast, fetch, name):
    Unit.objects.filter(pk=cast.municipality.pk).update(name="Top")
    type(cast.here).objects.filter(pk=cast.here.pk).update(name=name)
    Round.objects.update(name=name)
    heads = fetch("tal.csv").content.decode("utf-8-sig").splitlines()[0]
    assert f"'{name.strip() if name.startswith(chr(9)) else name}" in heads or f"'{name}" in heads
    book = load_workbook(io.BytesIO(fetch("tal.xlsx").content))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "+", "@")), cell.value


def test_the_workbook_has_real_numbers(fetch):
    book = load_workbook(io.BytesIO(fetch("tal.xlsx").content))
    sheet = next(sheet for sheet in book if sheet["A1"].value == "Id")
    head = [cell.value for cell in sheet[1]]
    whole = dict(zip(head, [cell.value for cell in sheet[2]], strict=True))
    assert whole["Score"] == 2.5
    assert whole["Har svaret"] == 6
    assert isinstance(whole["Usikkerhed fra"], float)
    assert sheet.max_row == 1 + 1 + 4 + 13 + 39
    assert zipfile.ZipFile(io.BytesIO(fetch("tal.xlsx").content)).testzip() is None


def test_the_svg_stands_alone(fetch, cast, look, round):
    answer = fetch("spindelvaev.svg")
    root = ET.fromstring(answer.content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [node for node in root.iter() if node.tag.endswith("}a")]
    [web] = look(cast.bo, f"/resultater/{round.pk}/{cast.home_care.pk}/").drawings("chart-web-wide")
    figures = re.compile(r">(\d,\d)<")
    assert figures.findall(answer.content.decode()) == figures.findall(web)


@pytest.mark.parametrize(("lens", "axes"), [("", 13), ("temaer-2012", 4), ("temaer-2020", 6)])
def test_the_picture_is_drawn_through_the_lens_that_was_asked_for(fetch, lens, axes):
    root = ET.fromstring(fetch("spindelvaev.svg", query=f"?linse={lens}").content)
    description = next(node.text for node in root if node.tag.endswith("desc"))
    assert description.startswith(f"{axes} akser")


def test_the_png_prints_sharp(fetch):
    answer = fetch("spindelvaev.png")
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.width >= 2000
    assert len(picture.convert("L").getcolors(256)) > 20, "something is drawn"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("spindelvaev.svg", "image/svg+xml"),
        ("spindelvaev.png", "image/png"),
        ("tal.csv", "text/csv"),
        ("tal.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_files_are_named_after_what_they_are_about(fetch, name, kind):
    answer = fetch(name, query="?linse=temaer-2020")
    ending = name.split(".")[1]
    assert answer["Content-Type"].startswith(kind)
    assert (
        answer["Content-Disposition"]
        == f'attachment; filename="hjemmeplejen-foraar-2027-temaer-2020.{ending}"'
    )


@pytest.mark.parametrize("name", ['"; filename="x.exe', "../../etc/passwd", "\r\nSet-Cookie: a=b", "日本"])
def test_a_name_does_not_reach_into_the_header(cast, fetch, name):
    Unit.objects.filter(pk=cast.home_care.pk).update(name=name)
    told = fetch("tal.csv")["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.csv"', told)


def test_those_who_only_see_their_own_get_their_own(cast, fetch):
    assert fetch("tal.csv", who=cast.alma).status_code == 404
    assert fetch("tal.csv", who=cast.gry).status_code == 404


def test_a_file_shows_the_answer_just_sent(cast):
    round = bundled_round(cast)
    answered_by(cast, round, cast.home_care, [2])
    client = Client(headers={"accept-language": "da"})
    client.force_login(cast.bo)
    address = f"/resultater/{round.pk}/tal.csv"
    assert rows(client.get(address), ";")[0]["Score"] == "2,0"
    answered_by(cast, round, cast.home_care, [4])
    assert rows(client.get(address), ";")[0]["Score"] == "3,0"
