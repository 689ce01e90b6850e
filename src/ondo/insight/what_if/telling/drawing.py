"""Charts that only what-if pages have: courses over time, and rates with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ondo.insight.report.charts import Option, Series, bars, columns
from ondo.insight.report.colours import CALM, INK, SOFT, fill

_DASHES = {"plain": "solid", "stripes": "dashed", "dots": "dotted"}
_SYMBOLS = {"plain": "circle", "stripes": "rect", "dots": "triangle"}


def courses(points: Sequence[str], series: Sequence[Series]) -> Option:
    """Lines over the same points; each has a dash and a mark of its own, not only a colour."""
    option = columns(points, series)
    option["series"] = [_course(one, marked=len(points) <= 40) for one in series]
    option["tooltip"]["axisPointer"] = {"type": "line"}
    option["grid"] |= {"left": 30, "right": 40}  # half of a date, so that none is cut off at the edge
    return option


def _course(series: Series, *, marked: bool) -> dict[str, Any]:
    return {
        "type": "line",
        "name": series.name,
        "data": list(series.values),
        "symbol": _SYMBOLS[series.pattern],
        "showSymbol": marked,
        "symbolSize": 7,
        "lineStyle": {"color": series.colour, "width": 2, "type": _DASHES[series.pattern]},
        "itemStyle": {"color": series.colour},
    }


def intervals(names: Sequence[str], rows: Sequence[tuple[float, float, float]], said: tuple[str, str]) -> Option:
    """A lying bar from the lower to the upper end of each row, with its middle marked: (low, middle, high) in percent.

    `said` names the interval and its middle.
    """
    low = Series("", [row[0] for row in rows], CALM)
    spread = Series(said[0], [round(row[2] - row[0], 3) for row in rows], CALM)
    option = bars(names, [low, spread])
    option["series"][0] |= {"itemStyle": {"color": "transparent"}, "silent": True, "tooltip": {"show": False}}
    option["series"][1] |= {"itemStyle": {**fill(CALM, "stripes"), "opacity": 0.55}}
    middle = {"position": "right", "show": True, "color": INK, "formatter": "{@[0]} %"}
    option["series"].append(
        {
            "type": "scatter",
            "name": said[1],
            "data": [[row[1], n] for n, row in enumerate(rows)],
            "symbol": "diamond",
            "symbolSize": 13,
            "itemStyle": {"color": INK},
            "label": middle,
        }
    )
    option["legend"] = {**option["legend"], "data": [said[0], said[1]]}
    option["xAxis"] |= {"min": 0, "axisLabel": {"color": SOFT, "hideOverlap": True}}
    option["tooltip"] = {**option["tooltip"], "show": False}
    return option


def ribbon(points: Sequence[str], ends: Sequence[tuple[float, float, float] | None], said: tuple[str, str]) -> Option:
    """A line over the points within its interval: (low, middle, high) in percent; a gap where there is none.

    `said` names the interval and its middle.
    """
    option = courses(points, [Series(said[1], [], INK)])
    drawn = [(None, None, None) if one is None else (one[0], one[1], round(one[2] - one[0], 3)) for one in ends]
    low, middle, spread = ([one[place] for one in drawn] for place in range(3))
    blank = {"type": "line", "stack": "interval", "symbol": "none", "lineStyle": {"opacity": 0}}
    area = {"areaStyle": {**fill(CALM, "stripes"), "opacity": 0.35}, "itemStyle": {"color": CALM}}
    option["series"] = [
        {**blank, "name": "", "data": low, "silent": True},
        {**blank, **area, "name": said[0], "data": spread, "silent": True},
        {**option["series"][0], "data": middle, "label": {"show": len(points) <= 16, "position": "top", "color": INK}},
    ]
    option["legend"] = {**option["legend"], "show": True, "data": [said[0], said[1]]}
    option["tooltip"] = {**option["tooltip"], "show": False}
    option["grid"]["top"] = 56
    option["yAxis"] |= {"min": 0}
    return option


def line_at(option: Option, value: float, name: str) -> Option:
    """The same with a dashed line at a value of the axis that has the numbers."""
    axis = "xAxis" if option["xAxis"]["type"] == "value" else "yAxis"
    option["series"][0]["markLine"] = {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": INK, "type": "dashed", "width": 1.5},
        "label": {"formatter": name, "color": INK, "position": "start" if axis == "xAxis" else "insideEndTop"},
        "data": [{axis: value}],
    }
    option["grid"]["top"] = max(option["grid"]["top"], 44)
    return option
