"""Deadlines (対応期限), computed from the recorded rows whenever somebody asks: to the instant, whoever slept.

Each clock goes by the playbook in force when its stage was entered: what was agreed then holds until it stops.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ondo.domain.instants import Instant
from ondo.domain.record import Transition
from ondo.domain.sla import SlaRun, clocks_by
from ondo.store.bulk import marks, rows
from ondo.store.desks.rules import Rules
from ondo.store.reading.in_force import in_force
from ondo.store.reading.log import logs
from ondo.store.reading.transitions import transitions_of

AT_ONCE = 500
"""People whose rows are read together."""


@dataclass(frozen=True)
class Deadline:
    """One clock of somebody who stands on its stage now."""

    person: int
    key: str
    run: SlaRun


def deadlines_of(person: int, as_of: Instant) -> list[SlaRun]:
    """Every run of every clock of a person up to `as_of`, in the order in which they started."""
    ruling = in_force()
    if ruling is None or not ruling.periods:
        return []
    recorded = [row for _, row in transitions_of([person])[person]]
    return clocks_by(Rules(ruling.periods).at, recorded, logs([person])[person], as_of)


def deadlines_on(stage: str | None, as_of: Instant) -> Iterator[Deadline]:
    """The clocks of everybody who stands on a stage (None: on any), for as long as they stand there, by their ids."""
    ruling = in_force()
    if ruling is None or not ruling.periods:
        return
    rules = Rules(ruling.periods)
    clocked = sorted({key for p in ruling.periods for key, one in p.playbook.stage_by_key.items() if one.sla})
    yield from _in_parts(_standing_on([key for key in clocked if stage in (None, key)]), rules, as_of)


def _in_parts(people: Sequence[tuple[int, str]], rules: Rules, as_of: Instant) -> Iterator[Deadline]:
    for start in range(0, len(people), AT_ONCE):
        yield from _current(people[start : start + AT_ONCE], rules, as_of)


def _standing_on(stages: Sequence[str]) -> list[tuple[int, str]]:
    found = rows(
        "SELECT p.id, p.key FROM fold_state f JOIN person p ON p.id = f.person_id"
        f" WHERE f.stage IN ({marks(stages)}) ORDER BY p.id",
        stages,
    )
    return [(id_, key) for id_, key in found]


def _current(people: Sequence[tuple[int, str]], rules: Rules, as_of: Instant) -> Iterator[Deadline]:
    recorded = transitions_of([person for person, _ in people])
    entries = {person: entry for person, made in recorded.items() if (entry := _entry([row for _, row in made]))}
    since = min((entry.at for entry in entries.values()), default=0)
    read = logs(sorted(entries), since=since)
    for person, key in people:
        if person in entries:
            for run in clocks_by(rules.at, [entries[person]], read[person], as_of):
                yield Deadline(person, key, run)


def _entry(made: Sequence[Transition]) -> Transition | None:
    """The row by which somebody came to where they stand."""
    return next((row for row in reversed(made) if row.from_stage != row.to_stage), None)
