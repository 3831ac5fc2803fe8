"""Excel files as cells: what people's programs write, and what nobody means well with."""

import io
import re
import struct
import time
import zipfile
from contextlib import suppress
from datetime import date, datetime
from datetime import time as clock

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from spindel.core.answers.files import read_grids
from spindel.core.answers.grids import Strange
from spindel.core.refusals import Faults
from tests.core.answers.conftest import as_xlsx, code, refusal, saved


def workbook_with(**cells):
    workbook = openpyxl.Workbook()
    for address, value in cells.items():
        workbook.active[address] = value
    return workbook


def rows_of(data):
    return [list(row) for row in read_grids("svar.xlsx", data)[0].rows]


def test_cells_of_a_workbook():
    data = saved(workbook_with(A1="unit", B1=1, C1=2.5, D1=True, E1=" ", F1="Ældre\n2"))

    assert rows_of(data) == [["unit", 1.0, 2.5, "TRUE", None, "Ældre\n2"]]


def test_the_content_decides_not_the_name():
    assert read_grids("svar.csv", as_xlsx([["a"], ["b"]]))[0].rows == [["a"], ["b"]]
    assert read_grids("svar.xlsx", b"a\nb\n")[0].rows == [["a"], ["b"]]


def test_what_cannot_be_an_answer_is_marked_with_its_reason():
    workbook = workbook_with(
        A1=datetime(2026, 2, 1, 8, 30),  # noqa: DTZ001  (Excel has no time zones)
        B1=date(2026, 2, 1),
        C1=clock(1, 2),
        D1="=1+1",
        E1="#N/A",
        F1=0.8,
    )
    workbook.active["F1"].number_format = "0.0%"

    assert rows_of(saved(workbook)) == [[
        Strange("grid.date", "2026-02-01 08:30:00"), Strange("grid.date", "2026-02-01 00:00:00"),
        Strange("grid.date", "01:02:00"), Strange("grid.formula_without_value", "D1"),
        Strange("grid.error_value", "#N/A"), Strange("grid.percent", "80 %"),
    ]]  # fmt: skip


def changed(data, change, part="xl/worksheets/sheet1.xml"):
    """The workbook with one part rewritten."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new_content = change(content) if entry.filename == part else content
            assert (new_content == content) == (entry.filename != part)
            new.writestr(entry.filename, new_content)
    return out.getvalue()


def test_a_formula_counts_with_the_value_beside_it():
    data = saved(workbook_with(A1="unit", B1="=1+1", C1='=""'))
    kept = changed(data, lambda xml: re.sub(rb"(<f>1\+1</f>)<v(></v>| ?/>)", rb"\1<v>2</v>", xml).replace(b'<c r="C1">', b'<c r="C1" t="str">'))  # fmt: skip

    assert rows_of(kept) == [["unit", 2.0, None]]


def test_a_workbook_written_by_another_library():
    """With shared texts, which openpyxl does not write, links, a list of choices and a format."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet("Svar")
        sheet.write_row(0, 0, ["enhed", "vision-1"], workbook.add_format({"bold": True}))
        sheet.write_row(1, 0, ["Ældre", 3], workbook.add_format({"num_format": "0.00"}))
        sheet.write_url(2, 0, "internal:Svar!A1", string="Skole")
        sheet.write_formula(2, 1, "=1+1", value=2)
        sheet.data_validation("B2:B9", {"validate": "list", "source": [1, 2, 3]})

    assert rows_of(out.getvalue()) == [["enhed", "vision-1"], ["Ældre", 3.0], ["Skole", 2.0]]


def test_what_openpyxl_would_warn_about_is_no_noise():
    """A date out of all bounds, shown by Excel as an error."""
    data = changed(
        saved(workbook_with(A1=date(2026, 2, 1))),
        lambda xml: re.sub(rb"<v>\d+</v>", b"<v>9999999999</v>", xml),
    )

    assert rows_of(data) == [[Strange("grid.error_value", "#VALUE!")]]


