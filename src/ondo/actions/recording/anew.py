"""People who are folded anew because their log changed, and the correction rows that bridge the difference (law 6)."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from ondo.actions.recording.live import Live, begin, read_states
from ondo.actions.recording.write import forget, write_people
from ondo.domain.instants import Instant
from ondo.domain.record import Cause
from ondo.store import bulk
from ondo.store.reading.in_force import InForce
from ondo.store.reading.log import Start, logs, starts
from ondo.store.reading.waiting import settled_until


@dataclass(slots=True)
class Anew:
    """People as they are until now, and as they will be. They are locked, and the playbook stays, until it is written.

    What is recorded on the way is what would have been recorded by now anyhow, then what the change brings about.
    """

    in_force: InForce
    now: Instant
    lives: dict[int, Live]
    until: Instant
    """How far everybody is folded: no further than everything that has arrived is decided about."""
    gone: list[int] = field(default_factory=list)
    """People of whom nothing is left to be folded."""

    @classmethod
    def read(cls, people: Sequence[int], in_force: InForce, now: Instant) -> Anew:
        """People before their log changes, their timers fired as far as they are due."""
        lives = read_states(people, in_force)
        for person in people:
            if person not in lives:
                lives[person] = begin(person, in_force, starts([person])[person])
        until = max([settled_until(now), *(live.folded_to for live in lives.values())])
        for live in lives.values():
            if live.stored:
                live.fire_until(until)
        return cls(in_force, now, lives, until)

    def join(self, kept: int, absorbed: int, cause: Cause) -> None:
        """After the store has made two people one."""
        self.lives[absorbed].absorbed = True
        self._fold(self.lives[kept], cause)

    def split(self, kept: int, given_back: int, cause: Cause) -> None:
        """After the store has given somebody back."""
        live = self.lives[given_back] = begin(given_back, self.in_force, Start())
        live.recorded = _last_stage(given_back)
        live.account_before = _account(given_back)
        for one in (self.lives[kept], live):
            self._fold(one, cause)

    def again(self, cause: Cause) -> None:
        """After something in their logs has changed."""
        for live in self.lives.values():
            self._fold(live, cause)

    def take(self, person: int, events: Container[str]) -> None:
        """What of a person's log counts only now: desks hear of it."""
        live = self.lives[person]
        live.taken = [event for event in live.log or () if event.id in events]

    def write(self) -> int:
        """Put everything down; how many transitions were recorded."""
        forget(self.gone)
        written = [live for live in self.lives.values() if live.person not in self.gone]
        return write_people(sorted(written, key=lambda live: not live.absorbed), self.in_force, self.now)

    def _fold(self, live: Live, cause: Cause) -> None:
        live.log, live.start = logs([live.person])[live.person], starts([live.person])[live.person]
        if live.log or live.start.parts:
            live.folded_to = self.until
            live.fold_again(self.in_force, cause, until=self.until)
        else:
            self.gone.append(live.person)


def _last_stage(person: int) -> str | None:
    found = bulk.rows("SELECT to_stage FROM transition WHERE person_id = %s ORDER BY id DESC LIMIT 1", [person])
    return found[0][0] if found else None


def _account(person: int) -> str | None:
    """The key of the account that the person's row names, whatever their log says."""
    found = bulk.rows("SELECT a.key FROM person p JOIN account a ON a.id = p.account_id WHERE p.id = %s", [person])
    return found[0][0] if found else None
