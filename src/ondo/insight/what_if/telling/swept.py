"""The sections of a sweep, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ondo.domain.playbook import Playbook
from ondo.insight.report.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Paragraph,
    Remark,
    Remarks,
    Section,
    Table,
    Tile,
    Tiles,
)
from ondo.insight.report.charts import Series, height_of_bars
from ondo.insight.report.colours import CALM, GREEN, PLUM, WARM
from ondo.insight.report.render import page
from ondo.insight.what_if.load import TARGET_LOAD, fits
from ondo.insight.what_if.suggesting import Answer
from ondo.insight.what_if.sweeping import Sweep
from ondo.insight.what_if.telling.cells import bounds, hits_table, limits, number, rate, share, sorted_by_eye, terms
from ondo.insight.what_if.telling.drawing import courses, intervals, line_at
from ondo.insight.what_if.variant import Variant
from ondo.insight.words import Words

TERMS = ("arrivals", "mature", "hit", "miss", "rate", "bounds", "unworked", "open", "before", "touches", "q")
LOOKS = ((WARM, "plain"), (CALM, "stripes"), (GREEN, "dots"), (PLUM, "plain"))
MOST_ROWS = 60
"""So many variants at most have a bar of their own in the picture of rates."""


@dataclass(frozen=True)
class Reading:
    """The figures, the playbook as it stands, one language."""

    found: Sweep
    words: Words

    def named(self, values: Mapping[str, str]) -> str:
        """`score.mql 80 · trial.points 40`; of one value, the value alone."""
        if len(self.found.ranges) == 1:
            return next(iter(values.values()))
        return " · ".join(f"{name} {value}" for name, value in values.items())

    @property
    def heads(self) -> list[Column]:
        """The first columns of a table of variants: what was varied."""
        return [Column(name, number=False) for name in self.found.ranges]

    def cells(self, one: Variant) -> list[Cell]:
        """What stands in them; today's playbook is marked."""
        values = list(one.values.values())
        if one.today:
            values[0] = self.words.say("what_if.today_value", value=values[0])
        return [Cell(value) for value in values]

    def name(self, one: Variant) -> str:
        """The same, with a mark at today's playbook."""
        text = self.named(one.values)
        return self.words.say("what_if.today_value", value=text) if one.today else text


def reading_of(found: Sweep, playbook: Playbook, lang: str) -> Reading:
    """What the sections read from."""
    return Reading(found, Words(playbook, lang))


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
    made = [_summary(reading), _answer(reading), limits(reading.words, reading.found.notes)]
    made += [sorted_by_eye(reading.words, reading.found.by_eye), _variants(reading)]
    made += [_rates(reading), _differences(reading), _recall(reading), _about(reading)]
    return [section for section in made if section is not None]


def _section(reading: Reading, key: str, blocks: Sequence[Block]) -> Section:
    say = reading.words.say
    title, intro, nav = (say(f"what_if.{key}_{part}") for part in ("title", "intro", "nav"))
    return Section(key, title, intro, blocks, nav)


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
        note = words.say("what_if.used_note", most=words.percent(TARGET_LOAD))
        tiles.append(Tile(words.say("what_if.used"), words.percent(today.load.used), note))
    return Section(
        "summary", words.say("report.summary_title"), period, [Tiles(tiles)], words.say("report.nav_summary")
    )


def _light_note(reading: Reading) -> str:
    words, found = reading.words, reading.found.sufficiency
    needed = words.number(found.needed) if found.needed else "–"
    return words.say("what_if.light_note", rarer=found.rarer, known=found.known, needed=needed)


def _answer(reading: Reading) -> Section:
    """The threshold that the desk can take, and whether anything else may be concluded."""
    words, found = reading.words, reading.found
    blocks: list[Block] = [Remarks([Remark(text, grave=False) for text in _conclusions(reading)], "")]
    if len(found.answers) > 1:
        heads = [Column(words.say("what_if.with"), number=False)]
        heads += [Column(words.say(f"what_if.{key}")) for key in ("threshold", "used", "reached")]
        rows = [[Cell(reading.named(one.others)), *_answer_cells(words, one)] for one in found.answers]
        blocks.append(Table(words.say("what_if.answers_table"), heads, rows))
    return _section(reading, "answer", blocks)


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
        yield say(
            "what_if.capacity",
            sdrs=f"{found.capacity.sdrs:g}",
            calls=f"{found.capacity.calls_per_day:g}",
            touches=f"{found.capacity.touches:.1f}",
            people=f"{found.capacity.people_per_day:.2f}",
        )
    if fits(found.everybody):
        yield say("what_if.call_everybody", per_day=f"{found.everybody.per_day:.2f}")
    elif len(found.answers) == 1:
        yield _threshold(reading, found.answers[0])
    suggested = found.suggestion
    values = reading.named(suggested.values) if suggested.values else ""
    yield say(f"what_if.suggest_{suggested.why.value}", values=values)


