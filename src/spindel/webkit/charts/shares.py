"""One whole divided: a bar of parts, each with its share written on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spindel.webkit.charts.lettering import width, wrap
from spindel.webkit.charts.looks import INK, ink_on
from spindel.webkit.charts.svg import frame, tag, text

ACROSS, TALL = 640.0, 40.0
FILLS = ("#14406b", "#70a2cb", "#dbe6f0")


@dataclass(frozen=True, slots=True)
class Share:
    """A part 0…1, what it is called and how it is written."""

    label: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class ShareBar:
    """The parts from left to right; together at most 1."""

    id: str
    title: str
    description: str
    parts: Sequence[Share]


def share_bar(chart: ShareBar) -> str:
    """The chart as an ``<svg>``: the share stands in its part where there is room, the names below with a sample each."""
    pieces, x = [], 0.0
    for place, part in enumerate(chart.parts):
        wide = ACROSS * min(max(part.value, 0.0), 1.0)
        fill = FILLS[place % len(FILLS)]
        pieces.append(
            tag("rect", x=x, y=0, width=wide, height=TALL, fill=fill, stroke="#fff", class_="chart-bar")
        )
        if width(part.text, 16, 700) + 10 < wide:
            ink = ink_on(fill)
            pieces.append(
                text(x + wide / 2, TALL / 2 + 6, part.text, size=16, fill=ink, anchor="middle", weight=700)
            )
        x += wide
    return frame(
        chart.id,
        title=chart.title,
        description=chart.description,
        box=(0, 0, ACROSS, TALL + 12 + 24 * len(chart.parts)),
        content="".join(pieces) + names(chart),
        linked=False,
        class_="chart-shares",
    )


def names(chart: ShareBar) -> str:
    """A line for each part, with its colour."""
    pieces = []
    for place, part in enumerate(chart.parts):
        y = TALL + 26 + place * 24
        pieces.append(tag("rect", x=0, y=y - 11, width=22, height=14, fill=FILLS[place % len(FILLS)]))
        words = wrap(f"{part.text} {part.label}", ACROSS - 32, 14.5, lines=1)[0]
        pieces.append(text(30, y, words, size=14.5, fill=INK))
    return "".join(pieces)
