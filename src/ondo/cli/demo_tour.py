"""What `ondo demo` shows on the terminal: the funnel, a few people and why, and where to go from there."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from ondo.cli.demo_cast import Became, cast
from ondo.cli.terminal import show, show_block
from ondo.domain.events import page_path
from ondo.domain.instants import Instant, to_datetime
from ondo.engine.history import History, PersonLog
from ondo.engine.replay import Replayed
from ondo.insight.figures import Figures
from ondo.insight.report.blocks import Cell, Column, Table
from ondo.insight.report.render import sections_of
from ondo.insight.story import AwardTold, LineTold, MoveTold, Story, story
from ondo.insight.story_in_words import why
from ondo.insight.words import Words
from ondo.texts import say

_FUNNEL = "stages"
_TELLING = ("video", "document", "webinar", "seminar", "exhibition", "subject", "form")
"""Properties that say what an event was about."""
_EVENTS_OF_LINE = 2


@dataclass(frozen=True)
class Tour:
    """What there is to show."""

    words: Words
    history: History
    replayed: Replayed
    figures: Figures


def show_tour(tour: Tour, report: Path, playbook: str, *, last: bool = True) -> None:
    """Print the tour; if it is the `last` thing that is shown, also where to go from there."""
    console = Console(highlight=False, soft_wrap=False)
    _intro(tour)
    show([section for section in sections_of(tour.figures, tour.words) if section.id == _FUNNEL], console)
    chosen = cast(tour.replayed, tour.words.playbook)
    _title(console, "demo.became")
    for number, one in enumerate(chosen.became):
        _show_became(tour, console, one, in_full=number == 0)
    for title, person in (("demo.came_back", chosen.came_back), ("demo.won", chosen.won)):
        if person is not None:
            _title(console, title)
            _show_moves(tour, console, person)
    if not last:
        return
    someone = chosen.won or next((one.person for one in chosen.became), "PERSON")
    folder = tour.history.path
    click.echo(say("demo.next", ondo=called(), report=report, folder=folder, playbook=playbook, person=someone))


def _intro(tour: Tour) -> None:
    """Who is in the history, and who of them is nobody at all."""
    counts, facts = tour.history.counts, tour.replayed.facts
    label = tour.words.label(tour.words.playbook.label)
    click.echo(say("demo.intro", people=f"{counts.people:,}", events=f"{counts.events:,}", playbook=label))
    if bots := counts.people - facts.people:
        click.echo(say("demo.left_out", people=f"{bots:,}", events=f"{counts.events - facts.events:,}"))


def called() -> str:
    """The word to type for `ondo`: its path, while the shell does not find it by name."""
    typed = sys.argv[0]
    return typed if Path(typed).name == "ondo" and shutil.which("ondo") is None else "ondo"


def _title(console: Console, key: str) -> None:
    console.print()
    console.print(Text(say(key), style="bold underline"))


def _show_became(tour: Tour, console: Console, one: Became, *, in_full: bool) -> None:
    """The move that made somebody an MQL and the events it rests on; `in_full`, the whole score down to the events."""
    words = tour.words
    log = _log(tour, one.person)
    told = story(words.playbook, log, one.at)
    console.print()
    console.print(Text(_who(told), style="bold"))
    move = next((move for move in reversed(told.moves) if move.at == one.at and move.how), None)
    if move is not None:
        _dated(console, words, move.at, _reason(words, move))
    if in_full:
        show_block(_scorecard(words, told, log), console)
        return
    by_id = {event.id: event for event in log.events}
    for event in (by_id[key] for key in one.evidence if key in by_id):
        _dated(console, words, event.at, _happened(words, event.name, event.properties), indent="  ")


def _who(told: Story) -> str:
    names = [str(told.traits[key]) for key in ("name", "company", "department", "job_title") if told.traits.get(key)]
    return f"{' · '.join(names)} ({told.person})"


def _reason(words: Words, move: MoveTold) -> str:
    return say(
        "demo.because",
        cause=words.cause(move.cause_kind, move.cause),
        how=words.say(f"report.how_{move.how}"),
        score=words.points(move.score),
    )


def _happened(words: Words, name: str, properties: Mapping[str, object]) -> str:
    """What, and where or about what."""
    said = page_path(properties) or next((properties[key] for key in _TELLING if properties.get(key)), "")
    return f"{words.event(name)} {said}".rstrip()


def _dated(console: Console, words: Words, at: Instant, text: str, indent: str = "") -> None:
    """A line that begins with its time; what does not fit goes on below the text."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(f"{indent}{_clock(words, at)}"), Text(text))
    console.print(grid)


def _clock(words: Words, at: Instant) -> str:
    return f"{to_datetime(at, words.playbook.timezone):%Y-%m-%d %H:%M}"


def _scorecard(words: Words, told: Story, log: PersonLog) -> Table:
    heads = [
        Column(words.say("report.line"), number=False),
        Column(words.say("report.points")),
        Column(say("demo.events_behind"), number=False),
    ]
    rows = [
        [
            Cell(words.line(line.kind, line.rule)),
            Cell(words.points(line.points, sign=True)),
            Cell(_behind(words, line, log)),
        ]
        for line in told.lines
        if line.points
    ]
    return Table("", heads, rows, [Cell(words.say("report.total")), Cell(words.points(told.score)), Cell("")])


def _behind(words: Words, line: LineTold, log: PersonLog) -> str:
    """The last events that gave the points; a trait has none."""
    shown = [_award(words, award, log) for award in line.awards[-_EVENTS_OF_LINE:]]
    more = len(line.awards) - len(shown)
    return "\n".join([*([say("demo.earlier", number=f"{more:,}")] if more > 0 else []), *shown])


def _award(words: Words, award: AwardTold, log: PersonLog) -> str:
    event = next((event for event in log.events if event.at == award.at and event.name == award.name), None)
    told = _happened(words, award.name, event.properties if event else {})
    return f"{_clock(words, award.at)}  {told}  {words.points(award.given, sign=True)}"


def _show_moves(tour: Tour, console: Console, person: str) -> None:
    """Every move, one a line."""
    words = tour.words
    told = story(words.playbook, _log(tour, person))
    console.print(Text(_who(told)))
    for move in told.moves:
        _dated(console, words, move.at, _move(words, move), indent="  ")


def _move(words: Words, move: MoveTold) -> str:
    return say("demo.move", stage=words.stage(move.to_stage), cause=why(words, move))


def _log(tour: Tour, person: str) -> PersonLog:
    log = tour.history.person(person)
    assert log is not None, person
    return log
