"""The sections of a sweep, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ondo.domain.playbook import Playbook
from ondo.insight.report.blocks import (
    Block,
    Cell,
    Column,
    Paragraph,
    Remark,
    Remarks,
    Section,
    Table,
    Tile,
    Tiles,
)
from ondo.insight.report.render import page
from ondo.insight.what_if.load import fits
from ondo.insight.what_if.suggesting import Answer
from ondo.insight.what_if.sweeping import Sweep
from ondo.insight.what_if.telling.cells import bounds, limits, number, section, share, sorted_by_eye, stated, terms
from ondo.insight.what_if.telling.choices import missed, rates, steps, variants
from ondo.insight.what_if.telling.curves import bands, course
from ondo.insight.what_if.telling.ruled import by_rule
from ondo.insight.what_if.telling.trying import Reading, reading_of
from ondo.insight.words import Words

TERMS = ("arrivals", "mature", "hit", "miss", "rate", "bounds", "unworked", "open", "before", "touches", "q")


def html(found: Sweep, playbook: Playbook, lang: str) -> str:
    """The whole sweep as one HTML file."""
    reading = reading_of(found, playbook, lang)
    words = reading.words
    title = words.say("what_if.sweep_title", playbook=words.label(playbook.label))
    tried = " × ".join(f"{name} = {_span(values)}" for name, values in found.ranges.items())
    return page(words, title, tried, sections(reading))


def _span(values: Sequence[str]) -> str:
    return ", ".join(values) if len(values) <= 4 else f"{values[0]}, {values[1]} … {values[-1]}"


def sections(reading: Reading) -> list[Section]:
    """Whatever there is to show."""
    words, found = reading.words, reading.found
    made = [_summary(reading), _answer(reading), limits(words, found.notes), sorted_by_eye(words, found.by_eye)]
    made += [variants(reading), steps(reading), rates(reading), *_closer(reading)]
    made += [_differences(reading), _recall(reading), by_rule(words, [("", words, found.by_rule)]), _about(reading)]
    return [one for one in made if one is not None]


def _closer(reading: Reading) -> Iterator[Section | None]:
    """Curves and bands of the few variants between which one chooses."""
    looked, head = reading.found.closer, reading.words.say("what_if.variant")
    named = [(reading.marked(one.values, today=one.today), one) for one in looked]
    yield course(reading.words, head, [(name, one.course) for name, one in named])
    yield bands(reading.words, head, [(name, one.order) for name, one in named])


def _summary(reading: Reading) -> Section:
    found, words = reading.found, reading.words
    today = found.today
    period = ""
    if found.first_at is not None:
        period = words.say("report.period", first=words.day(found.first_at), last=words.day(found.as_of))
    light = words.say(f"what_if.light_{found.sufficiency.light.value}")
    tiles = [
        Tile(words.say("what_if.variants"), words.number(len(found.variants)), " × ".join(found.ranges)),
        Tile(words.say("what_if.today"), words.number(today.hits.arrivals), words.say("what_if.today_note")),
        Tile(words.say("what_if.per_day"), f"{today.load.per_day:.2f}", words.say("what_if.today_note")),
        Tile(words.say("what_if.light"), light, _light_note(reading)),
    ]
    if today.load.used is not None:
        most = found.capacity.most if found.capacity else 1
        note = words.say("what_if.used_note", most=words.percent(most))
        tiles.append(Tile(words.say("what_if.used"), words.percent(today.load.used), note))
    return Section(
        "summary", words.say("report.summary_title"), period, [Tiles(tiles)], words.say("report.nav_summary")
    )


def _light_note(reading: Reading) -> str:
    words, found = reading.words, reading.found.sufficiency
    if found.needed is None:
        return words.say("what_if.light_note_of_one_kind", known=found.known)
    return words.say("what_if.light_note", rarer=found.rarer, known=found.known, needed=found.needed)


def _answer(reading: Reading) -> Section:
    """The threshold that the desk can take, and whether anything else may be concluded."""
    words, found = reading.words, reading.found
    blocks: list[Block] = [Remarks([Remark(text, grave=False) for text in _conclusions(reading)], "")]
    if len(found.answers) > 1:
        heads = [Column(words.say("what_if.with"), number=False)]
        heads += [Column(words.say(f"what_if.{key}")) for key in ("threshold", "used", "reached")]
        rows = [[Cell(reading.named(one.others)), *_answer_cells(words, one)] for one in found.answers]
        blocks.append(Table(words.say("what_if.answers_table"), heads, rows))
    return section(words, "answer", blocks)


def _answer_cells(words: Words, one: Answer) -> list[Cell]:
    if one.value is None or one.load is None or one.load.used is None or one.load.queue is None:
        return [Cell("–")] * 3
    return [Cell(one.value), Cell(words.percent(one.load.used)), share(words, one.load.queue.reached)]


def _conclusions(reading: Reading) -> Iterator[str]:
    words, found = reading.words, reading.found
    say = words.say
    if found.capacity is None:
        yield say("what_if.state_capacity")
    else:
        yield stated(words, found.capacity)
    if found.everybody.per_day and fits(found.everybody, found.capacity):
        yield say("what_if.call_everybody", per_day=f"{found.everybody.per_day:.2f}")
    elif len(found.answers) == 1:
        yield _threshold(reading, found.answers[0])
    suggested = found.suggestion
    values = reading.named(suggested.values) if suggested.values else ""
    yield say(f"what_if.suggest_{suggested.why.value}", values=values)


def _threshold(reading: Reading, one: Answer) -> str:
    say, capacity = reading.words.say, reading.found.capacity
    most = reading.words.percent(capacity.most if capacity else 1)
    if one.value is None or one.load is None or one.load.used is None or one.load.queue is None:
        return say("what_if.none_fits", most=most)
    queue = one.load.queue.reached
    reached = reading.words.percent(queue.part / queue.whole) if queue.whole else "–"
    used = reading.words.percent(one.load.used)
    key = "what_if.lowest_fits" if one.lowest else "what_if.threshold_fits"
    return say(key, value=one.value, used=used, most=most, reached=reached)


def _differences(reading: Reading) -> Section:
    """Against today's playbook: whom each variant gains and loses, and what is known of them."""
    words, found = reading.words, reading.found
    keys = ("gained", "gained_known", "gained_unworked", "lost", "lost_known", "lost_unworked", "q")
    heads = [*reading.heads, *(Column(words.say(f"what_if.{key}")) for key in keys)]
    rows = [
        [
            *reading.cells(one),
            *(
                cell
                for side in (one.gained, one.lost)
                for cell in (number(words, side.people), Cell(words.counts(side.known)), number(words, side.unworked))
            ),
            Cell("–" if one.q is None or not found.sufficiency.rates else f"{one.q:.3f}"),
        ]
        for one in found.variants
    ]
    return section(words, "against_today", [Table(words.say("what_if.against_today_title"), heads, rows)])


