"""Text files as cells: what people's programs write, and what nobody means well with."""

import time
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindel.core.answers import grids
from spindel.core.answers.files import read_grids
from spindel.core.answers.grids import column_letters
from spindel.core.refusals import Faults
from tests.core.answers.conftest import as_csv, code, refusal

ROWS = [["enhed", "æøå"], ["Ældre; og sundhed", "1"], ['Skole "nord"', "2\n3"], ["x,y", "4"]]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separators_and_encodings(separator, encoding):
    (grid,) = read_grids("svar.csv", as_csv(ROWS, separator, encoding))

    assert [list(row) for row in grid.rows] == ROWS
    assert grid.numbers == [1, 2, 3, 4]


def test_the_separator_is_the_one_that_divides_the_rows_alike():
    (grid,) = read_grids("svar.csv", b"enhed;share\na, b, c;1,5\nd, e;2,5\n")

    assert grid.rows[1] == ["a, b, c", "1,5"]


def test_a_separator_inside_a_heading_does_not_count():
    assert read_grids("a.csv", b"enhed,note; mere\na,1\nb,2\n")[0].rows[0] == ["enhed", "note; mere"]
    assert read_grids("a.csv", b"enhed;andel, procent\na;1\nb;2\n")[0].rows[0] == ["enhed", "andel, procent"]


def test_excels_own_first_line_names_the_separator():
    (grid,) = read_grids("svar.csv", b"sep=,\r\nunit,a;b\r\nx,1\r\n")

    assert (grid.rows, grid.numbers) == ([["unit", "a;b"], ["x", "1"]], [2, 3])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings(ending):
    (grid,) = read_grids("svar.csv", ending.join(["a;b", "1;2", ""]).encode())

    assert grid.rows == [["a", "b"], ["1", "2"]]


def test_empty_rows_keep_their_numbers():
    (grid,) = read_grids("svar.csv", b"a;b\n\n;\n \xc2\xa0;\n1;2\n")

    assert (grid.rows, grid.numbers) == ([["a", "b"], ["1", "2"]], [1, 5])


def test_columns_are_named_like_a_spreadsheets():
    assert [column_letters(place) for place in (-1, 0, 25, 26, 701, 702)] == ["", "A", "Z", "AA", "ZZ", "AAA"]


TEXTS = {
    "empty": b" \r\n\t",
    "too_large": b"a" * (grids.MAX_BYTES + 1),
    "nul": b"unit,vision-1\na\0,1\n",
    "encoding": b"\xef\xbb\xbfunit\xff",
    "quotes": b'unit,vision-1\n"a,1\nb,2\n',
    "cell_too_long": b"unit,vision-1\n" + b"x" * 10_000_000 + b",1\n",
    "too_many_columns": b"," * 5_000,
    "too_many_cells": (b"," * 3_999 + b"x\n") * 1_300,
    "html": b"\n<HTML><table><tr><td>unit</td></tr></table>",
    "not_a_table": b"%PDF-1.7 ...",
    "old_excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"),
    "encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
}


@pytest.mark.parametrize("expected", TEXTS)
def test_a_file_that_is_no_table_is_refused(expected):
    began = time.process_time()

    assert code(TEXTS[expected]) == expected
    assert time.process_time() - began < 10


def test_a_refusal_says_the_row():
    assert refusal(TEXTS["quotes"]).line == 2
    assert refusal(TEXTS["nul"]).line == 2
    assert (refusal(b"a;b\n1;" + b"x" * 40_000).line, refusal(b"a;b\n1;" + b"x" * 40_000).column) == (2, "B")


def test_one_line_of_many_megabytes_is_refused_quickly():
    for data in (
        b"," * 20_000_000,
        b"x" * 20_000_000,
        b'"' * 20_000_001,
        b"\n" * 20_000_000 + b"x",
        b"x\n" * 12_000_000,
    ):
        began = time.process_time()
        with pytest.raises(Faults):
            read_grids("svar.csv", data)
        assert time.process_time() - began < 10


def test_a_line_of_millions_of_columns_fills_no_memory():
    tracemalloc.start()
    try:
        with pytest.raises(Faults):
            read_grids("svar.csv", b"a,b\nc,d\n" + b"," * 20_000_000)
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=500))
def test_any_bytes_are_a_table_or_refused(data):
    for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"sep=;\n"):
        with suppress(Faults):
            read_grids("svar", start + data)
