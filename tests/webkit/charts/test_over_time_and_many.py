"""Charts of change, of time and of many: honest about gaps and breaks, and never a key of twenty colours."""

import math
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindel.webkit.charts import (
    Axis,
    AxisGroup,
    ChangePlot,
    ChangeRow,
    Ring,
    Role,
    Series,
    SpiderWeb,
    Strip,
    StripDot,
    Strips,
    Trend,
    TrendPoint,
    change_plot,
    small_trend,
    spider_web,
    strips,
    trend_chart,
)
from spindel.webkit.charts.changes import reach_of, x_of
from spindel.webkit.charts.shares import Share, ShareBar, share_bar
from spindel.webkit.charts.trend import stretches
from tests.webkit.charts.test_charts import HOSTILE

NAN = math.nan
SVG = "{http://www.w3.org/2000/svg}"


def drawn(label: str) -> list[str]:
    trend = Trend(
        "t", label, label, [label, label], [TrendPoint(0.4, label, note=label), TrendPoint(0.5)], [(0, label)]
    )
    return [
        trend_chart(trend),
        small_trend(trend),
        change_plot(
            ChangePlot("c", label, label, [ChangeRow(label, 0.1, label, note=label, href="/x")], label, label)
        ),
        strips(
            Strips(
                "s",
                label,
                label,
                [Strip(label, [StripDot(label, 0.2, label), StripDot(label, 0.9)])],
                [(0, label)],
            )
        ),
        share_bar(ShareBar("b", label, label, [Share(label, 0.7, label), Share(label, 0.3, "30 %")])),
    ]


@pytest.mark.parametrize("label", [*HOSTILE, "Digitaliseringsstrategi", ""])
def test_well_formed_whatever_the_words(label: str) -> None:
    for chart in drawn(label):
        root = ET.fromstring(chart.encode())
        assert root.tag == f"{SVG}svg"
        assert not list(root.iter(f"{SVG}script"))
        assert " style=" not in chart
        ids = {element.get("id") for element in root.iter() if element.get("id")}
        assert {root.get("aria-labelledby"), root.get("aria-describedby")} <= ids


def lines(chart: str) -> int:
    return len(re.findall(r'class="chart-line"', chart))


def test_a_break_is_a_gap_with_a_mark_in_it() -> None:
    points = [TrendPoint(0.2), TrendPoint(0.3), TrendPoint(0.5, broken=True), TrendPoint(0.6)]
    chart = trend_chart(Trend("t", "", "", "abcd", points))
    assert lines(chart) == 2
    assert chart.count("chart-break") == 1


def test_a_missing_figure_is_a_gap_and_never_zero() -> None:
    points = [TrendPoint(0.2), TrendPoint(NAN), TrendPoint(0.6)]
    chart = trend_chart(Trend("t", "", "", "abc", points))
    assert lines(chart) == 0
    assert chart.count("<circle") == 2


def test_without_an_interval_the_sign_is_hollow() -> None:
    chart = trend_chart(Trend("t", "", "", "a", [TrendPoint(0.2)]))
    assert 'fill="#fff"' in re.findall(r"<circle[^>]*>", chart)[0]
    chart = trend_chart(Trend("t", "", "", "a", [TrendPoint(0.2, low=0.1, high=0.3)]))
    assert 'fill="#fff"' not in re.findall(r"<circle[^>]*>", chart)[0]


def test_as_many_names_as_points() -> None:
    with pytest.raises(ValueError, match="one point per label"):
        trend_chart(Trend("t", "", "", ["a", "b"], [TrendPoint(0.1)]))


points = st.builds(TrendPoint, st.one_of(st.just(NAN), st.floats(0, 1)), broken=st.booleans())


@given(st.lists(points, max_size=12))
def test_every_figure_stands_in_one_stretch_and_no_line_crosses_a_break(found: list[TrendPoint]) -> None:
    runs = stretches(found)
    assert sorted(place for run in runs for place in run) == [
        place for place, point in enumerate(found) if not math.isnan(point.value)
    ]
    for run in runs:
        assert run == list(range(run[0], run[-1] + 1))
        assert not any(found[place].broken for place in run[1:])


@pytest.mark.parametrize(
    ("low", "high", "certain"),
    [(0.01, 0.2, True), (-0.2, -0.01, True), (-0.1, 0.1, False), (NAN, NAN, False)],
)
def test_only_what_is_more_than_noise_is_filled(low: float, high: float, certain: bool) -> None:
    row = ChangeRow("a", 0.05, "+0,2", low, high)
    assert row.is_certain is certain
    circle = re.findall(r"<circle[^>]*>", change_plot(ChangePlot("c", "", "", [row])))[0]
    assert ('fill="#fff"' not in circle) == certain


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=9))
def test_no_change_lies_in_the_middle_and_all_have_room(values: list[float]) -> None:
    reach = reach_of([ChangeRow("", value, "") for value in values])
    left, middle, right = x_of(-reach, reach), x_of(0, reach), x_of(reach, reach)
    assert middle == pytest.approx((left + right) / 2)
    assert all(left - 1e-6 <= x_of(value, reach) <= right + 1e-6 for value in values)


def test_many_need_no_key_since_the_ends_are_named() -> None:
    dots = [StripDot(f"Unit {place}", place / 40, str(place)) for place in range(40)]
    chart = strips(Strips("s", "", "", [Strip("Row", dots)]))
    assert "chart-legend" not in chart
    assert chart.count("<circle") == 40
    written = re.findall(r"<text[^>]*>([^<]*)</text>", chart)
    assert "Unit 0 0" in written
    assert "Unit 39 39" in written
    assert "Unit 20 20" not in written
    assert "<title>Unit 20: 20</title>" in chart


def web(target: list[float]) -> str:
    axes = [Axis(str(place)) for place in range(len(target))]
    series = [Series("Own", [0.5] * len(target), Role.OWN), Series("Target", target, Role.TARGET)]
    return spider_web(SpiderWeb("w", "", "", [AxisGroup("", axes)], [Ring(0, "1"), Ring(1, "5")], series))


def test_the_target_of_a_single_axis_is_a_mark_across_it() -> None:
    strokes = re.findall(r'<path d="([^"]*)"[^>]*chart-line-target', web([NAN, 0.7, NAN, NAN, 0.6]))
    assert len(strokes) == 2
    assert all(stroke.count("L") == 1 for stroke in strokes), "a straight stroke each"
    assert len(re.findall("chart-line-target", web([0.7, 0.7, NAN, NAN, NAN]))) == 1
    assert len(re.findall("chart-line-target", web([0.7] * 5))) == 1
