"""What stands around the web: groups as bands along the rim, and every axis' name where no other stands."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from spindel.webkit.charts.lettering import width, wrap
from spindel.webkit.charts.looks import INK, WEAK, Role, group_ink, group_tint, ink_on
from spindel.webkit.charts.svg import Anchor, escape, link, number, tag, text
from spindel.webkit.charts.web import Axis, Polar, SpiderWeb

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

BAND_START, BAND_WIDTH = 10.0, 23.0
LABEL_GAP = 12.0
LABEL_WIDTH = 148.0
LINE_HEIGHT = 1.22


@dataclass(frozen=True, slots=True)
class Around:
    """Markup behind and in front of the web, and the room it all takes."""

    behind: str
    content: str
    box: tuple[float, float, float, float]
    """x, y, width, height."""


@dataclass(frozen=True, slots=True)
class Label:
    """An axis' name in lines, where it stands, and the room it takes."""

    axis: int
    lines: tuple[str, ...]
    value: str
    x: float
    top: float
    anchor: Anchor
    size: float

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        bold = width(self.value, self.size, 700)
        wide = max([bold, *(width(line, self.size) for line in self.lines)])
        left = {"start": self.x, "middle": self.x - wide / 2, "end": self.x - wide}[self.anchor]
        rows = len(self.lines) + bool(self.value)
        return left, self.top, left + wide, self.top + rows * self.size * LINE_HEIGHT


def around(web: SpiderWeb, polar: Polar) -> Around:
    """Bands with the groups' names, and labels outside them."""
    labels = placed_labels(web, polar)
    boxes = [label.box for label in labels]
    outer = polar.radius + BAND_START + BAND_WIDTH
    left = min([-outer, *(box[0] for box in boxes)]) - 6
    right = max([outer, *(box[2] for box in boxes)]) + 6
    top = min([-outer, *(box[1] for box in boxes)]) - 6
    bottom = max([outer, *(box[3] for box in boxes)]) + 6
    half = max(-left, right)
    axes = web.axes
    content = "".join(drawn_label(axes[label.axis], label, polar) for label in labels)
    return Around(bands(web, polar, named=True), content, (-half, top, 2 * half, bottom - top))


def own_texts(web: SpiderWeb) -> list[str]:
    """The own series' values as people read them, "" where they were not given."""
    own = next((series.texts for series in web.series if series.role is Role.OWN), ())
    return list(own) or [""] * len(web.axes)


def placed_labels(web: SpiderWeb, polar: Polar) -> list[Label]:
    """A label per axis; from the sides towards top and bottom, each moves outwards until it is free."""
    size = 14.0 if polar.count <= 18 else 12.0
    texts = own_texts(web)
    order = sorted(range(polar.count), key=lambda axis: abs(math.cos(polar.angle(axis))))
    placed: list[Label] = []
    taken: list[Box] = []
    axes = web.axes
    for axis in order:
        label = first_place(axes[axis], axis, texts[axis], polar, size)
        step = -3.0 if math.cos(polar.angle(axis)) > 0 else 3.0
        while any(overlap(label.box, other) for other in taken):
            label = replace(label, top=label.top + step)
        placed.append(label)
        taken.append(label.box)
    return placed


def first_place(axis: Axis, place: int, value: str, polar: Polar, size: float) -> Label:
    """Where the label would stand if it were alone."""
    x, y = polar.on(place, polar.radius + BAND_START + BAND_WIDTH + LABEL_GAP)
    angle = polar.angle(place)
    sideways, upwards = math.sin(angle), math.cos(angle)
    anchor: Anchor = "middle" if abs(sideways) < 0.14 else ("start" if sideways > 0 else "end")
    lines = wrap(axis.label, LABEL_WIDTH, size, lines=4)
    height = (len(lines) + bool(value)) * size * LINE_HEIGHT
    return Label(place, lines, value, x, y - height * (1 + upwards) / 2, anchor, size)


def overlap(one: Box, other: Box, gap: float = 3.0) -> bool:
    """Whether two boxes share room, counting a small gap between them."""
    beside = one[2] + gap <= other[0] or other[2] + gap <= one[0]
    above = one[3] + gap <= other[1] or other[3] + gap <= one[1]
    return not (beside or above)


def drawn_label(axis: Axis, label: Label, polar: Polar) -> str:
    """The name in its lines, the value under it in bold, and a thin line to the axis where the label had to move far."""
    baseline = label.top + label.size * 0.94
    rows = [
        text(
            label.x,
            baseline + row * label.size * LINE_HEIGHT,
            words,
            size=label.size,
            fill=INK,
            anchor=label.anchor,
        )
        for row, words in enumerate(label.lines)
    ]
    if label.value:
        y = baseline + len(label.lines) * label.size * LINE_HEIGHT
        rows.append(text(label.x, y, label.value, size=label.size, fill=INK, anchor=label.anchor, weight=700))
    return leader(label, polar) + link(axis.href, axis.note, *rows)


