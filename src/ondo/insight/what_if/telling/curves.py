"""How outcomes build up with time, and whether a higher score means a better person: in tables and charts."""

from __future__ import annotations

from collections.abc import Iterator

from ondo.insight.report.blocks import Block, Cell, Chart, Column, Paragraph, Section, Table
from ondo.insight.report.charts import Series
from ondo.insight.report.colours import CALM, GREY, PLUM, WARM
from ondo.insight.what_if.bands import Band
from ondo.insight.what_if.courses import Point
from ondo.insight.what_if.simulation import Side
from ondo.insight.what_if.telling.cells import between, number
from ondo.insight.what_if.telling.drawing import courses
from ondo.insight.what_if.telling.reading import LETTERS, Reading, section

_LOOKS = (((CALM, "stripes"), (GREY, "dots")), ((WARM, "plain"), (PLUM, "dots")))


def course(reading: Reading) -> Section | None:
    """The share that has succeeded, or ended otherwise, by so many days. None where too few outcomes are known."""
    sides = [(letter, side) for letter, side in zip(LETTERS, reading.sides, strict=True) if side.course]
    if not sides:
        return None
    words = reading.words
    keys = ("by_day", "came_true", "came_to_nothing", "watched")
    heads = [Column(words.say("report.playbook"), number=False), *(Column(words.say(f"what_if.{key}")) for key in keys)]
    rows = [_point_row(reading, letter, one) for letter, side in sides for one in side.course]
    title = words.say("what_if.course_title")
    table = Table(title, heads, rows)
    days = [words.number(one.day) for one in sides[0][1].course]
    series = [one for letter, side in sides for one in _curves(reading, letter, side)]
    return section(reading, "course", [Chart("chart-course", title, courses(days, series), table)])


def _point_row(reading: Reading, letter: str, one: Point) -> list[Cell]:
    words = reading.words
    hit = Cell(words.percent(one.hit), between(words, one.low, one.high), one.hit)
    return [Cell(letter), number(words, one.day), hit, Cell(words.percent(one.ended)), number(words, one.watched)]


def _curves(reading: Reading, letter: str, side: Side) -> Iterator[Series]:
    looks = _LOOKS[LETTERS.index(letter)]
    for key, what, look in zip(("came_true", "came_to_nothing"), ("hit", "ended"), looks, strict=True):
        values = [round(100 * getattr(one, what), 1) for one in side.course]
        yield Series(f"{letter}: {reading.words.say(f'what_if.{key}')}", values, *look)


def bands(reading: Reading) -> Section | None:
    """The hit rate by band of the score, and how well the score puts people in order."""
    sides = [(letter, side) for letter, side in zip(LETTERS, reading.sides, strict=True) if side.order.bands]
    if not sides:
        return None
    words = reading.words
    keys = ("band", "known", "rate", "lift")
    heads = [Column(words.say("report.playbook"), number=False), *(Column(words.say(f"what_if.{key}")) for key in keys)]
    rows = [_band_row(reading, letter, one) for letter, side in sides for one in side.order.bands]
    blocks: list[Block] = [Table(words.say("what_if.bands_title"), heads, rows)]
    blocks += [Paragraph(_said(reading, letter, side)) for letter, side in sides]
    return section(reading, "bands", blocks)


def _band_row(reading: Reading, letter: str, one: Band) -> list[Cell]:
    words = reading.words
    scores = words.points(one.low) if one.low == one.high else f"{words.points(one.low)}–{words.points(one.high)}"
    rate = Cell(words.share(one.known), words.interval(one.known), one.known.rate)
    return [Cell(letter), Cell(scores), Cell(words.counts(one.known)), rate, number(words, one.lift, 2)]


def _said(reading: Reading, letter: str, side: Side) -> str:
    say, found = reading.words.say, side.order.area
    told = [say("what_if.rises" if side.order.rises else "what_if.falls")]
    if found is not None:
        area, low, high = (f"{one:.2f}" for one in found)
        told.append(say("what_if.area", area=area, low=low, high=high))
    return f"{letter}: {' '.join(told)}"
