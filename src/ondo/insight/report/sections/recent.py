"""The latest MQLs, each with why, to the event."""

from __future__ import annotations

from ondo.insight.recent import Fact, RecentMql
from ondo.insight.report.blocks import Cell, Column, Section, Stories, Story, Table
from ondo.insight.report.reading import Reading
from ondo.insight.words import Words


def section(reading: Reading) -> Section | None:
    """A list that opens."""
    words, recent = reading.words, reading.figures.recent
    if not recent:
        return None
    stories = Stories([_story(words, mql) for mql in recent])
    intro = words.say("report.recent_intro", count=len(recent))
    return Section("recent", words.say("report.recent_title"), intro, [stories])


def _story(words: Words, mql: RecentMql) -> Story:
    tags = [
        *([mql.person] if mql.name or mql.company else []),
        words.moment(mql.at),
        words.say("report.score_then", points=words.points(mql.score)),
        *([words.say(f"report.how_{mql.how}")] if mql.how else []),
        *([words.source(mql.source)] if mql.source else []),
        *([words.say("report.cycle_n", n=mql.cycle)] if mql.cycle > 1 else []),
        words.say(f"report.outcome_{mql.outcome}"),
    ]
    tables = [table for table in (_lines(words, mql), _facts(words, mql)) if table.rows]
    who = " · ".join(filter(None, (mql.name, mql.company))) or mql.person
    return Story(who, words.cause(mql.cause_kind, mql.cause), tags, tables)


def _lines(words: Words, mql: RecentMql) -> Table:
    heads = [Column(words.say("report.line"), number=False), Column(words.say("report.points"))]
    lines = sorted(mql.lines, key=lambda line: -line.points)
    rows = [[Cell(words.line(line.kind, line.rule)), Cell(words.points(line.points, sign=True))] for line in lines]
    total = [Cell(words.say("report.total")), Cell(words.points(mql.score))]
    return Table(words.say("report.lines_table"), heads, rows, total)


def _facts(words: Words, mql: RecentMql) -> Table:
    keys = ("report.when", "report.event", "report.details", "report.by")
    heads = [Column(words.say(key), number=False) for key in keys]
    return Table(words.say("report.facts_table"), heads, [_fact(words, fact) for fact in mql.facts])


def _fact(words: Words, fact: Fact) -> list[Cell]:
    by = words.say(f"report.by_{fact.initiator}")
    return [Cell(words.moment(fact.at)), Cell(words.event(fact.name)), Cell(words.details(fact.properties)), Cell(by)]
