"""A file of answers by what is in it: text with separators, or an Excel workbook."""

from __future__ import annotations

from spindel.core.answers.delimited import read_delimited
from spindel.core.answers.grids import MAX_BYTES, Grid, refused
from spindel.core.answers.workbooks import read_workbook


def read_grids(name: str, data: bytes) -> tuple[Grid, ...]:
    """The sheets of a CSV or XLSX file; the content decides which it is, not the name.

    Raises ``Faults`` for a file that is neither, or too large, encrypted, damaged or made to do harm.
    """
    if len(data) > MAX_BYTES:
        raise refused("grid.too_large", name, bytes=len(data), most=MAX_BYTES)
    if not data.strip():
        raise refused("grid.empty", name)
    if data.startswith(b"PK\x03\x04"):
        return read_workbook(name, data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise refused("grid.encrypted" if locked else "grid.old_excel", name)
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"PK")):
        raise refused("grid.not_a_table", name)
    if (
        data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
        .lower()
        .startswith((b"<html", b"<!doctype", b"<table", b"<?xml"))
    ):
        raise refused("grid.html", name)
    return (read_delimited(name, data),)
