"""`spindel evaluate`: a report, spider webs and a workbook, from a file of answers alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from spindel.cli.report.embedding import embedded
from tests.cli.conftest import FRAMEWORK, as_text

CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
PNG = b"\x89PNG\r\n\x1a\n"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=cmd|' /C calc'!A0",
    "../../æøå 🕸️",
    'ﷺ\u200f id="x"',
]


@pytest.fixture
def evaluated(run, answers, tmp_path):
    def evaluated(*more, language="da", **given):
        out = tmp_path / "ud" / "rapport"
        said = run(
            "evaluate",
            "--framework",
            FRAMEWORK,
            "--answers",
            answers(**given),
            "--out",
            out,
            *more,
            language=language,
        )
        assert said.code == 0, said.err
        return out, said

    return evaluated


class Page(HTMLParser):
    """What a page is made of, and what it asks of others."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.tags, self.outside, self.named, self.headings = [], set(), [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            elif name in {"aria-labelledby", "aria-describedby", "for"}:
                self.named += (value or "").split()
            elif name in {"src", "href", "action", "srcset", "xlink:href"} and not (value or "").startswith(
                ("#", "data:")
            ):
                self.outside.append(value)
            elif name.startswith("on"):
                self.outside.append(name)


def page_of(folder):
    text = (folder / "report.html").read_text("utf-8")
    return text, Page(text)


def test_all_files_are_there_and_named(evaluated):
    out, said = evaluated()
    found = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert found == [
        "enheder/1-aeldre.png", "enheder/1-aeldre.svg", "enheder/2-boern-og-skole.png", "enheder/2-boern-og-skole.svg",
        "report.html", "scores.xlsx", "spindelvaev.png", "spindelvaev.svg",
    ]  # fmt: skip
    assert len(said.out.splitlines()) == len(found)
    assert said.err == ""
    assert (out / "spindelvaev.png").read_bytes().startswith(PNG)
    assert ET.parse(out / "spindelvaev.svg").getroot().tag.endswith("svg")


def test_one_unit_is_the_whole(evaluated):
    out, _ = evaluated(units=["Skole"])
    assert not (out / "enheder").exists()
    text, _ = page_of(out)
    assert "Alle enheder" not in text


@pytest.mark.parametrize(
    ("language", "words"),
    [("da", ["Alle enheder", "Styrker", "Udviklingszoner", "Sådan er tallene regnet ud", "Enhed for enhed"]),
     ("en", ["All units", "Strengths", "Development zones", "How the figures are worked out", "Unit by unit"])],
)  # fmt: skip
def test_the_report_speaks_both_languages(evaluated, language, words):
    out, _ = evaluated(language=language)
    text, _ = page_of(out)
    assert f'<html lang="{language}">' in text
    assert [word for word in words if word not in text] == []


def test_the_report_stands_alone(evaluated):
    text, page = page_of(evaluated()[0])
    assert page.outside == []
    assert not {"script", "iframe", "object", "embed", "img", "form"} & page.tags
    assert not re.findall(r"@import|url\((?!data:|#)|url\(\"(?!data:)", text)
    assert "default-src 'none'" in text


def test_every_name_in_the_report_is_one_thing(evaluated):
    _, page = page_of(evaluated()[0])
    assert len(page.ids) == len(set(page.ids))
    assert set(page.named) <= set(page.ids)
    assert page.headings.count(1) == 1
    assert all(lower - upper <= 1 for upper, lower in zip(page.headings, page.headings[1:], strict=False))


