"""How outcomes build up with time, and whether a higher score means a better person: in tables and charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ondo.insight.report.blocks import Block, Cell, Chart, Column, Paragraph, Section, Table
from ondo.insight.report.charts import Series
from ondo.insight.report.colours import CALM, GREEN, GREY, PLUM, WARM
from ondo.insight.what_if.bands import Band, Order
from ondo.insight.what_if.courses import Point
from ondo.insight.what_if.promises import Promise
from ondo.insight.what_if.telling.cells import between, number, section
from ondo.insight.what_if.telling.drawing import courses
from ondo.insight.words import Words

_PAIRS = (((CALM, "stripes"), (GREY, "dots")), ((WARM, "plain"), (PLUM, "dots")))
_SINGLE = ((WARM, "plain"), (CALM, "stripes"), (GREEN, "dots"), (PLUM, "plain"))


def course(words: Words, head: str, named: Sequence[tuple[str, Sequence[Point]]]) -> Section | None:
    """The share that has succeeded, or ended otherwise, by so many days. None where too few outcomes are known.

    `named`: what each is called (below `head`), and its curve; of more than two, the picture shows successes only.
    """
    known = [(place, name, points) for place, (name, points) in enumerate(named) if points]
    if not known:
        return None
    heads = _heads(words, head, ("by_day", "came_true", "came_to_nothing", "watched"))
    rows = [_point_row(words, name, one) for _, name, points in known for one in points]
    title = words.say("what_if.course_title")
    table = Table(title, heads, rows)
    days = [words.number(one.day) for one in known[0][2]]
    lines = [line for place, name, points in known for line in _curves(words, place, name, points, len(named))]
    return section(words, "course", [Chart("chart-course", title, courses(days, lines), table)])


def _heads(words: Words, head: str, keys: Sequence[str]) -> list[Column]:
    return [Column(head, number=False), *(Column(words.say(f"what_if.{key}")) for key in keys)]


def _point_row(words: Words, name: str, one: Point) -> list[Cell]:
    hit = Cell(words.percent(one.hit), between(words, one.low, one.high), one.hit)
    return [Cell(name), number(words, one.day), hit, Cell(words.percent(one.ended)), number(words, one.watched)]


def _curves(words: Words, place: int, name: str, points: Sequence[Point], count: int) -> Iterator[Series]:
    if count > len(_PAIRS):
        yield Series(name, [round(100 * one.hit, 1) for one in points], *_SINGLE[place])
        return
    for key, what, look in zip(("came_true", "came_to_nothing"), ("hit", "ended"), _PAIRS[place], strict=True):
        values = [round(100 * getattr(one, what), 1) for one in points]
        yield Series(words.say("what_if.curve", name=name, what=words.say(f"what_if.{key}")), values, *look)


def bands(words: Words, head: str, named: Sequence[tuple[str, Order]]) -> Section | None:
    """The hit rate by band of the score, and how well the score puts people in order."""
    known = [(name, found) for name, found in named if found.bands]
    if not known:
        return None
    heads = _heads(words, head, ("band", "known", "rate", "lift"))
    rows = [_band_row(words, name, one) for name, found in known for one in found.bands]
    blocks: list[Block] = [Table(words.say("what_if.bands_title"), heads, rows)]
    said = ((name, " ".join(_said(words, found))) for name, found in known)
    blocks += [Paragraph(words.say("what_if.curve", name=name, what=text)) for name, text in said]
    return section(words, "bands", blocks)


def _band_row(words: Words, name: str, one: Band) -> list[Cell]:
    scores = words.points(one.low) if one.low == one.high else f"{words.points(one.low)}–{words.points(one.high)}"
    rate = Cell(words.share(one.known), words.interval(one.known), one.known.rate)
    return [Cell(name), Cell(scores), Cell(words.counts(one.known)), rate, number(words, one.lift, 2)]


def _said(words: Words, found: Order) -> Iterator[str]:
    yield words.say("what_if.rises" if found.rises else "what_if.falls")
    if found.area is not None:
        area, low, high = (f"{one:.2f}" for one in found.area)
        yield words.say("what_if.area", area=area, low=low, high=high)
    if found.promise is not None:
        yield from _promised(words, found.promise)


def _promised(words: Words, found: Promise) -> Iterator[str]:
    """The Brier score, and whether the earlier half's rates came true in the later one."""
    figures = {"brier": f"{found.brier:.3f}", "plain": f"{found.plain:.3f}", "skill": words.percent(abs(found.skill))}
    yield words.say("what_if.brier_better" if found.skill > 0 else "what_if.brier_no_better", **figures)
    told = {"expected": f"{found.expected:.0f}", "came": found.later.part, "known": found.later.whole}
    yield words.say("what_if.promise_kept" if found.kept else "what_if.promise_broken", **told)
