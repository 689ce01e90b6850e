"""Where people came from, which rule qualified them, and what came of it."""

from __future__ import annotations

from ondo.insight.report.blocks import Block, Chart, Section
from ondo.insight.report.charts import bars, height_of_bars
from ondo.insight.report.reading import Reading

SHOWN = 12


def section(reading: Reading) -> Section | None:
    """Origins as bars with a table; causes as a table."""
    words, figures = reading.words, reading.figures
    if not figures.origins:
        return None
    top = figures.origins[:SHOWN]
    chart = Chart(
        id="chart-sources",
        title=words.say("report.sources_chart"),
        option=bars([words.source(o.key) for o in top], reading.outcome_series(top)),
        table=reading.cohort_table(
            words.say("report.sources_chart"),
            "report.source",
            [(words.source(origin.key), origin) for origin in figures.origins],
            figures.qualified,
        ),
        height=height_of_bars(len(top)),
        aside=False,
    )
    causes = reading.cohort_table(
        words.say("report.causes_table"),
        "report.cause",
        [(words.cause_key(cause.key), cause) for cause in figures.causes],
        figures.mqls,
    )
    blocks: list[Block] = [chart, causes] if figures.causes else [chart]
    return Section("sources", words.say("report.sources_title"), words.say("report.sources_intro"), blocks)
