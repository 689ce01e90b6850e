"""What the demo tells of its live part, in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from ondo.cli.demo_tour import called
from ondo.cli.living.staff import WayIn
from ondo.cli.living.watching import Became, Watch
from ondo.cli.serving.ready import write_key
from ondo.cli.steps import Step, step
from ondo.domain.lifecycle import Kind
from ondo.insight.words import Words
from ondo.store.reading.in_force import in_force
from ondo.store.verifying import how_many, verify
from ondo.texts import current_language, say

LISTED = 20
"""So many of those who became an MQL are named at the end."""


@dataclass(frozen=True)
class Place:
    """Where the demo company can be looked at, and how one gets in."""

    site: str
    collector: str
    way_in: WayIn
    report: Path
    folder: Path

    @property
    def log(self) -> Path:
        """Where the lines of its processes go."""
        return self.folder / "service.log"


def tell_place(place: Place, *, once: bool) -> None:
    """Where to look, as whom, at what first, and how to stop it."""
    password, folder = place.way_in.password, place.folder
    click.echo(say("demo.look", site=place.site, password=password, report=place.report, folder=folder, ondo=called()))
    if not once and (key := write_key()) is not None:  # for once what is sent is counted: only the demo's own may come
        click.echo(say("demo.look_send", key=key[1], url=place.collector))
    click.echo(say("demo.look_once" if once else "demo.look_stop"))


def happening(watch: Watch) -> str:
    """How much came in so far, and who was the last to become an MQL, in one line."""
    counts, (words, became) = watch.counts(), _became(watch)
    told = say("demo.counts", received=f"{counts.received:,}", waiting=f"{counts.waiting:,}")
    return f"{told}  {say('demo.latest', count=len(became), who=_briefly(words, became[-1]))}" if became else told


def tell_result(watch: Watch, sent: int, *, verified: bool, processes: int) -> int:
    """What came of it all; the exit code, 1 where something is missing or somebody stands wrong."""
    watch.look()
    counts, became = watch.counts(), _who(watch)
    well = counts.settled and sent == counts.received and bool(became)
    agrees = _verified(processes) if verified else None
    numbers = {"sent": sent, "received": counts.received, "decided": counts.decided, "waiting": counts.waiting}
    click.echo(say("demo.result", **{name: f"{number:,}" for name, number in numbers.items()}))
    if watch.waits:
        click.echo(say("demo.latency", median=watch.wait(50), most=watch.wait(99)))
    click.echo(say("demo.became_live", count=len(became)))
    if len(became) > LISTED:
        click.echo("  " + say("demo.earlier", number=f"{len(became) - LISTED:,}"))
    for line in became[-LISTED:]:
        click.echo(f"  {line}")
    if agrees is None:
        return 0
    click.echo(agrees.told)
    return 0 if agrees.well and well else 1


def _who(watch: Watch) -> list[str]:
    words, became = _became(watch)
    return [_line(words, one) for one in became]


def _became(watch: Watch) -> tuple[Words, list[Became]]:
    """Who became an MQL since the watch began, and the words to tell of it."""
    ruling = in_force()
    assert ruling is not None, "the demo lives under a playbook"
    stages = [stage.key for stage in ruling.playbook.stages if stage.kind is Kind.MQL]
    return Words(ruling.playbook, current_language()), watch.became(stages)


def _line(words: Words, one: Became) -> str:
    who = " · ".join(part for part in (one.account, one.email) if part)
    return f"{words.moment(one.at)}  {who or '–'}: {words.cause(one.cause, one.cause_key)}"


def _briefly(words: Words, one: Became) -> str:
    return say("demo.who", who=one.account or one.email or "–", cause=words.cause(one.cause, one.cause_key))


@dataclass(frozen=True)
class _Verdict:
    """Whether everybody, folded anew, stands where the store says; and that in words."""

    well: bool
    told: str


def _verified(processes: int) -> _Verdict:
    with step(say("demo.step_verify")) as one:
        people, events, differences = _folded_anew(processes, one)
    if differences:
        return _Verdict(False, say("demo.differs", differences=differences))
    return _Verdict(True, say("demo.agrees", people=f"{people:,}", events=f"{events:,}"))


def _folded_anew(processes: int, one: Step) -> tuple[int, int, int]:
    """How many people with how many events were looked at, and the differences found."""
    people = events = differences = 0
    count = one.counting(how_many())
    for part in verify(person=None, processes=processes):
        people, events = people + part.people, events + part.events
        differences += len(part.differences)
        count(part.seen)
    return people, events, differences
