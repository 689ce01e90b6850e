"""What each variant would do, in tables and pictures: MQLs and load, whom each step of a threshold adds, hit rates."""

from __future__ import annotations

from ondo.insight.report.blocks import Cell, Chart, Column, Section, Table
from ondo.insight.report.charts import Series, columns, height_of_bars
from ondo.insight.report.colours import CALM, GREEN, PLUM, WARM
from ondo.insight.shares import Share
from ondo.insight.what_if.steps import Step
from ondo.insight.what_if.telling.cells import bounds, hits_table, number, rate, section, share
from ondo.insight.what_if.telling.drawing import courses, intervals, line_at, ribbon
from ondo.insight.what_if.telling.trying import Reading
from ondo.insight.what_if.variant import Variant

LOOKS = ((WARM, "plain"), (CALM, "stripes"), (GREEN, "dots"), (PLUM, "plain"))
MOST_ROWS = 60
"""So many variants at most have a bar of their own in the picture of rates."""
Ends = tuple[float, float, float]


def variants(reading: Reading) -> Section:
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
        return section(words, "variants", [table])
    option = courses(points, lines)
    if found.capacity is not None:
        most = found.capacity.most * found.capacity.people_per_day
        option = line_at(option, most, words.say("what_if.line_of_capacity", most=words.percent(found.capacity.most)))
    option["yAxis"].pop("minInterval")
    chart = words.say("what_if.variants_chart", name=name)
    return section(words, "variants", [Chart("chart-variants", chart, option, table, aside=False)])


def _lines(reading: Reading, name: str) -> list[Series]:
    groups: dict[str, list[float]] = {}
    for one in reading.found.variants:
        others = {key: value for key, value in one.values.items() if key != name}
        said = reading.told(others) or reading.words.say("what_if.per_day")
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


def steps(reading: Reading) -> Section | None:
    """Whom each lower threshold adds: what a threshold decides about. None where none was varied."""
    words, found = reading.words, reading.found.steps
    if not found:
        return None
    several = any(one.others for one in found)
    heads = [Column(words.say("what_if.with"), number=False)] if several else []
    heads += [Column(words.say("what_if.threshold"), number=False)]
    keys = ("people", "known", "rate", "lift", "unworked", "not_judged")
    heads += [Column(words.say(f"what_if.{key}")) for key in keys]
    rows = [[*([Cell(reading.told(one.others))] if several else []), *_step_row(reading, one)] for one in found]
    title = words.say("what_if.steps_title")
    table = Table(title, heads, rows)
    drawn = [(_step(reading, one), ends) for one in found if (ends := _ends(one.hits.rate)) is not None]
    if several or not drawn:
        return section(words, "steps", [table])
    said = words.say("what_if.interval"), words.say("what_if.rate")
    option = intervals([name for name, _ in drawn], [ends for _, ends in drawn], said)
    return section(
        words, "steps", [Chart("chart-steps", title, option, table, height_of_bars(len(drawn)), aside=False)]
    )


def _step(reading: Reading, one: Step) -> str:
    if one.above is None:
        return reading.words.say("what_if.step_top", value=one.value)
    return reading.words.say("what_if.step_of", value=one.value, above=one.above)


def _step_row(reading: Reading, one: Step) -> list[Cell]:
    words, found = reading.words, one.hits
    return [
        Cell(_step(reading, one)),
        number(words, found.people),
        Cell(words.counts(found.known)),
        Cell("–") if found.rate is None else rate(words, found),
        number(words, one.lift, 2),
        number(words, found.unworked),
        number(words, found.not_judged),
    ]


def _ends(found: Share | None) -> Ends | None:
    """The lower end of the interval, the rate, the upper end, in percent."""
    if found is None or found.rate is None or found.interval is None:
        return None
    low, middle, high = (round(100 * part, 1) for part in (found.interval[0], found.rate, found.interval[1]))
    return low, middle, high


def rates(reading: Reading) -> Section:
    """The hit rate of each variant with its interval, where rates may be shown."""
    words, found = reading.words, reading.found
    named = [(reading.name(one), one.hits) for one in found.variants]
    title = words.say("what_if.rates_chart")
    table = hits_table(words, title, words.say("what_if.variant"), named)
    ends = [(name, _ends(one.rate)) for name, one in named]
    drawn = [(name, one) for name, one in ends if one is not None]
    if not 0 < len(drawn) <= MOST_ROWS:
        return section(words, "rates", [table])
    said = words.say("what_if.interval"), words.say("what_if.rate")
    if len(found.ranges) == 1 and len(drawn) > 1:
        option, height = ribbon([name for name, _ in ends], [one for _, one in ends], said), 320
    else:
        option = intervals([name for name, _ in drawn], [one for _, one in drawn], said)
        height = height_of_bars(len(drawn))
    return section(words, "rates", [Chart("chart-rates", title, option, table, height, aside=False)])


def missed(reading: Reading, table: Table) -> Chart | Table:
    """A table of who is found and missed, below a picture of known successes where one value was varied."""
    words, all_ = reading.words, reading.found.variants
    if len(reading.found.ranges) != 1 or len(all_) < 2 or not any(one.recall.found + one.recall.missed for one in all_):
        return table
    found = Series(words.say("what_if.found"), [one.recall.found for one in all_], GREEN)
    left = Series(words.say("what_if.missed"), [one.recall.missed for one in all_], PLUM, "dots")
    option = columns([reading.name(one) for one in all_], [found, left])
    return Chart("chart-recall", words.say("what_if.recall_chart"), option, table, aside=False)
