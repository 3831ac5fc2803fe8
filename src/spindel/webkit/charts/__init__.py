"""Charts as SVG text, drawn on the server: one source for the screen, the picture file and paper.

They know labels, numbers and roles; every word people read is handed in. Figures lie between 0 (the inner or left end)
and 1; NaN is a gap, never zero. The drawings carry their looks as attributes, so they look the same without a style
sheet, and classes that start with ``chart-`` for pages that adjust them (forced colours, print).
"""

from spindel.webkit.charts.bars import CountBar, CountBars, count_bars
from spindel.webkit.charts.changes import ChangePlot, ChangeRow, change_plot
from spindel.webkit.charts.dots import DotPlot, DotRow, dot_plot
from spindel.webkit.charts.heat import HeatCell, HeatMap, HeatRow, heat_map
from spindel.webkit.charts.looks import Role
from spindel.webkit.charts.spider import small_web, spider_web
from spindel.webkit.charts.strips import Strip, StripDot, Strips, strips
from spindel.webkit.charts.trend import Trend, TrendPoint, small_trend, trend_chart
from spindel.webkit.charts.web import Axis, AxisGroup, Ring, Series, SpiderWeb

__all__ = [
    "Axis",
    "AxisGroup",
    "ChangePlot",
    "ChangeRow",
    "CountBar",
    "CountBars",
    "DotPlot",
    "DotRow",
    "HeatCell",
    "HeatMap",
    "HeatRow",
    "Ring",
    "Role",
    "Series",
    "SpiderWeb",
    "Strip",
    "StripDot",
    "Strips",
    "Trend",
    "TrendPoint",
    "change_plot",
    "count_bars",
    "dot_plot",
    "heat_map",
    "small_trend",
    "small_web",
    "spider_web",
    "strips",
    "trend_chart",
]