def _threshold(reading: Reading, one: Answer) -> str:
    say, most = reading.words.say, reading.words.percent(TARGET_LOAD)
    if one.value is None or one.load is None or one.load.used is None or one.load.queue is None:
        return say("what_if.none_fits", most=most)
    queue = one.load.queue.reached
    reached = reading.words.percent(queue.part / queue.whole) if queue.whole else "–"
    used = reading.words.percent(one.load.used)
    key = "what_if.lowest_fits" if one.lowest else "what_if.threshold_fits"
    return say(key, value=one.value, used=used, most=most, reached=reached)


def _variants(reading: Reading) -> Section:
    """Arrivals by the value of the first name, a line for each combination of the others; and everything as a table."""
    words, found = reading.words, reading.found
    queued = found.capacity is not None
    keys = ["arrivals", "per_day", *(("used", "reached", "longest") if queued else ()), "rate", "bounds"]
    heads = [*reading.heads, *(Column(words.say(f"what_if.{key}")) for key in keys)]
    title = words.say("what_if.variants_title")
    table = Table(title, heads, [_variant_row(reading, one, queued=queued) for one in found.variants])
    name = next(iter(found.ranges))
    points = list(found.ranges[name])
    lines = _lines(reading, name)
    if len(points) < 2 or not 0 < len(lines) <= len(LOOKS):
        return _section(reading, "variants", [table])
    option = courses(points, lines)
    if found.capacity is not None:
        most = TARGET_LOAD * found.capacity.people_per_day
        option = line_at(option, most, words.say("what_if.line_of_capacity", most=words.percent(TARGET_LOAD)))
    option["yAxis"].pop("minInterval")
    chart = words.say("what_if.variants_chart", name=name)
    return _section(reading, "variants", [Chart("chart-variants", chart, option, table, aside=False)])


def _lines(reading: Reading, name: str) -> list[Series]:
    groups: dict[str, list[float]] = {}
    for one in reading.found.variants:
        others = {key: value for key, value in one.values.items() if key != name}
        said = " · ".join(f"{key} {value}" for key, value in others.items()) or reading.words.say("what_if.per_day")
        groups.setdefault(said, []).append(round(one.load.per_day, 3))
    looks = LOOKS[: len(groups)] if len(groups) <= len(LOOKS) else LOOKS + LOOKS[:1] * (len(groups) - len(LOOKS))
    return [Series(said, values, *look) for (said, values), look in zip(groups.items(), looks, strict=True)]


def _variant_row(reading: Reading, one: Variant, *, queued: bool) -> list[Cell]:
    words = reading.words
    row = [*reading.cells(one), number(words, one.hits.arrivals), number(words, one.load.per_day, 2)]
    if queued and one.load.used is not None and one.load.queue is not None:
        row += [Cell(words.percent(one.load.used), "", min(1.0, one.load.used))]
        row += [share(words, one.load.queue.reached), number(words, one.load.queue.longest)]
    return [*row, rate(words, one.hits), bounds(words, one.hits.bounds)]


def _rates(reading: Reading) -> Section:
    """The hit rate of each variant with its interval, where rates may be shown."""
    words, found = reading.words, reading.found
    named = [(reading.name(one), one.hits) for one in found.variants]
    title = words.say("what_if.rates_chart")
    table = hits_table(words, title, words.say("what_if.variant"), named)
    rows, names = list[tuple[float, float, float]](), list[str]()
    for name, one in named:
        known = one.rate
        if known is not None and known.rate is not None and known.interval is not None:
            low, middle, high = (round(100 * part, 1) for part in (known.interval[0], known.rate, known.interval[1]))
            names.append(name)
            rows.append((low, middle, high))
    if not 0 < len(rows) <= MOST_ROWS:
        return _section(reading, "rates", [table])
    said = words.say("what_if.interval"), words.say("what_if.rate")
    chart = Chart("chart-rates", title, intervals(names, rows, said), table, height_of_bars(len(rows)), aside=False)
    return _section(reading, "rates", [chart])


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
    return _section(reading, "against_today", [Table(words.say("what_if.against_today_title"), heads, rows)])


def _recall(reading: Reading) -> Section:
    words, found = reading.words, reading.found
    keys = ("found", "missed", "unknown_found", "unknown_left", "recall_bounds", "recall")
    heads = [*reading.heads, *(Column(words.say(f"what_if.{key}")) for key in keys)]
    rows = []
    for one in found.variants:
        counts = [number(words, getattr(one.recall, key)) for key in keys[:4]]
        rated = found.sufficiency.rates
        estimate = one.recall.single if rated else None
        single = Cell(words.say("what_if.not_identifiable"))
        if estimate is not None:
            single = Cell(words.percent(estimate[0]), bounds(words, estimate[1:]).text, estimate[0])
        rows.append([*reading.cells(one), *counts, bounds(words, one.recall.bounds if rated else None), single])
    blocks: list[Block] = [Table(words.say("what_if.recall_title"), heads, rows)]
    if not all(one.recall.identifiable for one in found.variants):
        blocks.append(Paragraph(words.say("what_if.how_to_identify")))
    return _section(reading, "recall", blocks)


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
