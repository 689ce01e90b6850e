"""ECharts options, as plain data. Tooltips are drawn, not written as HTML: the page allows no inline style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ondo.insight.report.colours import INK, LINE, QUIET, SOFT, fill

Option = dict[str, Any]


@dataclass(frozen=True)
class Series:
    """One colour of a chart: its name, its values, its fill.

    `labels` are written at the bars; `quiet` bars are grey.
    """

    name: str
    values: Sequence[float]
    colour: str
    pattern: str = "plain"
    labels: Sequence[str] = ()
    quiet: Sequence[bool] = ()


def columns(categories: Sequence[str], series: Sequence[Series]) -> Option:
    """Upright bars, stacked."""
    return {
        **_base(legend=len(series) > 1),
        "xAxis": {**_categories(categories), "axisLabel": {"color": SOFT, "hideOverlap": True}},
        "yAxis": _values(),
        "series": [_bar(one, stacked=True) for one in series],
    }


def bars(categories: Sequence[str], series: Sequence[Series]) -> Option:
    """Lying bars, stacked, the first category on top."""
    names = {"color": INK, "width": 170, "overflow": "break", "lineHeight": 16}
    return {
        **_base(legend=len(series) > 1, lying=True),
        "xAxis": _values(),
        "yAxis": {**_categories(categories), "inverse": True, "axisLabel": names},
        "series": [_bar(one, stacked=len(series) > 1, lying=True) for one in series],
    }


def height_of_bars(count: int) -> int:
    """So tall that bars and their names have air."""
    return 96 + 38 * max(count, 1)


def _base(*, legend: bool, lying: bool = False) -> Option:
    return {
        "animation": False,
        "aria": {"enabled": True, "label": {"enabled": False}, "decal": {"show": False}},
        "grid": {
            "left": 4,
            "right": 100 if lying else 8,
            "top": 44 if legend else 12,
            "bottom": 4,
            "containLabel": True,
        },
        "legend": {
            "show": legend,
            "top": 0,
            "left": 0,
            "itemGap": 14,
            "textStyle": {"color": INK},
            "selectedMode": False,
        },
        "tooltip": {"trigger": "axis", "renderMode": "richText", "axisPointer": {"type": "shadow"}, **TOOLTIP},
    }


TOOLTIP: Option = {
    "backgroundColor": "#ffffff",
    "borderColor": LINE,
    "textStyle": {"color": INK, "fontSize": 13},
    "confine": True,
}


def _categories(names: Sequence[str]) -> Option:
    return {
        "type": "category",
        "data": list(names),
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": LINE}},
    }


def _values() -> Option:
    return {
        "type": "value",
        "minInterval": 1,
        "axisLabel": {"color": SOFT, "hideOverlap": True},
        "splitLine": {"lineStyle": {"color": "#e9edf1"}},
    }


def _bar(series: Series, *, stacked: bool, lying: bool = False) -> Option:
    option: Option = {
        "type": "bar",
        "name": series.name,
        "data": _data(series),
        "itemStyle": fill(series.colour, series.pattern),
        "barMaxWidth": 26 if lying else 44,
    }
    if stacked:
        option["stack"] = "all"
    if series.labels:
        option["label"] = {"show": True, "position": "right" if lying else "top", "color": INK}
    return option


def _data(series: Series) -> list[Any]:
    if not series.labels:
        return list(series.values)
    rows = zip(series.values, series.labels, series.quiet or [False] * len(series.values), strict=True)
    return [_labelled(value, label, quiet=quiet) for value, label, quiet in rows]


def _labelled(value: float, label: str, *, quiet: bool) -> Option:
    point: Option = {"value": value, "label": {"formatter": label}}
    return {**point, "itemStyle": fill(QUIET, "stripes")} if quiet else point
