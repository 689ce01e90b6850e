"""The figures that everybody asks for first."""

from __future__ import annotations

from collections.abc import Iterator

from ondo.insight.report.blocks import Section, Tile, Tiles
from ondo.insight.report.reading import Reading
from ondo.insight.shares import Share


def section(reading: Reading) -> Section:
    """People, MQLs, SQLs, wins, revenue, deadlines."""
    return Section(
        "summary", reading.words.say("report.summary_title"), _period(reading), [Tiles(list(_tiles(reading)))]
    )


def _tiles(reading: Reading) -> Iterator[Tile]:
    """Figures that the data or the playbook know nothing of are left out."""
    words, figures = reading.words, reading.figures
    deals = figures.opportunities
    yield Tile(words.say("report.people"), words.number(figures.facts.people), _events(reading))
    yield Tile(words.say("report.mqls"), words.number(figures.mqls.cycles), _hows(reading))
    if reading.has_sql:
        yield Tile(words.say("report.outcome_sql"), words.number(figures.qualified.sql), _of_cycles(reading))
    yield Tile(words.say("report.won_deals"), words.number(deals.won), _deals(reading))
    if deals.amount_millis:
        revenue = words.short_amount(deals.amount_millis, deals.currency)
        yield Tile(words.say("report.revenue"), revenue, words.amount(deals.amount_millis, deals.currency))
    kept = [clock.share for clock in figures.clocks]
    sla = Share(sum(s.part for s in kept), sum(s.whole for s in kept))
    if sla.whole:
        yield Tile(words.say("report.deadlines_kept"), words.share(sla), words.counts(sla))


def _period(reading: Reading) -> str:
    words, facts = reading.words, reading.figures.facts
    if facts.first_at is None or facts.last_at is None:
        return words.say("report.no_events")
    return words.say("report.period", first=words.day(facts.first_at), last=words.day(facts.as_of))


def _events(reading: Reading) -> str:
    return reading.words.say("report.events", count=reading.figures.facts.events)


def _hows(reading: Reading) -> str:
    words = reading.words
    named = [(f"report.how_{cohort.key}", cohort.cycles) for cohort in reading.figures.hows if cohort.key]
    return " · ".join(f"{words.say(key)} {words.number(count)}" for key, count in named)


def _of_cycles(reading: Reading) -> str:
    return reading.words.say("report.of_cycles", count=reading.figures.qualified.cycles)


def _deals(reading: Reading) -> str:
    deals = reading.figures.opportunities
    return reading.words.say("report.deals", all=deals.all, lost=deals.lost, open=deals.open)
