"""Colours, strokes and markers: calm, told apart in black and white, readable on white."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from spindel.webkit.charts.svg import tag

INK = "#1a1a1a"
WEAK = "#55606b"
GRID = "#c3cbd3"
AXIS = "#d9dfe5"


class Role(StrEnum):
    """What a series is to the reader; decides its stroke and marker."""

    OWN = "own"
    TARGET = "target"
    PREVIOUS = "previous"
    MEAN = "mean"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line that can be told from the others without its colour."""

    colour: str
    width: float
    dash: str | None
    marker: str
    """``dot``, ``square``, ``triangle``, ``diamond``, ``cross``, ``tick`` or "" for none."""


_STROKES = {
    Role.OWN: Stroke("#14406b", 3, None, "dot"),
    Role.TARGET: Stroke("#8a4300", 2, "8 5", ""),
    Role.PREVIOUS: Stroke("#6b3f86", 2, "1.5 4.5", "square"),
    Role.MEAN: Stroke("#4a5560", 1.4, None, "triangle"),
}
_OTHERS = (
    Stroke("#8a4300", 2, None, "diamond"),
    Stroke("#1f6b4a", 2, "9 3 2 3", "square"),
    Stroke("#6b3f86", 2, "4 3", "triangle"),
    Stroke("#8c2f4b", 2, "1.5 4", "cross"),
    Stroke("#4a5560", 2, "12 4", "dot"),
)

GROUP_INKS = ("#1d5a8a", "#2a6e46", "#8a5a00", "#6b3f86", "#8c2f4b", "#17686b", "#5c5a1d", "#4a5560")
GROUP_TINTS = ("#d8e6f2", "#d9ecdf", "#f6e7c8", "#e8ddf0", "#f5dce3", "#d3ebec", "#e8e7cd", "#e1e5e9")


def stroke_of(role: Role, place: int) -> Stroke:
    """The stroke of a series; ``place`` counts the others from 0."""
    return _STROKES.get(role) or _OTHERS[place % len(_OTHERS)]


def group_ink(place: int) -> str:
    """A group's dark hue, readable on white."""
    return GROUP_INKS[place % len(GROUP_INKS)]


def group_tint(place: int) -> str:
    """A group's light hue, to write ink on."""
    return GROUP_TINTS[place % len(GROUP_TINTS)]


def marker(kind: str, x: float, y: float, colour: str, size: float = 4.5, *, hollow: bool = False) -> str:
    """A point's sign, ``size`` from its middle to its rim."""
    looks = {
        "fill": "#fff" if hollow else colour,
        "stroke": colour if hollow else "#fff",
        "stroke_width": 2 if hollow else 1.2,
        "class_": "chart-marker",
    }
    if kind == "square":
        return tag("rect", x=x - size * 0.85, y=y - size * 0.85, width=size * 1.7, height=size * 1.7, **looks)
    if kind == "triangle":
        return tag("path", d=f"M{x:.2f} {y - size:.2f}l{size:.2f} {size * 1.8:.2f}h{-2 * size:.2f}z", **looks)
    if kind == "diamond":
        d = f"M{x:.2f} {y - size * 1.2:.2f}l{size:.2f} {size * 1.2:.2f}l{-size:.2f} {size * 1.2:.2f}l{-size:.2f} {-size * 1.2:.2f}z"
        return tag("path", d=d, **looks)
    if kind == "tick":
        return tag(
            "rect", x=x - 1.5, y=y - size * 2, width=3, height=size * 4, fill=colour, class_="chart-marker"
        )
    if kind == "cross":
        d = f"M{x - size:.2f} {y - size:.2f}l{2 * size:.2f} {2 * size:.2f}m0 {-2 * size:.2f}l{-2 * size:.2f} {2 * size:.2f}"
        return tag("path", d=d, fill="none", stroke=colour, stroke_width=2.2, class_="chart-marker")
    return tag("circle", cx=x, cy=y, r=size, **looks)


# Light to dark along one blue; each step about as much darker as the last.
_RAMP = ((244, 248, 252), (214, 229, 242), (168, 200, 226), (112, 162, 203), (58, 114, 166), (20, 64, 107))


def ramp(share: float) -> str:
    """The blue for a share of 0…1; outside it, the nearest end."""
    place = min(max(share, 0.0), 1.0) * (len(_RAMP) - 1)
    low = min(int(place), len(_RAMP) - 2)
    mixed = (a + (b - a) * (place - low) for a, b in zip(_RAMP[low], _RAMP[low + 1], strict=True))
    return "#" + "".join(f"{round(part):02x}" for part in mixed)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours written ``#rrggbb``, 1…21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on the colour; one of them always reaches 4.5."""
    return "#000000" if contrast("#000000", colour) >= contrast("#ffffff", colour) else "#ffffff"