def test_hostile_names_are_only_names(evaluated):
    out, _ = evaluated("--title", "<b>=1+1</b>", units=HOSTILE)
    _, page = page_of(out)
    assert page.outside == []
    assert not {"script", "img", "b"} & page.tags
    assert len(page.ids) == len(set(page.ids))
    assert {path.parent for path in out.rglob("*") if path.is_file()} == {out, out / "enheder"}
    cells = [cell for sheet in openpyxl.load_workbook(out / "scores.xlsx") for row in sheet for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "'=cmd|' /C calc'!A0" in {cell.value for cell in cells}


def test_the_workbook_has_a_radar_chart_of_its_own_with_gaps(evaluated, items):
    out, _ = evaluated(gone=items[:3])
    with zipfile.ZipFile(out / "scores.xlsx") as book:
        chart = ET.fromstring(book.read("xl/charts/chart1.xml"))
    assert chart.find(".//c:radarChart", CHART) is not None
    blanks = chart.find(
        ".//c:dispBlanksAs", CHART
    )  # Excel's own default is a gap, and then nothing is written
    assert blanks is None or blanks.get("val") == "gap"
    series = chart.findall(".//c:radarChart/c:ser", CHART)
    assert [one.findtext("c:tx//c:v", namespaces=CHART) for one in series] == [
        "Alle enheder",
        "Ældre",
        "Børn og skole",
    ]
    assert [len(one.findall("c:cat//c:pt", CHART)) for one in series] == [13, 13, 13]
    assert [len(one.findall("c:val//c:pt", CHART)) for one in series] == [13, 13, 12]


def test_the_figures_of_the_workbook_are_those_of_the_screen(evaluated, run, answers):
    out, _ = evaluated(language="en")
    book = openpyxl.load_workbook(out / "scores.xlsx")
    assert book.sheetnames == ["Spider web", "Figures", "How it is worked out", "About"]
    rows = list(book["Figures"].values)
    head = rows[0]
    assert {"Unit", "Score", "Interval from", "Interval to", "Agreement", "Respondents"} <= set(head)
    assert len(rows) == 1 + 3 * (1 + 4 + 13 + 39)
    shown = {(row[0], row[1]): row[head.index("Score")] for row in rows[1:]}
    text, _ = page_of(out)
    assert f'<span class="number">{shown["All units", "samlet"]:.1f}</span>' in text


def test_running_again_replaces_and_changes_nothing(evaluated):
    out, _ = evaluated()
    before = {path: path.read_bytes() for path in out.rglob("*.svg")}
    (out / "report.html").write_text("old")
    again, _ = evaluated()
    assert "Indhold" in (again / "report.html").read_text("utf-8")
    assert {path: path.read_bytes() for path in out.rglob("*.svg")} == before
    assert list(out.rglob("*.part")) == []


def test_nobody_with_an_answer_that_counts(run, tmp_path, items):
    file = tmp_path / "svar.csv"
    file.write_text(
        as_text([["enhed", *items], ["A", *["ved ikke"] * 39], ["B", *["N/A"] * 39]]), encoding="utf-8"
    )
    assert run("evaluate", "--framework", FRAMEWORK, "--answers", file, "--out", tmp_path / "ud").code == 0
    assert "intet at tegne" in (tmp_path / "ud/report.html").read_text("utf-8")


def test_neither_database_nor_home_is_touched(tmp_path, answers):
    home = tmp_path / "home"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SPINDEL_", "DJANGO_"))}
    loads = "import sys; from spindel.cli.main import main; code = main(sys.argv[1:]); assert 'spindel.site.settings' not in sys.modules; sys.exit(code)"
    given = ["evaluate", "--framework", FRAMEWORK, "--answers", str(answers()), "--out", str(tmp_path / "ud")]
    surroundings = kept | {
        "SPINDEL_HOME": str(home),
        "SPINDEL_DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3",
        "LANG": "da_DK.UTF-8",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", loads, *given],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not home.exists()
    assert 'lang="da"' in (tmp_path / "ud/report.html").read_text("utf-8")


def test_a_bar_shows_on_a_terminal_only(monkeypatch, capsys):
    from spindel.cli.progress import progress

    for is_terminal in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda seen=is_terminal: seen)
        with progress("Regner", 2) as step:
            step()
            step()
        assert ("Regner" in capsys.readouterr().err) == is_terminal


def test_a_fragment_is_set_into_a_page_by_its_tags_only():
    fragment = '<h2 id="a">x</h2><p aria-labelledby="a b">id=&quot;a&quot; id="a"</p><a href="#a"><rect fill="url(#c)"/></a>'
    assert embedded(fragment, "s1") == (
        '<h3 id="s1-a">x</h3><p aria-labelledby="s1-a s1-b">id=&quot;a&quot; id="a"</p><a href="#s1-a"><rect fill="url(#s1-c)"/></a>'
    )
