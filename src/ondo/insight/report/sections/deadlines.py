"""SLA deadlines: kept or not."""

from __future__ import annotations

from ondo.insight.report.blocks import Cell, Chart, Section, Table
from ondo.insight.report.charts import Series, bars, height_of_bars
from ondo.insight.report.colours import AMBER, GREEN, GREY, WARM
from ondo.insight.report.reading import Reading

LOOKS = {"kept": (GREEN, "plain"), "late": (AMBER, "stripes"), "overdue": (WARM, "dots"), "running": (GREY, "plain")}


def section(reading: Reading) -> Section | None:
    """A bar a clock."""
    words, clocks = reading.words, reading.figures.clocks
    if not clocks:
        return None
    names = [f"{words.stage(c.stage)}: {words.clock(c.stage, c.clock)}" for c in clocks]
    series = [
        Series(words.say(f"report.clock_{key}"), [getattr(c, key) for c in clocks], *look)
        for key, look in LOOKS.items()
    ]
    keys = ("report.kept_share", *(f"report.clock_{key}" for key in LOOKS), "report.median_lateness")
    rows = [
        [
            Cell(name),
            reading.share(c.share),
            *(reading.number(getattr(c, key)) for key in LOOKS),
            Cell(words.duration(c.median_lateness)),
        ]
        for name, c in zip(names, clocks, strict=True)
    ]
    title = words.say("report.deadlines_title")
    chart = Chart(
        id="chart-deadlines",
        title=title,
        option=bars(names, series),
        table=Table(title, reading.columns(*keys, head="report.clock"), rows),
        height=height_of_bars(len(clocks)),
        aside=False,
    )
    return Section("deadlines", title, words.say("report.deadlines_intro"), [chart])
