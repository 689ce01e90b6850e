"""One person's story in words and tables."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ondo.domain.rules import EngagementRule
from ondo.insight.report.blocks import Block, Cell, Column, Paragraph, Section, Table
from ondo.insight.story import SHOWN_TRAITS, Act, LineTold, MoveTold, Story
from ondo.insight.words import Words


def headline(words: Words, story: Story) -> str:
    """Who it is, where they stand, since when, with how many points."""
    names = [str(story.traits[key]) for key in SHOWN_TRAITS if story.traits.get(key)]
    who = f"{story.person} ({' · '.join(names)})" if names else story.person
    if story.stage is None or story.entered_at is None:
        return words.say("explain.unseen", who=who, at=words.moment(story.at))
    return words.say(
        "explain.headline",
        who=who,
        at=words.moment(story.at),
        stage=words.stage(story.stage),
        since=words.moment(story.entered_at),
        score=words.points(story.score),
    )


def sections(words: Words, story: Story) -> list[Section]:
    """The story, part by part; parts with nothing to tell are left out."""
    parts: list[tuple[str, list[Block]]] = [
        ("now", list(_now(words, story))),
        ("score", [_scorecard(words, story)]),
        ("moves", [_moves(words, story)]),
        ("refusals", [_refusals(words, story)] if story.refusals else []),
        ("clocks", [_clocks(words, story)] if story.clocks else []),
        ("events", [_events(words, story)] if story.recent else []),
    ]
    return [Section(key, words.say(f"explain.{key}"), "", blocks) for key, blocks in parts if blocks]


def _now(words: Words, story: Story) -> Iterator[Block]:
    if story.cycle:
        how = words.say(f"report.how_{story.how}") if story.how else "–"
        yield Paragraph(words.say("explain.cycle", n=story.cycle, how=how))
    if story.source:
        yield Paragraph(words.say("explain.source", source=words.source(story.source)))
    if story.topics:
        told = ", ".join(f"{words.topic(key)} ({words.number(n)})" for key, n in story.topics.items())
        yield Paragraph(words.say("explain.topics", topics=told))
    for key, layers in story.personas.items():
        shown = ", ".join(words.say(f"explain.layer_{layer}") for layer in layers)
        yield Paragraph(words.say("explain.persona", persona=words.persona(key), layers=shown))
    for action in words.actions(story.stage):
        yield Paragraph(words.say("explain.action", action=action))
    if story.next_at is not None:
        timer = words.say(f"explain.timer_{story.next_timer}")
        yield Paragraph(words.say("explain.next", at=words.moment(story.next_at), timer=timer))


def _scorecard(words: Words, story: Story) -> Table:
    heads = [
        Column(words.say("report.line"), number=False),
        Column(words.say("report.points")),
        Column(words.say("explain.behind"), number=False),
    ]
    rows = [
        [Cell(words.line(line.kind, line.rule)), Cell(words.points(line.points, sign=True)), Cell(_behind(words, line))]
        for line in story.lines
    ]
    fit, engagement = (words.points(points) for points in (story.fit, story.engagement))
    total = [
        Cell(words.say("report.total")),
        Cell(words.points(story.score)),
        Cell(words.say("explain.halves", fit=fit, engagement=engagement)),
    ]
    return Table(words.say("explain.score"), heads, rows, total)


def _behind(words: Words, line: LineTold) -> str:
    """How often, when last, what was cut, how it fades."""
    parts = []
    if line.awards:
        last = words.moment(max(award.at for award in line.awards))
        given = words.points(sum(award.given for award in line.awards), sign=True)
        parts.append(words.say("explain.awards", count=len(line.awards), last=last, given=given))
        cut = sum(award.cut for award in line.awards)
        parts += [words.say("explain.cut", points=words.points(cut))] if cut else []
    rule = next((r for r in words.playbook.engagement_rules if r.key == line.rule), None)
    if rule is not None and line.kind == "engagement":
        parts += _fade(words, rule)
    return words.say("explain.comma").join(parts)


def _fade(words: Words, rule: EngagementRule) -> list[str]:
    if rule.fade is None:
        return []
    return [words.say(f"explain.fade_{rule.fade.kind}", count=rule.fade.days)]


def _moves(words: Words, story: Story) -> Table:
    keys = ("report.when", "explain.move", "explain.why", "report.event")
    heads = [*(Column(words.say(key), number=False) for key in keys), Column(words.say("report.points"))]
    return Table(words.say("explain.moves"), heads, [_move(words, move) for move in story.moves])


def _move(words: Words, move: MoveTold) -> list[Cell]:
    arrow = f"{words.stage(move.from_stage)} → {words.stage(move.to_stage)}" if move.from_stage else ""
    return [
        Cell(words.moment(move.at)),
        Cell(arrow or words.stage(move.to_stage)),
        Cell(why(words, move)),
        Cell(_event(words, move)),
        Cell(words.points(move.score)),
    ]


def why(words: Words, move: MoveTold) -> str:
    """What moved somebody, with the reason, the kind of qualification and the user, as far as there are any."""
    cause = words.cause(move.cause_kind, move.cause)
    notes = []
    if move.reason:
        notes.append(words.reason(move.cause, move.reason))
    if move.how:
        notes.append(words.say(f"report.how_{move.how}"))
    if move.user:
        notes.append(words.say("explain.by_user", user=move.user))
    if not notes:
        return cause
    return words.say("explain.noted", cause=cause, notes=words.say("explain.between_notes").join(notes))


def _event(words: Words, move: MoveTold) -> str:
    if move.event is not None:
        return words.event(move.event.name)
    return words.say(f"explain.timer_{move.timer}") if move.timer else "–"


def _refusals(words: Words, story: Story) -> Table:
    heads = [Column(words.say(key), number=False) for key in ("report.when", "report.verdict", "report.why_refused")]
    rows = [
        [Cell(words.moment(one.at)), Cell(words.verdict(one.verdict)), Cell(" ".join(map(words.refusal, one.why)))]
        for one in story.refusals
    ]
    return Table(words.say("explain.refusals"), heads, rows)


def _clocks(words: Words, story: Story) -> Table:
    keys = ("report.clock", "explain.started", "explain.due", "explain.stopped", "explain.result")
    heads = [Column(words.say(key), number=False) for key in keys]
    rows = [
        [
            Cell(f"{words.stage(c.stage)}: {words.clock(c.stage, c.clock)}"),
            Cell(words.moment(c.started_at)),
            Cell(words.moment(c.due_at)),
            Cell("–" if c.stopped_at is None else words.moment(c.stopped_at)),
            Cell(words.say(f"explain.{_result(c.kept)}")),
        ]
        for c in story.clocks
    ]
    return Table(words.say("explain.clocks"), heads, rows)


def _result(kept: bool | None) -> str:
    return {True: "kept", False: "missed", None: "running"}[kept]


def _events(words: Words, story: Story) -> Table:
    keys = ("report.when", "report.event", "report.details", "report.by")
    heads = [Column(words.say(key), number=False) for key in keys]
    title = words.say("explain.events_of", shown=len(story.recent), all=story.events)
    return Table(title, heads, [_act(words, act) for act in story.recent])


def _act(words: Words, act: Act) -> list[Cell]:
    details = words.details(msgspec.json.encode(act.properties).decode())
    by = act.user or words.say(f"report.by_{act.initiator}")
    return [Cell(words.moment(act.at)), Cell(words.event(act.name)), Cell(details), Cell(by)]