def _recall(reading: Reading) -> Section:
    words, found = reading.words, reading.found
    keys = ("found", "missed", "unknown_found", "unknown_left", "recall_bounds", "recall")
    heads = [*reading.heads, *(Column(words.say(f"what_if.{key}")) for key in keys)]
    rows = []
    for one in found.variants:
        counts = [number(words, getattr(one.recall, key)) for key in keys[:4]]
        rated = found.sufficiency.rates
        estimate = one.recall.single if rated else None
        single = Cell("–" if one.recall.identifiable else words.say("what_if.not_identifiable"))
        if estimate is not None:
            single = Cell(words.percent(estimate[0]), bounds(words, estimate[1:]).text, estimate[0])
        rows.append([*reading.cells(one), *counts, bounds(words, one.recall.bounds if rated else None), single])
    blocks: list[Block] = [missed(reading, Table(words.say("what_if.recall_title"), heads, rows))]
    if not all(one.recall.identifiable for one in found.variants):
        blocks.append(Paragraph(words.say("what_if.how_to_identify")))
    return section(words, "recall", blocks)


def _about(reading: Reading) -> Section:
    words, found = reading.words, reading.found
    facts = [
        (words.say("report.playbook"), f"{words.label(words.playbook.label)} ({found.playbook})"),
        (words.say("report.fingerprint"), found.fingerprint),
        *((name, ", ".join(values)) for name, values in found.ranges.items()),
        (words.say("report.as_of"), words.moment(found.as_of)),
        (words.say("what_if.target"), words.say(f"what_if.target_{found.target}")),
        (words.say("what_if.within"), words.duration(found.within)),
        (words.say("report.people"), words.number(found.people)),
        (words.say("report.events_head"), words.number(found.events)),
    ]
    title, intro = words.say("report.about_title"), words.say("what_if.sweep_about_intro")
    return Section("about", title, intro, terms(words, facts, TERMS), words.say("report.nav_about"))
