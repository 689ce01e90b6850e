"""Rule by rule: what came of those to whom it gave or cost points."""

from __future__ import annotations

from collections.abc import Sequence

from ondo.insight.report.blocks import Cell, Column, Section, Table
from ondo.insight.what_if.by_rule import RuleHits
from ondo.insight.what_if.telling.cells import number, section
from ondo.insight.words import Words

Named = tuple[str, Words, Sequence[RuleHits]]
"""What a playbook is called, its own words, and what is known of its rules."""


def by_rule(words: Words, named: Sequence[Named]) -> Section | None:
    """One table for all playbooks; None where too few outcomes are known."""
    rows = [[Cell(name), *_row(own, one)] for name, own, found in named for one in found]
    if not rows:
        return None
    keys = ("with_rule", "without_rule", "rate", "lift", "drawn_in", "q")
    heads = [Column(words.say("report.playbook"), number=False), Column(words.say("report.line"), number=False)]
    heads += [Column(words.say(f"what_if.{key}")) for key in keys]
    if len(named) == 1:
        heads, rows = heads[1:], [row[1:] for row in rows]
    return section(words, "by_rule", [Table(words.say("what_if.by_rule_title"), heads, rows)])


def _row(words: Words, one: RuleHits) -> list[Cell]:
    return [
        Cell(words.line(one.kind, one.rule)),
        Cell(words.counts(one.hits)),
        Cell(words.counts(one.others)),
        Cell(words.share(one.hits), words.interval(one.hits), one.hits.rate),
        number(words, one.lift, 2),
        Cell(words.percent(one.expected)),
        Cell("–" if one.q is None else f"{one.q:.3f}"),
    ]
