"""The queue of those who sort: people on stages of theirs, what is late or soon late first, then the warmest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.store.models import User
from ondo.store.reading.desk.listing import Line, Place, entries, how_many, lines
from ondo.store.reading.desk.tabs import Scope
from ondo.store.reading.listed_people import Standing, standing_of

SDR = "sdr"
PARTS = ("urgent", "warm")
"""The stretches of the queue, by their numbers in a cursor."""


@dataclass(frozen=True)
class Waiting:
    """Somebody in the queue. `work`: by when something has to be done for them, and what; `place`: where they stand."""

    stands: Standing
    work: Line
    breached: bool
    place: tuple[int, int, int]


@dataclass(frozen=True)
class Queue:
    """Some of the queue, in its order, and how many there are in all."""

    people: Sequence[Waiting]
    waiting: int


def queue(
    playbook: Playbook, at: Instant, *, owner: str | None = None, after: tuple[int, ...] | None = None, most: int
) -> Queue:
    """The next of those who stand where SDRs have something to do, and are not put off; only those of one user."""
    scope = Scope(SDR, None if owner is None else _user(owner), at, playbook.zone)
    place = None if after is None else Place(PARTS[after[0] % len(PARTS)], after[1], after[2])
    found = entries(None, scope, place, most)
    people = [one.person for one in found]
    stands, work = standing_of(people, playbook, at), {line.person: line for line in lines(people)}
    shown = [
        Waiting(
            stands[one.person],
            work[one.person],
            (work[one.person].clock_at or at) < at,
            (PARTS.index(one.place.part), one.place.value, one.person),
        )
        for one in found
        if one.person in stands and one.person in work
    ]
    return Queue(shown, how_many(scope))


def _user(name: str) -> int:
    """Nobody has people under the name of no user."""
    return User.objects.filter(username=name).values_list("pk", flat=True).first() or 0
