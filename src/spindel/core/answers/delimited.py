"""Reads text files with separated values: the encodings and separators that Danish and English programs write."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

from spindel.core.answers.grids import MAX_CELL, MAX_COLUMNS, Cell, Grid, refused

MAX_CELLS = 5_000_000
MAX_LINES = 2_000_000

_SEPARATORS = (";", ",", "\t")
_SAMPLE = 20
_SAMPLED = 200_000
_LONG_LINE = 100_000


def read_delimited(name: str, data: bytes) -> Grid:
    """The file as a grid of texts. Raises ``Faults`` for what cannot be read without guessing."""
    text = _decoded(name, data)
    separator, text, skipped = _separator(text)
    grid = Grid(name)
    cells = 0
    for number, record in enumerate(_records(name, text, separator, skipped), start=1 + skipped):
        cells += len(record)
        if len(record) > MAX_COLUMNS:
            raise refused("grid.too_many_columns", name, number, most=MAX_COLUMNS)
        if cells > MAX_CELLS:
            raise refused("grid.too_many_cells", name, number, most=MAX_CELLS)
        row = _cells(name, number, record)
        if any(row):
            grid.rows.append(row)
            grid.numbers.append(number)
    return grid


def _decoded(name: str, data: bytes) -> str:
    """UTF-8 where it is, UTF-16 where it says so, otherwise Windows-1252, in which Danish Excel saves."""
    wide = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    encodings = ["utf-16"] if wide else ["utf-8-sig"] if data.startswith(BOM_UTF8) else ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise refused("grid.nul", name, text.count("\n", 0, text.index("\0")) + 1)
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise refused("grid.encoding", name)


def _separator(text: str) -> tuple[str, str, int]:
    """The separator, the text to read and how many lines of it are not data (Excel's own ``sep=;``)."""
    if text[:4].lower() == "sep=" and text[5:6] in ("\n", ""):
        return text[4], text[6:], 1
    return max(_SEPARATORS, key=lambda separator: _fit(text, separator)), text, 0


def _fit(text: str, separator: str) -> tuple[float, int]:
    """How well a separator divides the first records: the share as wide as the header, and how wide that is."""
    records = _reader(io.StringIO(text[:_SAMPLED], newline=""), separator)
    widths: list[int] = []
    with suppress(csv.Error):
        widths.extend(len(record) for record in islice(records, _SAMPLE))
    if len(widths) < _SAMPLE and len(text) > _SAMPLED:
        widths = widths[:-1]
    if not widths or widths[0] < 2:
        return (0.0, 0)
    return (sum(width == widths[0] for width in widths) / len(widths), widths[0])


def _reader(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=separator, strict=True)


def _records(name: str, text: str, separator: str, skipped: int) -> Iterator[list[str]]:
    number = skipped
    try:
        for record in _reader(_lines(name, text, separator), separator):
            number += 1
            yield record
    except csv.Error as error:
        code = "grid.cell_too_long" if "field limit" in str(error) else "grid.quotes"
        raise refused(code, name, number + 1, most=MAX_CELL) from None


def _lines(name: str, text: str, separator: str) -> Iterator[str]:
    """The lines, none of which would fill the memory with columns."""
    if text.count("\n") > MAX_LINES:
        raise refused("grid.too_many_cells", name, most=MAX_CELLS)
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > _LONG_LINE and line.count(separator) > MAX_COLUMNS:
            raise refused("grid.too_many_columns", name, number, most=MAX_COLUMNS)
        yield line


def _cells(name: str, number: int, record: Sequence[str]) -> list[Cell]:
    if max(map(len, record), default=0) > MAX_CELL:
        column = next(column for column, text in enumerate(record) if len(text) > MAX_CELL)
        raise refused("grid.cell_too_long", name, number, column, most=MAX_CELL)
    return [text if text and not text.isspace() else None for text in record]
