"""Every fault of an answers file has a case here that it was told for; the last test sees to it."""

import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import spindel.core.answers as package
from spindel.core.answers import read_answers
from spindel.core.refusals import Faults
from spindel.site.refused import located, sentence
from tests.core.answers.conftest import as_csv, as_xlsx, faults_in, framework_of, ladder, saved, told
from tests.core.answers.test_grids import TEXTS
from tests.core.answers.test_workbooks import WORKBOOKS

LONG = "unit,respondent,item,answer\n"

# a CSV file, and the faults it has: code, row, column and item
CASES = [
    ("unit,vision-1\na,6\n", [("no_such_level", 2, "B", "vision-1")]),
    ("unit,tools\na,mail\n", [("no_such_option", 2, "B", "tools")]),
    ("unit,share\na,mange\n", [("not_a_number", 2, "B", "share")]),
    ("unit;share\na;1.234\n", [("ambiguous_number", 2, "B", "share")]),
    ("tools/chat,tools/intranet\n1,3\n", [("not_a_tick", 2, "A", "tools")]),
    ("tools/chat,tools/intranet\n1,ved ikke\n0,0\nved ikke,ikke relevant\n,dk\n",
     [("mixed_options", 2, "A", "tools"), ("mixed_options", 4, "A", "tools")]),
    ("tools/chat,vision-1\n1,1\n", [("option_columns_missing", 1, "A", "")]),
    ("tools,tools/chat,tools/intranet\nchat,1,0\n", [("item_and_options", 1, "B", "")]),
    ("unit,visoin-1\na,1\n", [("no_item_columns", 1, "", ""), ("column_misspelt", 1, "B", "")]),
    ("vision-1,Vision-1 \n1,1\n", [("column_twice", 1, "B", "")]),
    ("unit,Enhed,vision-1\na,b,1\n", [("column_twice", 1, "B", "")]),
    ("tools/chat,tools/chat,tools/intranet\n1,1,1\n", [("column_twice", 1, "B", "")]),
    ("vision-1,,unit\n1,5,a\n", [("column_nameless", 1, "B", "")]),
    ("navn,alder\nBo,5\n", [("no_item_columns", 1, "", "")]),
    ("unit,vision-1\n", [("no_rows", 1, "", "")]),
    ("vision-1,share\n1,2,5\n", [("row_too_long", 2, "C", "")]),
    ("unit,vision-1\n,1\n", [("unit_missing", 2, "A", "")]),
    ("respondent,vision-1\n \u00a0,1\n", [("respondent_missing", 2, "A", "")]),
    (f"unit,vision-1\n{'a' * 201},1\n", [("name_too_long", 2, "A", "")]),
    ("respondent,vision-1\nBo,1\nEva,2\nBo,3\n", [("row_twice", 4, "", "")]),
    ("respondent,vision-1\nconsensus,1\nfælles vurdering,2\n", [("row_twice", 3, "", "")]),
    (f"{LONG}a,1,vision-1,6\n", [("no_such_level", 2, "D", "vision-1")]),
    (f"{LONG}a,1,visoin-1,5\n", [("no_such_item", 2, "C", "")]),
    (f"{LONG}a,1,,5\n", [("item_nameless", 2, "C", "")]),
    (f"{LONG}a,1,share,5\na,2,share,5\na,1,share,5\n", [("answered_twice", 4, "", "")]),
    (f"{LONG}a,consensus,share,5\na,konsensus,share,5\n", [("answered_twice", 3, "", "")]),
]  # fmt: skip

