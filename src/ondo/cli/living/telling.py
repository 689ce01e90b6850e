"""What the demo tells of its live part, in words."""

from __future__ import annotations

import click

from ondo.cli.living.watching import Became, Counts, Watch
from ondo.domain.lifecycle import Kind
from ondo.insight.words import Words
from ondo.store.reading.in_force import in_force
from ondo.store.verifying import verify
from ondo.texts import current_language, say


def tell_counts(counts: Counts) -> None:
    """One line about how much came in."""
    numbers = {"received": counts.received, "decided": counts.decided, "waiting": counts.waiting}
    click.echo(say("demo.counts", **{name: f"{number:,}" for name, number in numbers.items()}))


def tell_result(watch: Watch, sent: int, *, verified: bool, processes: int) -> int:
    """What came of it all; the exit code, 1 where something is missing or somebody stands wrong."""
    watch.look()
    counts, became = watch.counts(), _who(watch)
    numbers = {"sent": sent, "received": counts.received, "decided": counts.decided, "waiting": counts.waiting}
    click.echo(say("demo.result", **{name: f"{number:,}" for name, number in numbers.items()}))
    if watch.waits:
        click.echo(say("demo.latency", median=watch.wait(50), most=watch.wait(99)))
    click.echo(say("demo.became_live", count=len(became)))
    for line in became:
        click.echo(f"  {line}")
    if not verified:
        return 0
    well = counts.settled and sent == counts.received and bool(became)
    return 0 if _verified(processes) and well else 1


def _who(watch: Watch) -> list[str]:
    ruling = in_force()
    assert ruling is not None, "the demo lives under a playbook"
    words = Words(ruling.playbook, current_language())
    stages = [stage.key for stage in ruling.playbook.stages if stage.kind is Kind.MQL]
    return [_line(words, one) for one in watch.became(stages)]


def _line(words: Words, one: Became) -> str:
    who = " · ".join(part for part in (one.account, one.email) if part)
    return f"{words.moment(one.at)}  {who or '–'}: {words.cause(one.cause, one.cause_key)}"


def _verified(processes: int) -> bool:
    """Whether everybody, folded anew, stands where the store says."""
    people = events = differences = 0
    for part in verify(person=None, processes=processes):
        people, events = people + part.people, events + part.events
        differences += len(part.differences)
    if differences:
        click.echo(say("demo.differs", differences=differences))
    else:
        click.echo(say("demo.agrees", people=f"{people:,}", events=f"{events:,}"))
    return not differences
