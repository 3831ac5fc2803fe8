"""Files of answers as arrays."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spindel.core.answers import Absence, read_answers
from tests.core.answers.conftest import as_csv, as_xlsx, checklist, framework_of, ladder, told

DOCS = Path(__file__).resolve().parents[3] / "docs" / "answers.md"
A, B, D, R, Q = Absence
NAN = np.nan


def documented(heading):
    """A table of the documentation as rows."""
    section = DOCS.read_text("utf-8").split(f"## {heading}")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|") and "---" not in line]
    return [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines
    ]


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_the_documented_wide_table(framework, write):
    answers = read_answers("svar", write(documented("Wide")), framework).answers

    assert answers.items == ("vision-1", "vision-3", "tools", "share")
    assert (answers.units, answers.unit_of.tolist()) == (("Ældre", "Skole"), [0, 0, 1])
    assert answers.respondents == ("1", "2", "1")
    np.testing.assert_array_equal(answers.values, [[2, 1, 3, 62.5], [NAN, 2, 0, NAN], [3, NAN, 2, 70]])
    np.testing.assert_array_equal(answers.absence, [[A, A, A, A], [D, A, A, B], [A, R, A, A]])
    np.testing.assert_array_equal(answers.consensus, [[2, 1, NAN, NAN], [NAN] * 4])


def test_the_documented_long_table(framework):
    reading = read_answers("svar.csv", as_csv(documented("Long")), framework)

    answers = reading.answers
    assert (answers.units, answers.respondents) == (("Ældre",), ("1",))
    np.testing.assert_array_equal(answers.values, [[2, NAN, 3, NAN]])
    np.testing.assert_array_equal(answers.absence, [[A, Q, A, Q]])
    np.testing.assert_array_equal(answers.consensus, [[3, NAN, NAN, NAN]])
    assert [(note.code, note.id) for note in reading.notes] == [
        ("answers.item_missing", "vision-3"),
        ("answers.item_missing", "share"),
    ]


def test_the_arrays_have_the_agreed_types(framework):
    answers = read_answers("svar.csv", as_csv([["vision-1"], ["1"]]), framework).answers

    assert (answers.unit_of.dtype, answers.values.dtype, answers.absence.dtype) == (
        np.int32,
        np.float64,
        np.int8,
    )
    assert answers.consensus is None


def test_a_file_that_names_nobody_is_one_unit(framework):
    answers = read_answers("svar.csv", as_csv([["vision-1"], ["1"], ["2"]]), framework).answers

    assert (answers.units, answers.respondents) == (("1",), ("1", "2"))


def test_rows_of_a_unit_are_its_respondents_when_none_is_named(framework):
    rows = [["unit", "vision-1"], ["b", "1"], ["a", "2"], ["b", "3"]]
    answers = read_answers("svar.csv", as_csv(rows), framework).answers

    assert (answers.units, answers.unit_of.tolist()) == (("b", "a"), [0, 1, 0])
    assert answers.respondents == ("1", "2", "3")


def test_in_a_long_file_without_respondents_each_unit_answers_once(framework):
    rows = [["unit", "item", "answer"], ["a", "vision-1", "1"], ["b", "vision-1", "2"], ["a", "share", "3"]]
    answers = read_answers("svar.csv", as_csv(rows), framework).answers

    assert (answers.units, answers.respondents) == (("a", "b"), ("1", "2"))
    np.testing.assert_array_equal(answers.values, [[0, NAN, NAN, 3], [1, NAN, NAN, NAN]])
    np.testing.assert_array_equal(answers.absence, [[A, Q, Q, A], [A, Q, Q, B]])


def test_other_names_for_unit_and_respondent(framework):
    rows = [["country_code", "Key", "vision-1"], ["DK", "7", "1"]]
    answers = read_answers("x.csv", as_csv(rows), framework, unit="Country_Code", respondent="key").answers

    assert (answers.units, answers.respondents) == (("DK",), ("7",))


def test_a_unit_may_have_agreed_without_anybody_answering(framework):
    rows = [["unit", "respondent", "vision-1"], ["a", "Konsensus", "4"]]
    answers = read_answers("svar.csv", as_csv(rows), framework).answers

    assert (answers.units, answers.respondents, answers.values.shape) == (("a",), (), (0, 4))
    assert answers.consensus[0, 0] == 3


def test_units_of_any_script_and_symbol(framework):
    names = ["Børn & Unge 😀", "مدرسة", "Ældre\u00a0 og  sundhed", "Skole\n2"]
    rows = [["unit", "vision-1"], *([name, "1"] for name in names)]

    for write in (as_csv, as_xlsx):
        units = read_answers("svar", write(rows), framework).answers.units
        assert units == ("Børn & Unge 😀", "مدرسة", "Ældre og sundhed", "Skole 2")


def test_a_checklist_in_columns_of_its_own(framework):
    rows = [
        ["tools/chat", "Tools / Intranet"],
        ["1", "0"],
        ["x", ""],
        ["", "0"],
        ["", ""],
        ["ved ikke", "ved ikke"],
    ]
    rows += [["", "ikke relevant"], ["TRUE", "ja"]]
    answers = read_answers("svar.csv", as_csv(rows), framework).answers

    np.testing.assert_array_equal(answers.values[:, 2], [2, 2, 0, NAN, NAN, 3])
    np.testing.assert_array_equal(answers.absence[:, 2], [A, A, A, D, R, A])


def test_what_is_not_read_is_told(framework):
    rows = [["unit", "vision-1", "Kommentar", "vision-9"], ["a", "1", "hej", "x"], ["A", "1", "", ""]]
    notes = read_answers("svar.csv", as_csv(rows), framework).notes

    assert told(notes) == [
        ("item_missing", 0, "", "vision-3"),
        ("item_missing", 0, "", "tools"),
        ("item_missing", 0, "", "share"),
        ("column_unread", 1, "C", ""),
        ("column_unread", 1, "D", ""),
        ("units_alike", 0, "", ""),
    ]
    assert notes[4].facts["nearest"] == "vision-1"


def test_a_consensus_without_value_is_told(framework):
    rows = [["respondent", "vision-1", "share"], ["1", "1", "1"], ["consensus", "ikke relevant", ""]]
    reading = read_answers("svar.csv", as_csv(rows), framework)

    assert ("consensus_absent", 3, "", "vision-1") in told(reading.notes)
    assert np.isnan(reading.answers.consensus).all()

    long = [["respondent", "item", "answer"], ["1", "share", "1"], ["consensus", "vision-1", "ved ikke"]]
    reading = read_answers("svar.csv", as_csv(long), framework)
    assert ("consensus_absent", 3, "", "vision-1") in told(reading.notes)


def test_the_layout_asked_for_wins(framework):
    rows = [["item", "answer", "vision-1"], ["vision-1", "2", "4"]]

    assert read_answers("svar.csv", as_csv(rows), framework).answers.values[0, 0] == 1
    assert read_answers("svar.csv", as_csv(rows), framework, layout="wide").answers.values[0, 0] == 3


WORDS = {
    "vision-1": {"1": 0.0, "3": 2.0, "5": 4.0},
    "vision-3": {"no": 0.0, "Partly": 1.0, "3": 2.0},
    "tools": {"ingen": 0.0, "intranet": 1.0, "chat": 2.0, "chat|intranet": 3.0},
    "share": {"0": 0.0, "-3.5": -3.5, "62,25": 62.25, "1e-05": 1e-05},
}
ABSENCES = {"": Absence.BLANK, "-": Absence.BLANK, "Ved ikke": Absence.DONT_KNOW, "N/A": Absence.NOT_RELEVANT,
            "Ikke stillet": Absence.NOT_ASKED}  # fmt: skip
ROW = st.tuples(*(st.sampled_from([*words, *ABSENCES]) for words in WORDS.values()))


@settings(max_examples=60)
@given(rows=st.lists(ROW, min_size=1, max_size=8), write=st.sampled_from([as_csv, as_xlsx]))
def test_wide_and_long_say_the_same(framework, rows, write):
    """Whatever is answered, both layouts and both kinds of file give the same arrays."""
    who = [("ab"[place % 2], str(place)) for place in range(len(rows))]
    wide = [["enhed", "respondent", *WORDS], *([*who[place], *row] for place, row in enumerate(rows))]
    long = [["svar", "enhed", "respondent", "spørgsmål"]]
    long += [
        [said, *who[place], item]
        for place, row in enumerate(rows)
        for item, said in zip(WORDS, row, strict=True)
    ]

    first, second = (read_answers("svar", write(table), framework).answers for table in (wide, long))

    expected = [
        [words.get(said, NAN) for words, said in zip(WORDS.values(), row, strict=True)] for row in rows
    ]
    np.testing.assert_array_equal(first.values, expected)
    np.testing.assert_array_equal(
        first.absence, [[ABSENCES.get(said, Absence.ANSWERED) for said in row] for row in rows]
    )
    np.testing.assert_array_equal(second.values, first.values)
    np.testing.assert_array_equal(second.absence, first.absence)
    np.testing.assert_array_equal(second.unit_of, first.unit_of)
    assert (second.units, second.respondents) == (first.units, first.respondents)


def test_fifty_options_keep_their_bits():
    framework = framework_of(checklist("many", *(f"o{place}" for place in range(50))))
    ticked = [f"o{place}" for place in range(0, 50, 7)] + ["o49"]
    split = [
        [f"many/o{place}" for place in range(50)],
        [str(int(f"o{place}" in ticked)) for place in range(50)],
    ]

    for rows in ([["many"], ["|".join(ticked)]], split):
        value = int(read_answers("svar.csv", as_csv(rows), framework).answers.values[0, 0])
        assert [f"o{place}" for place in range(50) if value >> place & 1] == list(dict.fromkeys(ticked))


def test_ids_with_dots_are_read_where_they_are_text():
    framework = framework_of(ladder("1.1", "a", "b"), ladder("1.10", "a", "b"), ladder("2.5", "a", "b"))

    answers = read_answers("svar", as_xlsx([["1.1", "1.10", 2.5], ["a", "b", "b"]]), framework).answers

    np.testing.assert_array_equal(answers.values, [[0, 1, 1]])


def test_thousands_of_answers_are_read():
    items = [ladder(f"item-{place}", "1", "2", "3", "4", "5") for place in range(39)]
    framework = framework_of(*items)
    said = ["1", "2", "3", "4", "5", "ved ikke", "", "ikke relevant"]
    wide = [["enhed", "respondent", *(item.id for item in items)]]
    wide += [
        [f"Enhed {row % 20}", row, *(said[(row * 7 + place) % 8] for place in range(39))]
        for row in range(1000)
    ]
    long = [["enhed", "respondent", "item", "answer"]]
    long += [[*row[:2], item.id, cell] for row in wide[1:] for item, cell in zip(items, row[2:], strict=True)]

    for rows in (wide, long):
        data = as_csv(rows)
        answers = read_answers("svar.csv", data, framework).answers
        assert answers.values.shape == (1000, 39)