def leader(label: Label, polar: Polar) -> str:
    """From the rim to a label that stands away from its axis."""
    x, y = polar.on(label.axis, polar.radius + BAND_START + BAND_WIDTH + 3)
    _, top, _, bottom = label.box
    near = bottom if y > bottom else top
    if top - 8 <= y <= bottom + 8 or abs(near - y) < 26:
        return ""
    return tag("line", x1=x, y1=y, x2=label.x, y2=near, stroke=WEAK, stroke_width=0.8, class_="chart-grid")


def bands(web: SpiderWeb, polar: Polar, *, named: bool) -> str:
    """A soft band along the rim per group, with the group's name along it where there is room."""
    if len(web.groups) < 2:
        return ""
    pieces, first = [], 0
    for place, group in enumerate(web.groups):
        count = len(group.axes)
        start, end = polar.angle(first - 0.5), polar.angle(first + count - 0.5)
        pieces.append(band(polar, start, end, group_tint(place)))
        if named:
            pieces.append(band_name(f"{web.id}-g{place}", group.label, polar, (start, end), group_ink(place)))
        first += count
    return tag("g", *pieces, class_="chart-groups")


def arc(radius: float, start: float, end: float) -> str:
    """An arc between two angles, clockwise or against, as path data after a move."""
    large, sweep = int(abs(end - start) > math.pi), int(end > start)
    x, y = math.sin(end) * radius, -math.cos(end) * radius
    return f"A{number(radius)} {number(radius)} 0 {large} {sweep} {number(x)} {number(y)}"


def at(radius: float, angle: float) -> str:
    """A place as path data."""
    return f"{number(math.sin(angle) * radius)} {number(-math.cos(angle) * radius)}"


def band(polar: Polar, start: float, end: float, tint: str) -> str:
    """One group's stretch of the rim, with a sliver of white to its neighbours."""
    inner, outer = polar.radius + BAND_START, polar.radius + BAND_START + BAND_WIDTH
    slit = 1.5 / outer
    start, end = start + slit, end - slit
    d = f"M{at(outer, start)}{arc(outer, start, end)}L{at(inner, end)}{arc(inner, end, start)}Z"
    return tag("path", d=d, fill=tint, class_="chart-group")


def band_name(id: str, name: str, polar: Polar, stretch: tuple[float, float], ink: str) -> str:
    """The name along the band, never upside down; left out where it would not fit (the legend has it then)."""
    start, end = stretch
    if not name_fits(name, polar, start, end):
        return ""
    middle = (start + end) / 2
    below = math.cos(middle) < -0.05
    radius = polar.radius + BAND_START + (BAND_WIDTH * 0.72 if below else BAND_WIDTH * 0.3)
    first, last = (end, start) if below else (start, end)
    path = tag("path", id=id, d=f"M{at(radius, first)}{arc(radius, first, last)}", fill="none")
    along = tag("textPath", escape(name), href=f"#{id}", startOffset="50%")
    words = tag(
        "text",
        along,
        font_size=13.5,
        font_weight=600,
        fill=ink,
        text_anchor="middle",
        letter_spacing=0.4,
        class_="chart-text",
    )
    return path + words


def name_fits(name: str, polar: Polar, start: float, end: float) -> bool:
    """Whether the name has room on its stretch of the band."""
    room = (end - start) * (polar.radius + BAND_START + BAND_WIDTH * 0.3)
    return width(name, 13.5, 600) + 0.4 * len(name) + 12 <= room


def numbered(web: SpiderWeb, polar: Polar) -> Around:
    """For a narrow screen: a number at each axis, and below the web a list of names and values in their groups."""
    half, top = 180.0, -(polar.radius + BAND_START + BAND_WIDTH + 4)
    pieces, y, axis, texts = [], -top + 22, 0, own_texts(web)
    for place, group in enumerate(web.groups):
        if len(web.groups) > 1:
            pieces.append(text(-half + 4, y, group.label, size=14, fill=group_ink(place), weight=700))
            y += 23
        for entry in group.axes:
            pieces.append(axis_number(polar, axis, ink_on(group_tint(place))))
            pieces.append(list_row(entry, axis, texts[axis], y, half))
            y += 24
            axis += 1
        y += 6
    return Around(bands(web, polar, named=False), "".join(pieces), (-half, top, 2 * half, y - top - 8))


def axis_number(polar: Polar, axis: int, ink: str) -> str:
    """The axis' number on the rim."""
    x, y = polar.on(axis, polar.radius + BAND_START + BAND_WIDTH / 2)
    size = 13.0 if polar.count <= 18 else 10.0
    return text(x, y + size * 0.36, str(axis + 1), size=size, fill=ink, anchor="middle", weight=600)


def list_row(axis: Axis, place: int, value: str, y: float, half: float) -> str:
    """Number, name and value on one line."""
    name = wrap(axis.label, 2 * half - 34 - 52, 14, lines=1)[0]
    pieces = [
        text(-half + 24, y, str(place + 1), size=13, fill=WEAK, anchor="end"),
        text(-half + 33, y, name, size=14, fill=INK),
    ]
    if value:
        pieces.append(text(half - 4, y, value, size=14, fill=INK, anchor="end", weight=700))
    return link(axis.href, axis.note, *pieces)
