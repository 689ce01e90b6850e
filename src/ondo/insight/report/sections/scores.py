"""How scores are spread, and whether higher ones did better."""

from __future__ import annotations

from typing import Any

from ondo.insight.cohorts import BAND
from ondo.insight.report.blocks import Block, Cell, Chart, Section, Table
from ondo.insight.report.charts import Series, columns
from ondo.insight.report.colours import CALM, INK
from ondo.insight.report.reading import Reading
from ondo.insight.scores import LAST, STEP, thresholds
from ondo.insight.words import Words


def section(reading: Reading) -> Section | None:
    """A histogram with the threshold in it, and MQLs by score band."""
    words, bars = reading.words, reading.figures.scores
    if not bars or not (words.playbook.fit_rules or words.playbook.engagement_rules):
        return None
    names = [_bar_name(bar.from_points) for bar in bars]
    unit = words.say("report.people")
    option = columns(names, [Series(unit, [bar.people for bar in bars], CALM)])
    option["series"][0]["barCategoryGap"] = "8%"
    option["series"][0]["barMaxWidth"] = 90
    _mark_thresholds(words, option)
    heads = reading.columns("report.people", head="report.points")
    rows = [[Cell(name), reading.number(bar.people)] for name, bar in zip(names, bars, strict=True)]
    title = words.say("report.scores_chart")
    chart = Chart("chart-scores", title, option, Table(title, heads, rows))
    blocks: list[Block] = [chart, *_bands(reading)]
    return Section("scores", words.say("report.scores_title"), words.say("report.scores_intro"), blocks)


def _bar_name(start: int) -> str:
    return f"{start}+" if start >= LAST else f"{start}–{start + STEP - 1}"


def _mark_thresholds(words: Words, option: dict[str, Any]) -> None:
    """A line at the bar in which each threshold lies, its name above the bars."""
    option["grid"]["top"] = 34
    lines = [
        {"xAxis": min(points // (STEP * 1000), LAST // STEP), "name": words.points(points)}
        for points in thresholds(words.playbook)
        if points // (STEP * 1000) < len(option["xAxis"]["data"])
    ]
    option["series"][0]["markLine"] = {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": INK, "type": "dashed", "width": 1.5},
        "label": {"formatter": words.say("report.threshold", points="{b}"), "color": INK, "position": "end"},
        "data": lines,
    }


def _bands(reading: Reading) -> list[Table]:
    words, bands = reading.words, reading.figures.bands
    if not bands or all(band.key == "0" for band in bands):
        return []
    named = [(_band_name(int(band.key or 0)), band) for band in bands]
    return [reading.cohort_table(words.say("report.bands_table"), "report.points", named, reading.figures.mqls)]


def _band_name(start: int) -> str:
    return f"{start}–{start + BAND - 1}"
