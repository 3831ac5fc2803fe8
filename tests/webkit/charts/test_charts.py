"""What every chart promises: well-formed, honest about gaps, readable, the same every time."""

import math
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindel.webkit.charts import (
    Axis,
    AxisGroup,
    CountBar,
    CountBars,
    DotPlot,
    DotRow,
    HeatCell,
    HeatMap,
    HeatRow,
    Ring,
    Role,
    Series,
    SpiderWeb,
    count_bars,
    dot_plot,
    heat_map,
    small_web,
    spider_web,
)
from spindel.webkit.charts.lettering import width, wrap
from spindel.webkit.charts.looks import GROUP_INKS, GROUP_TINTS, INK, WEAK, contrast, ink_on, ramp, stroke_of
from spindel.webkit.charts.png import svg_to_png
from spindel.webkit.charts.rim import overlap, placed_labels
from spindel.webkit.charts.spider import runs
from spindel.webkit.charts.svg import escape
from spindel.webkit.charts.web import Polar

NAN = math.nan
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = ["<script>alert(1)</script>", "\"' onload=x", "\u202eעברית", "🕸️", "a\x00b\x0bc\ud800", "]]>&amp;"]
RINGS = [
    Ring(place / 4, name, str(place + 1)) for place, name in enumerate(["Few", "Some", "Half", "Most", "All"])
]


def web(values: list[float], labels: list[str] | None = None, **more: object) -> SpiderWeb:
    labels = labels or [f"Implementering og arbejdsgange {place}" for place in range(len(values))]
    half = (len(values) + 1) // 2
    axes = [Axis(label) for label in labels]
    groups = [
        group for group in (AxisGroup("First", axes[:half]), AxisGroup("Second", axes[half:])) if group.axes
    ]
    own = Series("Own", values, Role.OWN, texts=[str(value) for value in values])
    return SpiderWeb("w", "Title", "Description", groups, RINGS, [own], **more)  # type: ignore[arg-type]


def charts(label: str) -> list[str]:
    spider = web([0.2, 0.4, NAN, 0.9], [label] * 4)
    dots = DotPlot("d", label, label, [DotRow(label, 0.4, label, note=label)], [(0, label), (1, "5")], label)
    heat = HeatMap(
        "h", label, label, [label], [HeatRow(label, [HeatCell(0.3, label, "/x", label)])], [(label, 1)]
    )
    bars = CountBars("b", label, label, [CountBar(label, 3)])
    return [
        spider_web(spider),
        spider_web(spider, "phone"),
        small_web(spider),
        dot_plot(dots),
        dot_plot(dots, "phone"),
        heat_map(heat),
        count_bars(bars),
    ]


@pytest.mark.parametrize("label", [*HOSTILE, "Digitaliseringsstrategi", ""])
def test_charts_are_well_formed_whatever_the_words(label: str) -> None:
    for drawn in charts(label):
        root = ET.fromstring(drawn.encode())
        assert root.tag == f"{SVG}svg"
        assert not list(root.iter(f"{SVG}script"))
        assert not re.search(r"\son\w+=", re.sub(r">[^<]*<|\"[^\"]*\"", "", drawn))
        assert " style=" not in drawn


def test_charts_say_what_they_are() -> None:
    for drawn in charts("Word"):
        root = ET.fromstring(drawn)
        ids = {element.get("id") for element in root.iter() if element.get("id")}
        assert root.get("aria-labelledby") in ids
        assert root.get("aria-describedby") in ids
        assert root.find(f"{SVG}title") is not None


def test_a_picture_with_links_is_no_single_image() -> None:
    linked = SpiderWeb(
        "w", "t", "d", [AxisGroup("", [Axis("a", href="/a"), Axis("b"), Axis("c")])], RINGS, []
    )
    assert ET.fromstring(spider_web(linked)).get("role") == "group"
    assert ET.fromstring(spider_web(web([0.1, 0.2, 0.3]))).get("role") == "img"


def test_the_same_figures_give_the_same_drawing() -> None:
    assert charts("Word") == charts("Word")


def own_markers(drawn: str) -> int:
    own = next(g for g in ET.fromstring(drawn).iter(f"{SVG}g") if g.get("class", "").endswith("chart-own"))
    return len(list(own.iter(f"{SVG}circle")))


def test_missing_values_are_gaps() -> None:
    whole, gapped = spider_web(web([0.5] * 6)), spider_web(web([0.5, NAN, 0.5, 0.5, NAN, NAN]))
    assert (own_markers(whole), own_markers(gapped)) == (6, 3)
    lines = re.findall(r'<path d="([^"]*)"[^>]*class="chart-line chart-line-own"', gapped)
    assert len(lines) == 1
    assert "Z" not in lines[0]
    inner = Polar(6, 214).at(1, 0.0)
    assert f"{inner[0]:.2f} {inner[1]:.2f}" not in "".join(lines)


def test_nothing_at_all_is_an_empty_net() -> None:
    assert "chart-line-own" not in spider_web(web([NAN] * 5))


@given(st.lists(st.one_of(st.just(NAN), st.floats(0, 1)), min_size=1, max_size=20))
def test_runs_hold_every_value_once(values: list[float]) -> None:
    found = [place for run in runs(values) for place in run]
    assert sorted(found) == [place for place, value in enumerate(values) if not math.isnan(value)]