def test_merged_cells_are_refused_with_their_place():
    workbook = workbook_with(A1="unit", B1="x")
    workbook.active.merge_cells("B1:C2")
    fault = refusal(saved(workbook))

    assert (fault.code, fault.sheet, fault.facts["cells"]) == ("grid.merged", "Sheet", "B1:C2")


def test_gaps_keep_their_row_numbers_and_far_rows_cost_nothing():
    (grid,) = read_grids("a.xlsx", saved(workbook_with(A1="unit", A9="x", A1048576="far")))

    assert grid.numbers == [1, 9]


def test_a_million_empty_rows_are_not_read():
    rows = b"".join(b'<row r="%d" ht="15"/>' % number for number in range(3, 1_048_000))
    data = changed(
        as_xlsx([["unit"], ["a"]]), lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>")
    )

    began = time.process_time()
    assert rows_of(data) == [["unit"], ["a"]]
    assert time.process_time() - began < 10


@pytest.mark.parametrize("claim", [b"A1:XFD1048576", b"A1:A1", b"nonsense"])
def test_the_size_a_sheet_claims_is_not_trusted(claim):
    data = as_xlsx([["unit", "b"], ["a", "c"]])
    lying = changed(
        data, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + claim + b'"', xml)
    )

    if claim == b"nonsense":
        assert code(lying) == "broken_workbook"
    else:
        assert rows_of(lying) == [["unit", "b"], ["a", "c"]]


def test_a_row_number_beyond_all_rows_ends_the_sheet():
    far = b'<row r="2000000000"><c r="A2000000000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    data = changed(as_xlsx([["unit"]]), lambda xml: xml.replace(b"</sheetData>", far))

    began = time.process_time()
    assert rows_of(data) == [["unit"]]
    assert time.process_time() - began < 10


def filled(size, kind=b"\0"):
    return lambda xml: xml.replace(b"<sheetData>", b"<!--" + kind * size + b"--><sheetData>")


