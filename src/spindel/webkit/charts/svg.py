"""Writing SVG: elements, escaping, and the frame every chart shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

FONT = "IBM Plex Sans, Segoe UI, Helvetica, Arial, sans-serif"
Anchor = Literal["start", "middle", "end"]

# What XML 1.0 cannot carry, not even escaped; a lone surrogate could not be encoded.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\"'\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def escape(text: str) -> str:
    r"""Text as XML can hold it; characters XML cannot hold are left out.

    >>> escape('<b>\x00 & "x"')
    '&lt;b&gt; &amp; &quot;x&quot;'
    """
    if not _SPECIAL.search(text):
        return text
    return _ILLEGAL.sub("", text).translate(_ESCAPES)


def number(value: float) -> str:
    """A coordinate with at most two decimals.

    >>> number(3.0), number(-0.001), number(2.567)
    ('3', '0', '2.57')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@cache
def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def tag(name: str, *children: str, **attributes: str | float | None) -> str:
    """An element; ``stroke_width`` becomes ``stroke-width``, ``class_`` becomes ``class``, None is left out.

    Children are finished markup; attribute values are escaped here.
    """
    written = "".join(
        [
            f' {_attribute(key)}="{escape(value) if isinstance(value, str) else number(value)}"'
            for key, value in attributes.items()
            if value is not None
        ]
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float,
    fill: str,
    anchor: Anchor = "start",
    weight: int = 400,
    halo: bool = False,
    class_: str = "chart-text",
) -> str:
    """One line of text with its baseline at ``y``; a halo keeps it readable over lines."""
    around: dict[str, str | float | None] = {}
    if halo:
        around = {"stroke": "#fff", "stroke_width": 3.5, "stroke_linejoin": "round", "paint_order": "stroke"}
    return tag(
        "text",
        escape(words),
        x=x,
        y=y,
        font_size=size,
        fill=fill,
        text_anchor=None if anchor == "start" else anchor,
        font_weight=None if weight == 400 else weight,
        class_=class_,
        **around,
    )


def points(places: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    """Path data through the places.

    >>> points([(0, 0), (1.5, 2)], closed=True)
    'M0 0L1.5 2Z'
    """
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in places) + ("Z" if closed else "")


def link(href: str, note: str, *children: str) -> str:
    """The children as a link where there is an address, with a note for pointer and screen reader."""
    inside = "".join(children)
    noted = (tag("title", escape(note)) if note else "") + inside
    if href:
        return tag("a", noted, href=href, class_="chart-link")
    return tag("g", noted) if note else inside


def frame(
    id: str,
    *,
    title: str,
    description: str,
    box: tuple[float, float, float, float],
    content: str,
    linked: bool,
    class_: str,
) -> str:
    """The svg element: ``box`` is x, y, width, height of what is drawn.

    A picture is one thing to a screen reader; one with links in it is a group of them.
    """
    x, y, width, height = box
    return tag(
        "svg",
        tag("title", escape(title), id=f"{id}-title"),
        tag("desc", escape(description), id=f"{id}-desc"),
        content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{number(x)} {number(y)} {number(width)} {number(height)}",
        width=width,
        height=height,
        role="group" if linked else "img",
        aria_labelledby=f"{id}-title",
        aria_describedby=f"{id}-desc",
        font_family=FONT,
        class_=f"chart {class_}",
    )