WISHES = [
    ("unit,vision-1\na,1\n", {"layout": "long"}, [("long_column_missing", 1, "", "")] * 2),
    ("unit,vision-1\na,1\n", {"respondent": "navn"}, [("no_such_column", 1, "", "")]),
    ("vision-1\n1\n", {"sheet": "Ark2"}, [("no_such_sheet", 0, "", "")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_fault_is_told_where_it_is(framework, text, expected):
    assert told(faults_in(text.encode(), framework)) == expected


@pytest.mark.parametrize(("text", "wishes", "expected"), WISHES)
def test_what_was_asked_for_and_is_not_there(framework, text, wishes, expected):
    assert told(faults_in(text.encode(), framework, **wishes)) == expected


@pytest.mark.parametrize("text", [text for text, _ in CASES] + [text for text, _, _ in WISHES[:2]])
def test_every_fault_is_a_whole_sentence(framework, text):
    wishes = next((wishes for case, wishes, _ in WISHES if case == text), {})
    for fault in faults_in(text.encode(), framework, **wishes):
        for language in ("da", "en"):
            said = sentence(fault, language)
            assert not said.startswith(("Det kan ikke lade sig gøre (", "That cannot be done (")), said
            assert not re.search(r"[»“ ]\?[ .,»”]", said), said


def test_a_fault_says_sheet_row_and_column(framework):
    data = as_xlsx([["unit", "vision-1"], ["a", "1"], [], ["b", "7"]])

    with pytest.raises(Faults) as refused:
        read_answers("svar.xlsx", data, framework)

    (said,) = [located(fault, "da") for fault in refused.value.faults]
    assert said == (
        "svar.xlsx, arket »Svar«, række 4, kolonne B, »vision-1«: »7« er ikke et svar her. "
        "Skriv en af: 1, 2, 3, 4, 5, »ved ikke«, »ikke relevant«, eller lad cellen være tom."
    )


def test_all_faults_are_told_at_once_in_reading_order(framework):
    text = "unit,vision-1,vision-3,share\na,9,maybe,1\n,1,yes,x\nb,9,2,2\n"

    assert told(faults_in(text.encode(), framework)) == [
        ("no_such_level", 2, "B", "vision-1"),
        ("no_such_level", 2, "C", "vision-3"),
        ("unit_missing", 3, "A", ""),
        ("not_a_number", 3, "D", "share"),
        ("no_such_level", 4, "B", "vision-1"),
    ]


@pytest.mark.parametrize("rows", [
    [["vision-1"], *[["9"]] * 5000],
    [["unit", "vision-1"], *[["", "1"]] * 5000],
    [["item", "answer"], *[["vision-7", "9"]] * 5000],
    [["item", "answer"], *[["vision-1", "1"]] * 5001],
])  # fmt: skip
def test_the_first_200_are_listed_and_all_are_counted(framework, rows):
    with pytest.raises(Faults) as refused:
        read_answers("svar.csv", as_csv(rows), framework)

    assert (len(refused.value.faults), refused.value.total) == (200, 5000)


def test_the_nearest_word_is_offered(framework):
    text = "unit,vision-3,tools\na,partyl,chta\n"

    assert [fault.facts.get("nearest") for fault in faults_in(text.encode(), framework)] == ["partly", "chat"]


@pytest.mark.parametrize("rows", [
    [["item-1"], *[["1"]] * 10_001],
    [["unit", "item", "answer"], *([number, "item-1", "1"] for number in range(10_001))],
])  # fmt: skip
def test_more_answers_than_memory_are_refused(rows):
    framework = framework_of(*(ladder(f"item-{number}", "1", "2") for number in range(2000)))

    assert told(faults_in(as_csv(rows), framework)) == [("too_many", 0, "", "")]


def test_a_number_that_could_be_two_ids_is_refused():
    framework = framework_of(ladder("1.1", "a", "b"), ladder("1.10", "a", "b"))

    assert told(faults_in(as_xlsx([["unit", 1.1], ["x", "a"]]), framework))[0] == ("id_as_number", 1, "B", "")
    long = as_xlsx([["item", "answer"], [1.1, "a"]])
    assert told(faults_in(long, framework)) == [("id_as_number", 2, "A", "")]


def sheets(**named):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in named.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return saved(workbook)


def test_the_only_sheet_with_answers_is_found(framework):
    data = sheets(Vejledning=[["Sådan gør du"], ["Skriv 1-5"]], Tom=[], Svar=[["vision-1"], ["2"]])

    assert read_answers("a.xlsx", data, framework).answers.values[0, 0] == 1


def test_two_sheets_with_answers_must_be_chosen_between(framework):
    data = sheets(En=[["vision-1"], ["2"]], To=[["vision-1"], ["3"]])

    assert told(faults_in(data, framework)) == [("which_sheet", 0, "", "")]
    assert read_answers("a.xlsx", data, framework, sheet="to").answers.values[0, 0] == 2
    with pytest.raises(Faults) as refused:
        read_answers("a.xlsx", data, framework, sheet="Tre")
    assert refused.value.faults[0].facts["known"] == ["En", "To"]


STRANGE = {"merged", "date", "error_value", "percent", "formula_without_value"}
NOTES = {"column_unread", "item_missing", "units_alike", "consensus_absent"}


def test_every_code_has_a_case():
    sources = "".join(path.read_text("utf-8") for path in Path(package.__file__).parent.glob("*.py"))
    codes = set(re.findall(r'"((?:answers|grid)\.[a-z_0-9]+)"', sources))
    tried = {code for _, expected in CASES for code, *_ in expected} | {case[2][0][0] for case in WISHES}
    grids = STRANGE | set(TEXTS) | {expected for _, expected in WORKBOOKS.values()}
    tried |= NOTES | {"id_as_number", "which_sheet", "too_many"}

    assert codes == {f"answers.{code}" for code in tried} | {f"grid.{code}" for code in grids}


CELLS = st.sampled_from(["", "1", "9", "unit", "enhed", "respondent", "item", "svar", "vision-1", "vision-3", "tools",
    "tools/chat", "share", "1.234", "a|b", "ved ikke", "consensus", '"', "\n", "x" * 300, "æ", "\u202e", "=1+1", "nan", "1e999"])  # fmt: skip


@settings(max_examples=300)
@given(
    rows=st.lists(st.lists(CELLS, max_size=5), max_size=6), layout=st.sampled_from(["auto", "wide", "long"])
)
def test_any_table_is_read_or_refused(framework, rows, layout):
    for data in (as_csv(rows, ","), as_xlsx(rows)):
        try:
            reading = read_answers("svar", data, framework, layout=layout)
        except Faults as refused:
            assert refused.faults  # noqa: PT017
        else:
            assert reading.answers.values.shape == (len(reading.answers.respondents), 4)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused(framework, data):
    with pytest.raises(Faults):
        read_answers("svar.xlsx", data, framework)