def packed(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def lying_about_size(data, part="xl/worksheets/sheet1.xml", size=100):
    """Both headers of the part say that it unpacks to a few bytes."""
    changed_data = bytearray(data)
    for signature, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            if data[at + name_at : at + name_at + len(part)] == part.encode():
                struct.pack_into("<I", changed_data, at + size_at, size)
    return bytes(changed_data)


PLAIN = as_xlsx([["unit", "vision-1"], ["a", 1]])
A1 = b'<c r="A1" t="inlineStr"><is><t>unit</t></is></c>'
BOMB = changed(PLAIN, filled(80_000_000, b"x"))
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
CELLS = b"".join(b'<c r="A1"/>' for _ in range(1_100_000))


def locked(data):
    """The flag of an encrypted entry, as some programs protect a zip file."""
    at = data.find(b"PK\x01\x02")
    return data[: at + 8] + b"\x01" + data[at + 9 :]


WORKBOOKS = {
    "a bomb": (BOMB, "zip_bomb"),
    "a bomb that lies": (lying_about_size(BOMB), "broken_workbook"),
    "a size it has not": (lying_about_size(PLAIN, size=2_000_000_000), "zip_bomb"),
    "a bomb of styles": (changed(PLAIN, lambda xml: xml + b" " * 3_000_000, "xl/styles.xml"), "zip_bomb"),
    "many parts": (packed(**{"[Content_Types]_xml": "", **{f"xl__p{n}_xml": "" for n in range(1001)}}), "zip_bomb"),
    "too many cells": (changed(PLAIN, lambda xml: xml.replace(b"</sheetData>", b"<row>" + CELLS + b"</row></sheetData>")), "too_many_cells"),
    "wide rows": (changed(PLAIN, lambda xml: xml.replace(b"</sheetData>", b'<row r="3"><c r="XFD3"><v>1</v></c></row></sheetData>')), "too_many_columns"),
    "entities": (changed(PLAIN, lambda xml: re.sub(rb"(<worksheet)", LAUGHS + rb"\1", xml)), "broken_workbook"),
    "hidden entities": (changed(PLAIN, lambda xml: xml.decode().encode("utf-16")), "broken_workbook"),
    "half a part": (changed(PLAIN, lambda xml: xml[:200]), "broken_workbook"),
    "no part": (packed(**{"[Content_Types]_xml": "<a/>", "xl__workbook_xml": "<a/>"}), "broken_workbook"),
    "a cut file": (PLAIN[: len(PLAIN) // 2], "broken_workbook"),
    "a missing text": (changed(PLAIN, lambda xml: xml.replace(A1, b'<c r="A1" t="s"><v>999</v></c>')), "broken_workbook"),
    "a Word document": (packed(**{"[Content_Types]_xml": "", "word__document_xml": ""}), "not_a_table"),
    "OpenDocument": (packed(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml=""), "ods"),
    "a protected zip": (locked(PLAIN), "encrypted"),
    "a long cell": (changed(PLAIN, lambda xml: xml.replace(A1, A1.replace(b"unit", b"x" * 40_000))), "cell_too_long"),
}  # fmt: skip


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_that_is_not_what_it_says_is_refused(name):
    data, expected = WORKBOOKS[name]
    began = time.process_time()

    assert code(data) == expected
    assert time.process_time() - began < 10


def test_a_part_that_declares_too_little_is_not_unpacked_further(monkeypatch):
    """What openpyxl is handed is what was measured, however much more the archive holds."""
    seen = []
    monkeypatch.setattr(
        openpyxl, "load_workbook", lambda data, **_: seen.append(data.getbuffer().nbytes) or 1 / 0
    )
    with pytest.raises(Faults):
        read_grids("a.xlsx", lying_about_size(BOMB))

    assert all(size < 1_000_000 for size in seen)


def test_what_stands_after_the_cells_is_not_read():
    """Hundreds of thousands of links, formats or validations cost nothing."""
    links = b"<hyperlinks>" + b'<hyperlink ref="A1" location="x"/>' * 500_000 + b"</hyperlinks></worksheet>"
    data = changed(PLAIN, lambda xml: xml.replace(b"</worksheet>", links))

    began = time.process_time()
    assert rows_of(data) == [["unit", "vision-1"], ["a", 1.0]]
    assert time.process_time() - began < 10


def test_drawings_macros_and_properties_are_not_unpacked():
    out = io.BytesIO(PLAIN)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(70_000_000))
        archive.writestr("xl/drawings/drawing1.xml", bytes(70_000_000))
        archive.writestr("xl/vbaProject.bin", bytes(70_000_000))
        archive.writestr("docProps/custom.xml", b"<broken")

    assert rows_of(out.getvalue())[0] == ["unit", "vision-1"]


@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data):
    damaged = bytearray(PLAIN)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Faults):
        read_grids("svar.xlsx", bytes(damaged))


SHEET_PIECES = st.sampled_from([b"<row>", b"</row>", b"<c>", b"</c>", b'<c r="A0">', b'<c r="ZZZ9" t="s"><v>-1</v></c>', b"<v>x</v>",
    b'<c t="d"><v>2026</v></c>', b'<c t="b"><v>7</v></c>', b'<c s="99"><v>1</v></c>', b'<c t="e"><v>#REF!</v></c>', b"&#0;", b"<f>",
    b'<row r="x"/>', b'<row r="-5"/>', b'<c r="A1"><v>1e999</v></c>', b"<c><v>nan</v></c>", b'<c s="-1"><v>5</v></c>'])  # fmt: skip


@given(st.lists(SHEET_PIECES, min_size=1, max_size=6))
def test_a_strange_sheet_is_read_or_refused(pieces):
    data = changed(PLAIN, lambda xml: xml.replace(b"</sheetData>", b"".join(pieces) + b"</sheetData>"))
    with suppress(Faults):
        read_grids("svar.xlsx", data)
