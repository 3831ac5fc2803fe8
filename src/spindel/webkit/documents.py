"""Documents for print: a typst source and its data become a tagged PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

import typst

from spindel.webkit.charts.png import fonts

ACCESSIBLE: Literal["ua-1"] = "ua-1"
"""PDF/UA: readable by a screen reader, and refused by typst where it would not be."""


def pdf(source: str, data: Mapping[str, Any]) -> bytes:
    """The source's pages as PDF; it finds the data as JSON in ``sys.inputs.data``."""
    return bytes(
        typst.compile(
            source.encode(),
            format="pdf",
            font_paths=fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=ACCESSIBLE,
        )
    )
