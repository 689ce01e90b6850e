"""Who is gained and lost, by name, and which rules the difference comes from."""

from __future__ import annotations

from collections.abc import Sequence

from ondo.insight.report.blocks import Block, Cell, Chart, Column, Paragraph, Section, Stories, Story, Table
from ondo.insight.report.charts import Series, bars, height_of_bars
from ondo.insight.report.colours import CALM, WARM
from ondo.insight.what_if.moved import Moved, TwoPoints
from ondo.insight.what_if.telling.cells import section
from ondo.insight.what_if.telling.reading import LETTERS, Reading

OPENED = 50
"""So many people can be opened on the page."""
LISTED = 15
"""So many are named on the terminal."""
RULES = 12


def told(reading: Reading, side: str) -> Section | None:
    """Everybody gained, or lost, as a list that opens."""
    people: Sequence[Moved] = getattr(reading.found, side)
    if not people:
        return None
    blocks: list[Block] = [Stories([_story(reading, side, one) for one in people[:OPENED]])]
    if len(people) > OPENED:
        blocks.append(Paragraph(reading.words.say("what_if.more", count=len(people) - OPENED)))
    return section(reading.words, side, blocks)


def listed(reading: Reading, side: str) -> Section | None:
    """The same as a table."""
    people: Sequence[Moved] = getattr(reading.found, side)
    if not people:
        return None
    words = reading.words
    keys = ("report.when", "what_if.people", "report.cause", "what_if.outcome")
    heads = [*(Column(words.say(key), number=False) for key in keys), *(Column(letter) for letter in LETTERS)]
    title = words.say(f"what_if.{side}_title")
    blocks: list[Block] = [Table(title, heads, [_row(reading, side, one) for one in people[:LISTED]])]
    if len(people) > LISTED:
        blocks.append(Paragraph(words.say("what_if.more", count=len(people) - LISTED)))
    return section(words, side, blocks)


def _who(one: Moved) -> str:
    return " · ".join(filter(None, (one.name, one.company))) or one.person


def _row(reading: Reading, side: str, one: Moved) -> list[Cell]:
    words = reading.words_of(_number(side))
    there = "–" if one.elsewhere is None else words.points(one.elsewhere.score)
    scores = [Cell(words.points(one.score)), Cell(there)]
    return [
        Cell(words.moment(one.at)),
        Cell(_who(one)),
        Cell(words.cause(one.cause_kind, one.cause)),
        Cell(_outcome(reading, side, one)),
        *(scores if side == "lost" else scores[::-1]),
    ]


def _number(side: str) -> int:
    """Under which of the two playbooks those gained or lost are MQLs."""
    return 1 if side == "gained" else 0


def _outcome(reading: Reading, side: str, one: Moved) -> str:
    """What is known; of those gained whom nobody worked on, that all of it is a counterfactual."""
    key = "counterfactual" if one.outcome == "unworked" and side == "gained" else f"outcome_{one.outcome}"
    return reading.words.say(f"what_if.{key}")


def _story(reading: Reading, side: str, one: Moved) -> Story:
    words = reading.words_of(_number(side))
    tags = [
        *([one.person] if one.name or one.company else []),
        words.moment(one.at),
        words.say("report.score_then", points=words.points(one.score)),
        *([words.say(f"report.how_{one.how}")] if one.how else []),
        *_elsewhere(reading, side, one),
        _outcome(reading, side, one),
    ]
    return Story(_who(one), words.cause(one.cause_kind, one.cause), tags, [_points(reading, side, one)])


def _elsewhere(reading: Reading, side: str, one: Moved) -> list[str]:
    if one.elsewhere is None:
        return []
    other = 1 - _number(side)
    words = reading.words_of(other)
    stage = words.stage(one.elsewhere.stage) if one.elsewhere.stage else "–"
    points = words.points(one.elsewhere.score)
    return [words.say("what_if.elsewhere", which=LETTERS[other], stage=stage, points=points)]


def _points(reading: Reading, side: str, one: Moved) -> Table:
    """The lines of the score under both playbooks, A first."""
    words = reading.words
    heads = [Column(words.say("report.line"), number=False), *(Column(letter) for letter in LETTERS)]
    heads.append(Column(words.say("what_if.difference")))
    lines = sorted(one.lines, key=lambda line: (-abs(line.difference), -line.here))
    rows = [_line(reading, side, line, known=one.elsewhere is not None) for line in lines]
    there = None if one.elsewhere is None else one.elsewhere.score
    total = TwoPoints("", "", one.score, there)
    return Table(words.say("what_if.points_table"), heads, rows, _line(reading, side, total, known=there is not None))


def _line(reading: Reading, side: str, line: TwoPoints, *, known: bool) -> list[Cell]:
    words = reading.words
    name = words.line(line.kind, line.rule) if line.kind else words.say("report.total")
    here = Cell(words.points(line.here))
    if not known:
        return [Cell(name), *([here, Cell("–")] if side == "lost" else [Cell("–"), here]), Cell("–")]
    there = Cell(words.points(line.there or 0))
    change = line.difference if side == "gained" else -line.difference
    pair = [here, there] if side == "lost" else [there, here]
    return [Cell(name), *pair, Cell(words.points(change, sign=True))]


def rules(reading: Reading) -> Section | None:
    """Line by line, what those gained and lost have more or less."""
    words, found = reading.words, reading.found.rules[:RULES]
    lines = _lines_to_cross(reading)
    if not found and not lines:
        return None
    blocks: list[Block] = [Paragraph(lines)] if lines else []
    if found:
        names = [words.line(one.kind, one.rule) for one in found]
        values = ([one.gained / 1000 for one in found], [-one.lost / 1000 for one in found])
        looks = ((WARM, "plain"), (CALM, "stripes"))
        said = [words.say(f"what_if.{key}") for key in ("to_gained", "to_lost")]
        series = [Series(name, one, *look) for name, one, look in zip(said, values, looks, strict=True)]
        keys = ("to_gained", "gained_with", "to_lost", "lost_with")
        heads = [Column(words.say("report.line"), number=False), *(Column(words.say(f"what_if.{key}")) for key in keys)]
        rows = [
            [
                Cell(name),
                Cell(words.points(one.gained, sign=True)),
                Cell(words.number(one.gained_with)),
                Cell(words.points(-one.lost, sign=True)),
                Cell(words.number(one.lost_with)),
            ]
            for name, one in zip(names, found, strict=True)
        ]
        title = words.say("what_if.rules_title")
        table = Table(title, heads, rows)
        blocks.append(Chart("chart-rules", title, bars(names, series), table, height_of_bars(len(found)), aside=False))
    return section(words, "rules", blocks)


def _lines_to_cross(reading: Reading) -> str:
    """`The score to reach: A 80, B 100`, where they differ."""
    words = reading.words
    shown = [", ".join(words.points(one) for one in side.thresholds) or "–" for side in reading.sides]
    return "" if shown[0] == shown[1] else words.say("what_if.lines_to_cross", first=shown[0], second=shown[1])
