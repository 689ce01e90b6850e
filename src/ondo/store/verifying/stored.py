"""What the store has of some people: everything that has to agree with their log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ondo.domain.instants import Instant
from ondo.store.bulk import listed, rows
from ondo.store.reading.comparable_transitions import Recorded, recorded


@dataclass(frozen=True, slots=True)
class StoredState:
    """A row of `fold_state`."""

    playbook: int
    state: str
    folded_to: Instant
    timer_at: Instant | None
    stage: str | None
    cycle: int


@dataclass(slots=True)
class Stored:
    """One person as the store has them."""

    id: int
    key: str
    root: int | None
    erased: bool
    state: StoredState | None = None
    timers: list[Instant] = field(default_factory=list)
    moves: list[Recorded] = field(default_factory=list)


def people_between(first: int, last: int, only: Sequence[int] = ()) -> list[Stored]:
    """Everybody with an id in this range; `only`: of these people."""
    where, parameter = listed(only)
    these = f" AND id {where}" if only else ""
    found = {
        id_: Stored(id_, key, root, bool(erased))
        for id_, key, root, erased in rows(
            f"SELECT id, key, root_id, erased_at IS NOT NULL FROM person WHERE id BETWEEN %s AND %s{these} ORDER BY id",
            [first, last, parameter] if only else [first, last],
        )
    }
    _read_states(found)
    _read_timers(found)
    for person, moves in recorded([*found]).items():
        found[person].moves = moves
    return [*found.values()]


def _read_states(people: dict[int, Stored]) -> None:
    where, parameter = listed([*people])
    for person, *state in rows(
        "SELECT person_id, playbook_id, state, folded_to, timer_at, stage, cycle FROM fold_state"
        f" WHERE person_id {where}",
        [parameter],
    ):
        people[person].state = StoredState(*state)


def _read_timers(people: dict[int, Stored]) -> None:
    where, parameter = listed([*people])
    for person, due_at in rows(f"SELECT person, due_at FROM due WHERE kind = 'timer' AND person {where}", [parameter]):
        people[person].timers.append(due_at)