@given(
    st.lists(
        st.text("abcdefghij æøåWM-", min_size=0, max_size=60) | st.just("Implementering og arbejdsgange"),
        min_size=3,
        max_size=40,
    )
)
def test_labels_never_share_room(labels: list[str]) -> None:
    placed = placed_labels(web([0.5] * len(labels), labels), Polar(len(labels), 214))
    boxes = [label.box for label in placed]
    assert len(boxes) == len(labels)
    assert not any(overlap(one, other, 0) for place, one in enumerate(boxes) for other in boxes[:place])


@pytest.mark.parametrize("count", [13, 24, 40])
def test_many_long_labels_never_share_room(count: int) -> None:
    placed = placed_labels(web([0.5] * count), Polar(count, 214))
    boxes = [label.box for label in placed]
    assert not any(overlap(one, other, 0) for place, one in enumerate(boxes) for other in boxes[:place])


def test_every_label_is_inside_the_picture() -> None:
    chart = web([0.5] * 13)
    root = ET.fromstring(spider_web(chart))
    x, y, across, down = map(float, root.get("viewBox", "").split())
    for label in placed_labels(chart, Polar(13, 214)):
        left, top, right, bottom = label.box
        assert (x <= left, right <= x + across, y <= top, bottom <= y + down) == (True,) * 4


@given(st.text(max_size=80), st.floats(30, 300), st.integers(1, 4))
def test_wrapped_lines_fit(words: str, most: float, lines: int) -> None:
    broken = wrap(words, most, 14, lines=lines)
    assert 1 <= len(broken) <= lines
    assert all(width(line, 14) <= most or len(line) <= 2 for line in broken)


def test_wrapping_keeps_words_whole_where_it_can() -> None:
    assert wrap("Politisk og ledelsesmæssig opbakning", 148, 14) == (
        "Politisk og",
        "ledelsesmæssig",
        "opbakning",
    )


def test_the_labels_carry_the_own_figures_not_those_drawn_beside() -> None:
    chart = web([0.25] * 4)
    target = Series("Target", [0.9] * 4, Role.TARGET, texts=["4,6"] * 4)
    both = SpiderWeb(chart.id, chart.title, "d", chart.groups, RINGS, [target, *chart.series])
    labels = placed_labels(both, Polar(4, 214))
    assert {label.value for label in labels} == {"0.25"}


def test_one_or_two_axes_become_a_dot_plot() -> None:
    assert "chart-dots" in spider_web(web([0.4, 0.6]))
    assert "chart-dots" in spider_web(web([0.4]), "phone")


@pytest.mark.parametrize("count", [3, 13, 24, 40])
def test_every_number_of_axes_can_be_drawn(count: int) -> None:
    for layout in ("wide", "phone"):
        ET.fromstring(spider_web(web([0.5] * count), layout))  # type: ignore[arg-type]


def test_a_row_without_interval_is_hollow() -> None:
    def dots(low: float) -> str:
        row = DotRow("a", 0.5, "3,0", low=low, high=0.6)
        return dot_plot(DotPlot("d", "t", "d", [row], [(0, "1")], "own"))

    assert 'fill="#fff"' in dots(NAN)
    assert 'fill="#fff"' not in dots(0.4)


def test_hidden_and_missing_cells_show_no_colour() -> None:
    cells = [HeatCell(0.9, "4,6"), HeatCell(NAN, "–"), HeatCell(0.9, "<5", hidden=True)]
    drawn = heat_map(HeatMap("h", "t", "d", ["a", "b", "c"], [HeatRow("r", cells)]))
    fills = re.findall(r'<rect[^>]*fill="([^"]*)"[^>]*class="chart-cell"', drawn)
    assert fills == [ramp(0.9), "url(#h-gap)", "url(#h-gap)"]


BAD: list[Callable[[], str]] = [
    lambda: spider_web(
        SpiderWeb("w", "t", "d", [AxisGroup("", [Axis("a")] * 4)], RINGS, [Series("s", [0.1])])
    ),
    lambda: heat_map(HeatMap("h", "t", "d", ["a", "b"], [HeatRow("r", [HeatCell(0.1)])])),
    lambda: heat_map(HeatMap("h", "t", "d", ["a"], [], [("g", 2)])),
    lambda: dot_plot(DotPlot("d", "t", "d", [DotRow("a", 0.1, others=[0.1])], [], "own")),
    lambda: svg_to_png("<p/>").hex(),
]


@pytest.mark.parametrize("draw", BAD)
def test_figures_that_do_not_fit_are_refused(draw: Callable[[], str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        draw()


def test_words_and_lines_can_be_read() -> None:
    assert min(contrast(ink, "#ffffff") for ink in (INK, WEAK, *GROUP_INKS)) >= 4.5
    assert min(contrast(ink, tint) for ink, tint in zip(GROUP_INKS, GROUP_TINTS, strict=True)) >= 4.5
    assert min(contrast(ramp(step / 500), ink_on(ramp(step / 500))) for step in range(501)) >= 4.5
    strokes = [stroke_of(role, place) for role in Role for place in range(5)]
    assert min(contrast(stroke.colour, "#ffffff") for stroke in strokes) >= 3


def test_strokes_are_told_apart_without_colour() -> None:
    looks = {(stroke_of(role, 0).dash, stroke_of(role, 0).marker, stroke_of(role, 0).width) for role in Role}
    assert len(looks) == len(Role)


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert escape("a\x00\x0b\ud800\ufffeb") == "ab"


def test_a_picture_file_has_the_width_asked_for() -> None:
    made = svg_to_png(spider_web(web([0.2, 0.5, 0.9, NAN])), 1200)
    assert made.startswith(b"\x89PNG")
    assert abs(int.from_bytes(made[16:20], "big") - 1200) <= 2
