"""Reads Excel workbooks through openpyxl, after making sure that they are what they say and no larger."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from spindel.core.answers.grids import MAX_CELL, MAX_COLUMNS, Cell, Grid, Strange, refused
from spindel.core.refusals import Faults, shown

MAX_UNPACKED = 60_000_000
"""Bytes of all parts of a workbook that are read."""
MAX_OTHER_PART = 2_000_000
"""Bytes of a part that is neither a sheet nor the shared texts."""
MAX_PARTS = 1_000
MAX_CELLS = 1_000_000
MAX_EMPTY_ROWS = 10_000
"""Empty rows in succession after which a sheet is taken to be at its end."""

_UNREAD = re.compile(
    r"(^|/)(drawings|charts|chartsheets|media|externalLinks|pivot\w*|docProps|theme|customXml|comments\w*|threaded\w*"
    r"|printerSettings|worksheets/_rels)(/|\d*\.xml$)",
)
_FORMULA = re.compile(rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f[\s>/]")
_ADDRESS = re.compile(rb"""\br=["']([A-Z]{1,3}[0-9]{1,7})["']""")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]*\bref=["']([A-Z0-9:$]{1,30})["']""")
_END_OF_DATA = re.compile(rb"</(\w+:)?sheetData\s*>")

Parts = dict[str, bytes]


def read_workbook(name: str, data: bytes) -> tuple[Grid, ...]:
    """Every visible or hidden sheet with cells, as grids; formulas give the value Excel kept beside them.

    Raises ``Faults`` when the file is no workbook, unpacks to too much, or has merged cells.
    """
    try:
        parts = _parts(name, data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tuple(_grids(name, parts))
    except Faults:
        raise
    except Exception:  # noqa: BLE001  (openpyxl meets damage with whatever error comes first)
        raise refused("grid.broken_workbook", name) from None


def _parts(name: str, data: bytes) -> Parts:
    """The parts that are read, unpacked within bounds and without entities; what is not listed is not unpacked."""
    parts: Parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        _check_kind(name, entries)
        left = MAX_UNPACKED
        for entry in entries:
            if not entry.filename.endswith((".xml", ".rels")) or _UNREAD.search(entry.filename):
                continue
            content = _unpacked(name, archive, entry, left)
            left -= len(content)
            if b"\0" in content or content[:1] in (b"\xff", b"\xfe") or b"<!DOCTYPE" in content:
                raise refused("grid.broken_workbook", name)
            parts[entry.filename] = content
    return parts


def _check_kind(name: str, entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or not any(part.startswith("xl/") for part in names):
        raise refused("grid.ods" if "content.xml" in names else "grid.not_a_table", name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused("grid.encrypted", name)
    if len(entries) > MAX_PARTS:
        raise refused("grid.zip_bomb", name, most=MAX_UNPACKED)


def _unpacked(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """The entry's bytes, read in bounded steps: the size it declares is not trusted."""
    large = "worksheets/" in entry.filename or "sharedStrings" in entry.filename
    most = left if large else min(left, MAX_OTHER_PART)
    if entry.file_size > most:
        raise refused("grid.zip_bomb", name, most=MAX_UNPACKED)
    content = bytearray()
    with archive.open(entry) as stream:
        while block := stream.read(1 << 16):
            content += block
            if len(content) > most:
                raise refused("grid.zip_bomb", name, most=MAX_UNPACKED)
    return bytes(content)


def _grids(name: str, parts: Parts) -> Iterator[Grid]:
    from openpyxl import load_workbook

    sheets = [content for path, content in parts.items() if "worksheets/" in path]
    if sum(content.count(b"<c") + content.count(b":c") for content in sheets) > MAX_CELLS:
        raise refused("grid.too_many_cells", name, most=MAX_CELLS)
    workbook = load_workbook(_repacked(parts), read_only=True, data_only=True, keep_links=False)
    worksheets: list[Any] = workbook.worksheets
    for sheet in worksheets:
        content = parts.get(sheet._worksheet_path.lstrip("/"), b"")
        if merged := _MERGED.search(content):
            raise refused("grid.merged", name, sheet=sheet.title, cells=merged[1].decode())
        formulas = {
            address[1].decode()
            for found in _FORMULA.finditer(content)
            if (address := _ADDRESS.search(found[1]))
        }
        yield _grid(Grid(name, shown(sheet.title)), sheet, formulas)


def _repacked(parts: Parts) -> io.BytesIO:
    """The measured parts as an archive of their own, so that openpyxl can unpack nothing else.

    Sheets end with their data: validations, links and formats are neither needed nor safe to read in any number.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in parts.items():
            end = _END_OF_DATA.search(content) if "worksheets/" in path else None
            kept = content[: end.end()] + b"</" + (end[1] or b"") + b"worksheet>" if end else content
            archive.writestr(path, kept)
    packed.seek(0)
    return packed


def _grid(grid: Grid, sheet: Any, formulas: set[str]) -> Grid:
    sheet.reset_dimensions()
    percents: dict[int, bool] = {}
    empty = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if len(row) > MAX_COLUMNS:
            raise refused("grid.too_many_columns", grid.file, number, sheet=grid.sheet, most=MAX_COLUMNS)
        cells = [
            None if cell.value is None and not formulas else _cell(grid, cell, formulas, percents)
            for cell in row
        ]
        if any(cell is not None for cell in cells):
            grid.rows.append(cells)
            grid.numbers.append(number)
            empty = 0
        elif (empty := empty + 1) > MAX_EMPTY_ROWS:
            break
    return grid


def _cell(grid: Grid, cell: Any, formulas: set[str], percents: dict[int, bool]) -> Cell:
    value: object = cell.value
    if value is None:
        return _no_value(cell, formulas)
    if isinstance(value, str):
        if len(value) > MAX_CELL:
            raise refused(
                "grid.cell_too_long", grid.file, cell.row, cell.column - 1, grid.sheet, most=MAX_CELL
            )
        text = None if not value or value.isspace() else value
        return Strange("grid.error_value", value) if cell.data_type == "e" else text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date | time | timedelta):
        return Strange("grid.date", str(value))
    if not isinstance(value, int | float):
        return Strange("grid.error_value", shown(str(value)))
    style = cell._style_id
    if style not in percents:
        percents[style] = "%" in cell.number_format
    return Strange("grid.percent", f"{100 * value:.10g} %") if percents[style] else float(value)


def _no_value(cell: Any, formulas: set[str]) -> Cell:
    """A formula whose result is an empty text is blank; one without any result was never worked out."""
    if cell.data_type == "str" or not getattr(cell, "row", None) or cell.coordinate not in formulas:
        return None
    return Strange("grid.formula_without_value", cell.coordinate)
