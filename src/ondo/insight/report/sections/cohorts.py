"""What came of each month's MQLs."""

from __future__ import annotations

from ondo.domain.instants import DAY
from ondo.insight.cycles import RIPE_AFTER
from ondo.insight.report.blocks import Chart, Section
from ondo.insight.report.charts import columns
from ondo.insight.report.reading import Reading


def section(reading: Reading) -> Section | None:
    """A stacked column a month, the table below it."""
    words, months = reading.words, reading.figures.cohorts
    if not months:
        return None
    named = [(words.month(month.key or ""), month) for month in months]
    title = words.say("report.cohorts_title")
    table = reading.cohort_table(title, "report.month_head", named, reading.figures.mqls)
    option = columns([name for name, _ in named], reading.outcome_series(months))
    chart = Chart("chart-cohorts", title, option, table, wide=len(months) > 12, aside=False)
    intro = words.say("report.cohorts_intro", days=RIPE_AFTER // DAY)
    return Section("cohorts", title, intro, [chart])
