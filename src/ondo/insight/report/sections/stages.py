"""The funnel by stage."""

from __future__ import annotations

from ondo.domain.lifecycle import Kind
from ondo.insight.funnel import StageFigures
from ondo.insight.report.blocks import Cell, Chart, Section, Table
from ondo.insight.report.charts import Series, bars, height_of_bars
from ondo.insight.report.colours import WARM
from ondo.insight.report.reading import Reading
from ondo.insight.visits import PATH


def section(reading: Reading) -> Section:
    """People per stage as bars; in, out, balance, conversion and time in the table."""
    words = reading.words
    playbook = words.playbook
    shown = [s for s in reading.figures.funnel if playbook.stage_by_key[s.stage].kind is not Kind.ANONYMOUS]
    left_out = sum(s.people for s in reading.figures.funnel if s not in shown)
    unit = words.say("report.people")
    series = Series(
        unit,
        [s.people for s in shown],
        WARM,
        labels=[_label(reading, s) for s in shown],
        quiet=[playbook.stage_by_key[s.stage].kind not in PATH for s in shown],
    )
    chart = Chart(
        id="chart-stages",
        title=words.say("report.stages_chart", count=left_out),
        option=bars([words.stage(s.stage) for s in shown], [series]),
        table=_table(reading),
        height=height_of_bars(len(shown)),
        aside=False,
    )
    return Section("stages", words.say("report.stages_title"), words.say("report.stages_intro"), [chart])


def _label(reading: Reading, stage: StageFigures) -> str:
    people = reading.words.number(stage.people)
    if stage.went_on is None or stage.went_on.rate is None:
        return people
    return f"{people}  → {reading.words.percent(stage.went_on.rate)}"


def _table(reading: Reading) -> Table:
    words = reading.words
    keys = ("people", "came_in", "went_out", "balance", "went_on", "median_stay")
    columns = reading.columns(*(f"report.{key}" for key in keys), head="report.stage")
    rows = [
        [
            Cell(words.stage(s.stage)),
            reading.number(s.people),
            reading.number(s.came_in),
            reading.number(s.went_out),
            reading.number(s.balance),
            reading.share(s.went_on) if s.went_on else Cell("–"),
            Cell(words.duration(s.median_stay)),
        ]
        for s in reading.figures.funnel
    ]
    return Table(words.say("report.stages_table"), columns, rows)
