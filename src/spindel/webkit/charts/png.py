"""SVG to PNG through typst: no browser and no system library."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import typst

FONTS = Path(__file__).resolve().parent.parent / "fonts"
"""IBM Plex Sans as typst reads it; put here when the assets are built."""

_PAGE = """
#set page(width: auto, height: auto, margin: 12pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)
"""
_POINTS_PER_INCH = 72
_MARGINS = 24


@cache
def fonts() -> typst.Fonts:
    """Found once per process: looking through the system's fonts takes longer than drawing."""
    return typst.Fonts(font_paths=[str(FONTS)] if FONTS.is_dir() else [])


def svg_to_png(svg: str, width: int = 2400) -> bytes:
    """A PNG of the chart on white, about ``width`` pixels wide: 2400 prints sharp across an A4 page.

    Raises ``ValueError`` where the text is no svg element with a viewBox.
    """
    found = re.search(r'viewBox="\S+ \S+ (\S+) \S+"', svg)
    if found is None:
        raise ValueError("not an svg element with a viewBox")
    drawn = float(found.group(1))
    return bytes(
        typst.compile(
            _PAGE.encode(),
            format="png",
            ppi=width / (drawn + _MARGINS) * _POINTS_PER_INCH,
            font_paths=fonts(),
            sys_inputs={"svg": svg, "width": str(drawn)},
        )
    )
