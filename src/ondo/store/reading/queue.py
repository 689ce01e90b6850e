"""The queue of those who sort: people on stages of theirs, what is late or soon late first, then the warmest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.store.reading.deadlines import clocks_now
from ondo.store.reading.listed_people import Standing, Wanted, people_after

AT_ONCE = 1000
SDR = "sdr"


@dataclass(frozen=True)
class Waiting:
    """Somebody in the queue. `due_at`: by when something has to be done for them; None where no clock runs."""

    stands: Standing
    clock: str | None
    due_at: Instant | None
    breached: bool


def queue(playbook: Playbook, at: Instant, *, owner: str | None = None) -> list[Waiting]:
    """Everybody who stands where SDRs have something to do; only those of one user."""
    stages = [stage.key for stage in playbook.stages if stage.team == SDR]
    found: list[Standing] = []
    wanted = Wanted(stages=stages, owner=owner)
    while part := people_after(found[-1].id if found else 0, wanted, AT_ONCE, playbook, at):
        found += part
    due = _due([(one.id, one.key) for one in found], at)
    return sorted((Waiting(one, *due.get(one.id, (None, None, False))) for one in found), key=_urgency)


def _due(people: Sequence[tuple[int, str]], at: Instant) -> dict[int, tuple[str | None, Instant | None, bool]]:
    """The clock of each that has to be stopped first."""
    running = (one for one in clocks_now(people, at) if one.run.stopped_at is None)
    first: dict[int, tuple[str | None, Instant | None, bool]] = {}
    for one in sorted(running, key=lambda one: one.run.due_at):
        first.setdefault(one.person, (one.run.clock, one.run.due_at, one.run.breached_at is not None))
    return first


def _urgency(one: Waiting) -> tuple[bool, Instant, int, int]:
    return (one.due_at is None, one.due_at or 0, -one.stands.score, one.stands.id)
