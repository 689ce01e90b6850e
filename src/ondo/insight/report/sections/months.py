"""MQLs per month: became, judged, made."""

from __future__ import annotations

from ondo.insight.report.blocks import Cell, Chart, Section, Table
from ondo.insight.report.charts import Series, columns
from ondo.insight.report.colours import AMBER, CALM, WARM
from ondo.insight.report.reading import Reading

HOWS = {"became": (WARM, "plain"), "judged": (CALM, "stripes"), "made": (AMBER, "dots")}


def section(reading: Reading) -> Section | None:
    """A column a month."""
    words, months = reading.words, reading.figures.months
    if not months:
        return None
    names = [words.month(month.month) for month in months]
    series = [
        Series(words.say(f"report.how_{how}"), [getattr(month, how) for month in months], *look)
        for how, look in HOWS.items()
    ]
    chart = Chart(
        id="chart-months",
        title=words.say("report.months_title"),
        option=columns(names, series),
        table=_table(reading, names),
        wide=len(months) > 12,
    )
    return Section("months", words.say("report.months_title"), words.say("report.months_intro"), [chart])


def _table(reading: Reading, names: list[str]) -> Table:
    words, months = reading.words, reading.figures.months
    heads = reading.columns("report.mqls", *(f"report.how_{how}" for how in HOWS), head="report.month_head")
    rows = [
        [Cell(name), *(reading.number(n) for n in (month.all, month.became, month.judged, month.made))]
        for name, month in zip(names, months, strict=True)
    ]
    sums = [sum(getattr(month, key) for month in months) for key in ("all", *HOWS)]
    total = [Cell(words.say("report.total")), *(reading.number(n) for n in sums)]
    return Table(words.say("report.months_title"), heads, rows, total)
