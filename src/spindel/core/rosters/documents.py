"""Reads units as OS2sync tells them: a list of objects with a key, a name and the key of the unit above."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Mapping
from typing import Any

from spindel.core.answers.grids import MAX_BYTES, MAX_CELL, Cell, Grid, refused

_HEADINGS: list[Cell] = ["uuid", "navn", "hører under", "slags", "medarbejdere"]
_LISTS = ("ous", "orgunits", "units", "enheder")
_AROUND = ("result", "data")
_ABOVE = ("parentorgunituuid", "parentou", "parentuuid", "parent")
_KINDS = {"team": "Team"}
"""What OS2sync calls a unit that is no department; a department needs no word."""


def is_document(data: bytes) -> bool:
    """Whether the content is JSON rather than a table."""
    return data.removeprefix(BOM_UTF8).lstrip()[:1] in (b"[", b"{")


def grid_of_document(data: bytes) -> Grid:
    """The units as rows of a table, numbered by their place in the list. Raises ``Faults`` for anything else."""
    if len(data) > MAX_BYTES:
        raise refused("grid.too_large", "", bytes=len(data), most=MAX_BYTES)
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise refused("roster.broken_document", "") from None
    units = _units_in(document)
    grid = Grid("", rows=[_HEADINGS], numbers=[0])
    for number, unit in enumerate(units, start=1):
        if not isinstance(unit, dict):
            raise refused("roster.no_units_in_document", "", number)
        grid.rows.append(_row(unit))
        grid.numbers.append(number)
    return grid


def _units_in(document: object) -> list[Any]:
    """The list itself, whatever it is wrapped in: OS2sync's own answers put people and units beside each other."""
    for _ in range(3):
        if isinstance(document, list):
            return document
        if not isinstance(document, dict):
            break
        fields = _lowered(document)
        document = next((fields[name] for name in (*_LISTS, *_AROUND) if name in fields), None)
    raise refused("roster.no_units_in_document", "")


def _row(unit: Mapping[str, Any]) -> list[Cell]:
    fields = _lowered(unit)
    above = next((fields[name] for name in _ABOVE if fields.get(name)), None)
    if isinstance(above, dict):
        above = _lowered(above).get("uuid")
    kind = str(fields.get("type") or "")
    return [
        _text(fields.get("uuid")),
        _text(fields.get("name")),
        _text(above),
        _KINDS.get(kind.lower()),
        _text(fields.get("headcount")),
    ]


def _lowered(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {str(name).lower(): value for name, value in fields.items()}


def _text(value: object) -> Cell:
    """Texts and whole numbers; everything else is as good as nothing."""
    if isinstance(value, str):
        return value[:MAX_CELL] if value.strip() else None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
