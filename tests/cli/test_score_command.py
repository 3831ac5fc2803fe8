"""`spindel score`: a table, CSV, JSON, and a score explained."""

from __future__ import annotations

import csv
import json
import subprocess
import sys

import pytest

from tests.cli.conftest import FRAMEWORK, as_text

COLUMNS = ["unit", "node", "score", "band", "coverage", "n", "respondents", "agreement", "low", "high"]


def score(run, file, *more, **language):
    return run("score", "--framework", FRAMEWORK, "--answers", file, *more, **language)


def test_a_table_names_lenses_and_leaves_nothing_out_in_silence(run, answers):
    said = score(run, answers())
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == "Ældre"
    assert "De fire temaer fra 2012" in lines
    assert any(line.startswith("    Politisk og ledelsesmæssig opbakning") for line in lines)
    assert lines[-1] == "Spørgsmålene ét for ét (39): --format csv eller --format json"
    assert max(map(len, lines)) <= 110
    assert "Level" in score(run, answers(), language="en").out


def test_the_language_can_be_chosen(run, answers):
    assert "Overall" in score(run, answers(), "--language", "en").out


def test_csv_is_unrounded_and_complete(run, answers, items):
    rows = list(csv.DictReader(score(run, answers(), "--format", "csv").out.splitlines()))
    assert list(rows[0]) == COLUMNS
    assert {row["unit"] for row in rows} == {"Ældre", "Børn og skole"}
    assert set(items) <= {row["node"] for row in rows}
    assert "temaer-2012/digital-ledelse" in {row["node"] for row in rows}
    assert any(len(row["score"]) > 10 for row in rows)


def test_json_says_the_same_as_csv(run, answers):
    file = answers()
    rows = list(csv.DictReader(score(run, file, "--format", "csv").out.splitlines()))
    told = json.loads(score(run, file, "--format", "json").out)
    assert [list(one) for one in told] == [COLUMNS] * len(rows)
    assert [
        {name: "" if value is None else str(value) for name, value in one.items()} for one in told
    ] == rows


def test_the_same_answers_give_the_same_figures(run, answers):
    file = answers()
    assert score(run, file, "--format", "csv").out == score(run, file, "--format", "csv").out


def test_what_has_no_score_is_empty(run, answers, items):
    out = score(run, answers(gone=items[:3]), "--format", "csv").out
    gone = [
        row
        for row in csv.DictReader(out.splitlines())
        if row["unit"] == "Børn og skole" and row["node"] == items[0]
    ]
    assert [(row["score"], row["band"], row["n"]) for row in gone] == [("", "", "0")]


@pytest.mark.parametrize(
    ("language", "words"),
    [("da", ["gennemsnit af svarene", "% af resultatet", "mulige point"]), ("en", ["mean of the answers", "% of the result", "possible points"])],
)  # fmt: skip
def test_a_score_explains_itself(run, answers, language, words):
    said = score(run, answers(), "--explain", "vision", language=language)
    assert all(word in said.out for word in words)
    told = json.loads(score(run, answers(), "--explain", "vision", "--format", "json").out)
    assert [(one["id"], one["unit"]) for one in told] == [("vision", "Ældre"), ("vision", "Børn og skole")]


def test_a_group_of_a_lens_explains_itself(run, answers):
    assert (
        "Digital ledelse [digital-ledelse]"
        in score(run, answers(), "--explain", "temaer-2012/digital-ledelse").out
    )


def test_a_misspelt_place_is_told_with_the_nearest(run, answers):
    said = score(run, answers(), "--explain", "visionn")
    assert (said.code, said.out) == (2, "")
    assert "»vision«" in said.err


def test_columns_that_are_not_read_are_told(run, tmp_path, items):
    file = tmp_path / "svar.csv"
    file.write_text(as_text([["enhed", items[0], "bemærkning"], ["A", 3, "hej"]]), encoding="utf-8")
    said = score(run, file)
    assert said.code == 0
    assert "»bemærkning«" in said.err
    assert len(said.faults) == 1 + 38


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1"])
def test_names_are_no_formulas(run, tmp_path, items, name):
    file = tmp_path / "svar.csv"
    file.write_text(as_text([["enhed", items[0]], [name, 3]]), encoding="utf-8")
    rows = list(csv.DictReader(score(run, file, "--format", "csv").out.splitlines()))
    assert {row["unit"] for row in rows} == {f"'{name}"}


def test_a_file_in_windows_1252_with_commas_in_numbers(run, tmp_path, items):
    file = tmp_path / "svar.csv"
    file.write_bytes(as_text([["enhed", items[0], items[1]], ["Ældre", "3,0", "ved ikke"]]).encode("cp1252"))
    assert score(run, file).out.startswith("Ældre\n")


def test_it_starts_fast_because_it_loads_little():
    loads = "import sys, spindel.cli.score; print(*sorted(n for n in ('django', 'scipy', 'rich', 'xlsxwriter', 'openpyxl') if n in sys.modules))"
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_process_itself(answers):
    command = [
        sys.executable,
        "-m",
        "spindel.cli",
        "score",
        "--framework",
        FRAMEWORK,
        "--answers",
        str(answers()),
    ]
    done = subprocess.run([*command, "--format", "csv"], capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[0] == ",".join(COLUMNS)
    assert done.stderr == b""
    missing = subprocess.run([*command[:-1], "nowhere.csv"], capture_output=True, check=False)
    assert (missing.returncode, missing.stdout, missing.stderr.count(b"\n")) == (2, b"", 1)
