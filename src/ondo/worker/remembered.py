"""States that this process wrote last, so that they need not be read again as text while nobody else writes them.

A state in memory is believed only while the row in the store has the very stamp that was written with it: whoever
writes the row marks it anew, and the row is asked for its stamp while the person is locked. What is taken is gone from
here, since it changes while it is decided about; it comes back once that is committed, and never where it is not.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from django.db import transaction

from ondo.actions.recording.crossings import Standing
from ondo.actions.recording.live import Live, read_states
from ondo.domain.fold import Fold
from ondo.domain.state import State
from ondo.store import bulk
from ondo.store.reading.in_force import InForce

Kept: TypeAlias = tuple[int, int, State, Standing | None]
"""The stamp that the row got, the version of the playbook under which the state is one, the state, how warm it is."""


@dataclass(slots=True)
class Remembered:
    """The states of the people who were written last, `most` of them (some 4 kB each)."""

    most: int = 20_000
    _kept: OrderedDict[int, Kept] = field(default_factory=OrderedDict)

    def read(self, people: Sequence[int], in_force: InForce) -> dict[int, Live]:
        """The folds of these people as the store has them; they are locked. Whoever is not remembered is read."""
        lives = self._as_remembered(people, in_force)
        lives |= read_states([person for person in people if person not in lives], in_force)
        return {person: lives[person] for person in people if person in lives}

    def keep_if_committed(self, lives: Iterable[Live], version: int) -> None:
        """Remember these people as they were just written, once the transaction is committed."""
        there = (live for live in lives if not live.absorbed)
        written = {live.person: (live.stamp, version, live.folding.state, live.after) for live in there}
        transaction.on_commit(partial(self._keep, written))

    def _as_remembered(self, people: Sequence[int], in_force: InForce) -> dict[int, Live]:
        taken = {person: kept for person in people if (kept := self._kept.pop(person, None)) is not None}
        lives = {}
        for person, stamp, folded_to, timer_at in _stamps(list(taken)):
            known_stamp, version, state, warm = taken[person]
            if stamp == known_stamp and version == in_force.version:
                folding = Fold(in_force.playbook.index, state)
                lives[person] = Live(person, folding, folded_to, timer_at, account_before=state.account, before=warm)
        return lives

    def _keep(self, written: dict[int, Kept]) -> None:
        for person, kept in written.items():
            self._kept[person] = kept
            self._kept.move_to_end(person)
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)


def _stamps(people: Sequence[int]) -> list[tuple[int, int, int, int | None]]:
    if not people:
        return []
    where, parameter = bulk.listed(people)
    return bulk.rows(
        f"SELECT person_id, stamp, folded_to, timer_at FROM fold_state WHERE person_id {where}", [parameter]
    )


REMEMBERED = Remembered()
"""What this process remembers."""
