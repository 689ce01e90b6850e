"""Triage: verdicts with their reasons, what was refused, and who came back from the recycling."""

from __future__ import annotations

from ondo.insight.report.blocks import Block, Cell, Chart, Column, Section, Table
from ondo.insight.report.charts import Series, bars, height_of_bars
from ondo.insight.report.colours import CALM, GREY, PLUM, WARM
from ondo.insight.report.reading import Reading

FATES = {"due": (CALM, "plain"), "early": (WARM, "stripes"), "otherwise": (PLUM, "dots"), "resting": (GREY, "plain")}


def section(reading: Reading) -> Section | None:
    """Verdicts, returns, refusals; whatever there is of them."""
    words, figures = reading.words, reading.figures
    blocks: list[Block] = []
    if figures.verdicts:
        blocks.append(_verdicts(reading))
    if figures.returns:
        blocks.append(_returns(reading))
    if figures.refusals:
        blocks.append(_refusals(reading))
    if not blocks:
        return None
    return Section("triage", words.say("report.triage_title"), words.say("report.triage_intro"), blocks)


def _verdicts(reading: Reading) -> Chart:
    words, found = reading.words, reading.figures.verdicts
    sums: dict[str, int] = {}
    for one in found:
        sums[one.verdict] = sums.get(one.verdict, 0) + one.count
    unit = words.say("report.verdicts")
    labels = [words.number(count) for count in sums.values()]
    series = Series(unit, list(sums.values()), CALM, labels=labels)
    heads = [
        Column(words.say("report.verdict"), number=False),
        Column(words.say("report.reason"), number=False),
        Column(unit),
    ]
    rows = [
        [Cell(words.verdict(one.verdict)), Cell(words.reason(one.verdict, one.reason)), reading.number(one.count)]
        for one in found
    ]
    title = words.say("report.verdicts_chart")
    return Chart(
        id="chart-verdicts",
        title=title,
        option=bars([words.verdict(key) for key in sums], [series]),
        table=Table(title, heads, rows),
        height=height_of_bars(len(sums)),
    )


def _returns(reading: Reading) -> Chart:
    words, found = reading.words, reading.figures.returns
    names = [words.any_reason(one.reason) for one in found]
    series = [
        Series(words.say(f"report.return_{fate}"), [getattr(one, fate) for one in found], *look)
        for fate, look in FATES.items()
    ]
    heads = reading.columns("report.recycled", *(f"report.return_{fate}" for fate in FATES), head="report.reason")
    rows = [
        [Cell(name), *(reading.number(getattr(one, key)) for key in ("recycled", *FATES))]
        for name, one in zip(names, found, strict=True)
    ]
    title = words.say("report.returns_chart")
    return Chart(
        id="chart-returns",
        title=title,
        option=bars(names, series),
        table=Table(title, heads, rows),
        height=height_of_bars(len(found)),
        aside=False,
    )


def _refusals(reading: Reading) -> Table:
    words = reading.words
    heads = [
        Column(words.say("report.verdict"), number=False),
        Column(words.say("report.why_refused"), number=False),
        Column(words.say("report.verdicts")),
    ]
    rows = [
        [Cell(words.verdict(one.verdict) or "–"), Cell(words.refusal(one.why)), reading.number(one.count)]
        for one in reading.figures.refusals
    ]
    return Table(words.say("report.refusals_table"), heads, rows)
