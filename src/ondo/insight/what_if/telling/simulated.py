"""The sections of a simulation, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ondo.domain.playbook import Playbook
from ondo.insight.report.blocks import Block, Cell, Chart, Column, Paragraph, Section, Table, Tile, Tiles
from ondo.insight.report.charts import Series, bars, height_of_bars
from ondo.insight.report.colours import AMBER, CALM, GREEN, GREY, PLUM, WARM
from ondo.insight.report.render import page
from ondo.insight.what_if.load import fits
from ondo.insight.what_if.simulation import HOWS, Simulation
from ondo.insight.what_if.telling.cells import (
    between,
    bounds,
    hits_table,
    limits,
    number,
    section,
    share,
    sorted_by_eye,
    stated,
    terms,
)
from ondo.insight.what_if.telling.curves import bands, course
from ondo.insight.what_if.telling.drawing import courses, intervals, line_at
from ondo.insight.what_if.telling.people import listed, rules, told
from ondo.insight.what_if.telling.reading import LETTERS, Reading
from ondo.insight.what_if.telling.ruled import by_rule
from ondo.insight.words import Words

LOOKS = {
    "hit": (GREEN, "plain"),
    "miss": (PLUM, "dots"),
    "unworked": (GREY, "stripes"),
    "open": (CALM, "stripes"),
    "before": (AMBER, "bricks"),
    "unrecorded": (GREY, "plain"),
}
TERMS = (
    "arrivals",
    "mature",
    "hit",
    "miss",
    "rate",
    "bounds",
    "unworked",
    "open",
    "before",
    "counterfactual",
    "touches",
)


def html(found: Simulation, books: tuple[Playbook, Playbook], sources: tuple[str, str], lang: str) -> str:
    """The whole simulation as one HTML file."""
    reading = Reading(found, books, sources, lang)
    title = reading.words.say("what_if.title", first=LETTERS[0], second=LETTERS[1])
    return page(reading.words, title, " → ".join(reading.full_names), sections(reading))


def sections(reading: Reading) -> list[Section]:
    """Whatever there is to show. On a page people can be opened; on the terminal they stand in tables."""
    made = [
        _summary(reading),
        limits(reading.words, reading.found.notes),
        sorted_by_eye(reading.words, reading.found.by_eye),
        _overlap(reading),
        _weeks(reading),
        _load(reading),
        _hits(reading),
        course(reading.words, reading.words.say("report.playbook"), _each(reading, "course")),
        bands(reading.words, reading.words.say("report.playbook"), _each(reading, "order")),
        _recall(reading),
        rules(reading),
        by_rule(
            reading.words,
            [(letter, reading.words_of(n), reading.sides[n].by_rule) for n, letter in enumerate(LETTERS)],
        ),
        *(listed(reading, side) if reading.short else told(reading, side) for side in ("gained", "lost")),
        _about(reading),
    ]
    return [one for one in made if one is not None]


def _each(reading: Reading, what: str) -> list[tuple[str, Any]]:
    return [(letter, getattr(side, what)) for letter, side in zip(LETTERS, reading.sides, strict=True)]


def _summary(reading: Reading) -> Section:
    found, words = reading.found, reading.words
    first, second = reading.sides
    arrivals = (first.hits.arrivals, second.hits.arrivals)
    period = ""
    if found.first_at is not None:
        period = words.say("report.period", first=words.day(found.first_at), last=words.day(found.as_of))
    tiles = [
        Tile(words.say("what_if.arrivals"), _both(words, arrivals), _arrivals_note(reading, arrivals)),
        Tile(words.say("what_if.gained"), words.number(found.overlap.gained), words.say("what_if.gained_note")),
        Tile(words.say("what_if.lost"), words.number(found.overlap.lost), _lost_note(reading)),
        Tile(words.say("what_if.per_day"), f"{first.load.per_day:.2f} → {second.load.per_day:.2f}"),
        *_rate_tile(reading),
        *_load_tile(reading),
    ]
    title = words.say("report.summary_title")
    return Section("summary", title, period, [Tiles(tiles)], words.say("report.nav_summary"))


def _both(words: Words, numbers: tuple[int, int]) -> str:
    return " → ".join(words.number(one) for one in numbers)


def _arrivals_note(reading: Reading, arrivals: tuple[int, int]) -> str:
    """Why there are more MQLs than people, where there are: those gained and lost are people."""
    overlap = reading.found.overlap
    people = (overlap.both + overlap.lost, overlap.both + overlap.gained)
    return "" if people == arrivals else reading.words.say("what_if.arrivals_note", people=_both(reading.words, people))


def _lost_note(reading: Reading) -> str:
    hits = reading.found.overlap.lost_hits
    return reading.words.say("what_if.lost_note", count=hits.hit, known=hits.known.whole)


def _rate_tile(reading: Reading) -> Iterator[Tile]:
    words = reading.words
    rates = [side.hits.rate for side in reading.sides]
    if all(rate is not None for rate in rates):
        shown = [words.share(rate) for rate in rates if rate]
        spread = [words.interval(rate) for rate in rates if rate]
        yield Tile(words.say("what_if.rate"), " → ".join(shown), " → ".join(spread))


def _load_tile(reading: Reading) -> Iterator[Tile]:
    used = [side.load.used for side in reading.sides]
    if used[0] is not None and used[1] is not None:
        words, capacity = reading.words, reading.found.capacity
        shown = " → ".join(words.percent(one) for one in used if one is not None)
        most = words.percent(capacity.most if capacity else 1)
        yield Tile(words.say("what_if.used"), shown, words.say("what_if.used_note", most=most))


def _overlap(reading: Reading) -> Section:
    words, overlap = reading.words, reading.found.overlap
    groups = [
        (words.say("what_if.both"), overlap.both_hits),
        (words.say("what_if.only_second"), overlap.gained_hits),
        (words.say("what_if.only_first"), overlap.lost_hits),
    ]
    shown = [key for key in LOOKS if any(getattr(one, key) for _, one in groups)]
    series = [
        Series(words.say(f"what_if.{key}"), [getattr(one, key) for _, one in groups], *LOOKS[key]) for key in shown
    ]
    title = words.say("what_if.overlap_chart")
    chart = Chart(
        "chart-overlap",
        title,
        bars([name for name, _ in groups], series),
        hits_table(words, title, words.say("what_if.people"), groups, brief=reading.short),
        height_of_bars(len(groups)),
        aside=False,
    )
    later = overlap.later
    notes = [words.say("what_if.both_note", which=LETTERS[1], other=LETTERS[0])] if overlap.both else []
    if later:
        notes.append(words.say("what_if.later", days=f"{abs(later):,.1f}", which=LETTERS[later > 0]))
    return section(words, "overlap", [chart, *map(Paragraph, notes)])


def _weeks(reading: Reading) -> Section | None:
    words, weeks = reading.words, reading.found.weeks
    if not weeks:
        return None
    mondays = [week.monday for week in weeks]
    looks = ((CALM, "stripes"), (WARM, "plain"))
    values = ([week.first for week in weeks], [week.second for week in weeks])
    series = [Series(name, one, *look) for name, one, look in zip(reading.names, values, looks, strict=True)]
    heads = [Column(words.say("what_if.week"), number=False), *(Column(name) for name in reading.names)]
    rows = [[Cell(week.monday), number(words, week.first), number(words, week.second)] for week in weeks]
    total = [Cell(words.say("report.total")), *(number(words, sum(one)) for one in values)]
    title = words.say("what_if.weeks_title")
    chart = Chart(
        "chart-weeks", title, courses(mondays, series), Table(title, heads, rows, total), wide=len(weeks) > 30
    )
    return section(words, "weeks", [chart])


def _load(reading: Reading) -> Section:
    words, capacity = reading.words, reading.found.capacity
    table = _load_table(reading)
    if capacity is None:
        return section(words, "load", [table, Paragraph(words.say("what_if.state_capacity"))])
    told = [Paragraph(stated(words, capacity))]
    everybody = reading.found.everybody
    if everybody.per_day and fits(everybody, capacity):
        told.append(Paragraph(words.say("what_if.call_everybody", per_day=f"{everybody.per_day:.2f}")))
    used = [100 * (side.load.used or 0) for side in reading.sides]
    series = Series(words.say("what_if.used"), used, WARM, labels=[f"{one:.0f} %" for one in used])
    option = line_at(bars(reading.names, [series]), 100 * capacity.most, words.percent(capacity.most))
    option["xAxis"]["max"] = max(100, *(round(one) for one in used))
    chart = Chart("chart-load", words.say("what_if.load_chart"), option, table, height_of_bars(2), aside=False)
    return section(words, "load", [*told, chart])


def _load_table(reading: Reading) -> Table:
    words = reading.words
    keys = ("per_day", "used", "reached", "longest", "waiting")
    queued = reading.found.capacity is not None
    heads = [Column(words.say("report.playbook"), number=False)]
    heads += [Column(words.say(f"what_if.{key}")) for key in (keys if queued else keys[:1])]
    rows = []
    for name, side in zip(reading.names, reading.sides, strict=True):
        row = [Cell(name), number(words, side.load.per_day, 2)]
        if side.load.queue is not None and side.load.used is not None:
            queue = side.load.queue
            row += [Cell(words.percent(side.load.used)), share(words, queue.reached)]
            row += [number(words, queue.longest), number(words, queue.waiting)]
        rows.append(row)
    return Table(words.say("what_if.load_chart"), heads, rows)


def _hits(reading: Reading) -> Section:
    words = reading.words
    title = words.say("what_if.hits_chart")
    table = hits_table(words, title, words.say("report.playbook"), reading.by_side, brief=reading.short)
    blocks: list[Block] = [_rates_chart(reading, title, table) or table]
    hows = [
        (f"{letter}: {words.say(f'report.how_{how}')}", side.by_how[how])
        for letter, side in zip(LETTERS, reading.sides, strict=True)
        for how in HOWS
        if side.by_how[how].arrivals
    ]
    if hows:
        blocks.append(
            hits_table(words, words.say("what_if.hows_table"), words.say("what_if.how"), hows, brief=reading.short)
        )
    causes = (
        []
        if reading.short
        else [
            (f"{letter}: {reading.words_of(place).cause(one.kind, one.cause)}", one.hits)
            for place, (letter, side) in enumerate(zip(LETTERS, reading.sides, strict=True))
            for one in side.by_cause
        ]
    )
    if causes:
        blocks.append(hits_table(words, words.say("what_if.causes_table"), words.say("report.cause"), causes))
    return section(words, "hits", blocks)


def _rates_chart(reading: Reading, title: str, table: Table) -> Chart | None:
    words, names, rows = reading.words, list[str](), list[tuple[float, float, float]]()
    for letter, side in zip(LETTERS, reading.sides, strict=True):
        found, spread = side.hits.rate, side.hits.bounds
        if found is None or found.interval is None or found.rate is None or spread is None:
            return None
        for key, ends in (("rate", found.interval), ("bounds", spread)):
            names.append(f"{letter}: {words.say(f'what_if.{key}')}")
            low, middle, high = (round(100 * one, 1) for one in (ends[0], found.rate, ends[1]))
            rows.append((low, middle, high))
    said = words.say("what_if.interval_or_bounds"), words.say("what_if.rate")
    return Chart("chart-hits", title, intervals(names, rows, said), table, height_of_bars(4), aside=False)


def _recall(reading: Reading) -> Section:
    words = reading.words
    keys = ("found", "missed", "unknown_found", "unknown_left", "recall_bounds", "recall")
    heads = [Column(words.say("report.playbook"), number=False), *(Column(words.say(f"what_if.{key}")) for key in keys)]
    rows = []
    for name, side in zip(reading.names, reading.sides, strict=True):
        found = side.recall
        counts = [number(words, getattr(found, key)) for key in keys[:4]]
        spread = found.bounds if side.sufficiency.rates else None
        one = Cell("–" if found.identifiable else words.say("what_if.not_identifiable"))
        if found.single is not None and side.sufficiency.rates:
            middle, low, high = found.single
            one = Cell(words.percent(middle), between(words, low, high), middle)
        rows.append([Cell(name), *counts, bounds(words, spread), one])
    return section(words, "recall", [Table(words.say("what_if.recall_title"), heads, rows)])


def _about(reading: Reading) -> Section:
    words, found = reading.words, reading.found
    facts = [
        *((name, side.fingerprint) for name, side in zip(reading.names, reading.sides, strict=True)),
        (words.say("report.as_of"), words.moment(found.as_of)),
        (words.say("what_if.target"), words.say(f"what_if.target_{found.target}")),
        (words.say("what_if.within"), words.duration(found.within)),
        (words.say("report.people"), words.number(found.people)),
        (words.say("report.events_head"), words.number(found.events)),
    ]
    title, intro = words.say("report.about_title"), words.say("what_if.about_intro")
    return Section("about", title, intro, terms(words, facts, TERMS), words.say("report.nav_about"))
