"""One person as the store has them: who it is, what is known, what was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ondo.domain.errors import OndoError
from ondo.domain.events import Event
from ondo.domain.explain import Explanation, explained
from ondo.domain.instants import Instant
from ondo.domain.periods import Period, fold_periods
from ondo.domain.playbook import Playbook
from ondo.domain.record import Transition
from ondo.domain.sla import SlaRun, clocks_by
from ondo.store.desks.rules import Rules
from ondo.store.models import Identity, Ledger, Pending, Person
from ondo.store.reading.in_force import InForce, in_force
from ondo.store.reading.log import Start, log, starts
from ondo.store.reading.transitions import transitions_of


@dataclass(frozen=True)
class Looked:
    """A person as of an instant: what today's log says of it, and what had been recorded by then.

    `playbook` is the one that was in force. `flagged` are the events that were taken for a machine's.
    """

    person: Person
    at: Instant
    playbook: Playbook
    found: Explanation
    log: Sequence[Event]
    rows: Sequence[Transition]
    runs: Sequence[SlaRun]
    periods: Sequence[Period]
    start: Start
    """What held from before the first event."""

    @property
    def flagged(self) -> list[Event]:
        """Events that count for nothing, because a machine seems to have made them."""
        return [event for event in self.log if event.flagged and event.at <= self.at]


@dataclass(frozen=True)
class Member:
    """Somebody who became part of a person, and the keys that lead to them."""

    key: str
    keys: Sequence[tuple[str, str]]


def look(person: Person, at: Instant) -> Looked:
    """The person as of an instant. Raises OndoError where no playbook is in force."""
    ruling = ruling_now()
    whole = log(person.pk)
    start = starts([person.pk])[person.pk]
    folding = fold_periods(ruling.periods, whole, until=at, **start.known())
    rows = [row for _, row in transitions_of([person.pk])[person.pk] if row.recorded_at <= at]
    runs = clocks_by(Rules(ruling.periods).at, rows, whole, at)
    found = explained(folding, whole, at)
    return Looked(person, at, folding.index.playbook, found, whole, rows, runs, ruling.periods, start)


def ruling_now() -> InForce:
    """What decides. Raises OndoError where nothing does yet."""
    ruling = in_force()
    if ruling is None or not ruling.versions:
        raise OndoError("in_force.none")
    return ruling


def members(person: Person) -> list[Member]:
    """The person first, then everybody who became part of them, each with their keys."""
    found = [person, *Person.objects.filter(root=person).order_by("pk")]
    keys: dict[int, list[tuple[str, str]]] = {one.pk: [] for one in found}
    for kind, value, holder in (
        Identity.objects.filter(person__in=found).order_by("pk").values_list("kind", "value", "person_id")
    ):
        keys[holder].append((kind, value))
    return [Member(one.key, keys[one.pk]) for one in found]


def anybody_waiting() -> int:
    """How many events nobody has decided about yet, whosoever they are."""
    return Pending.objects.count()


def decided(event: int) -> str | None:
    """The words of the ledger about an event (`accepted`, `refused`); None while nobody has decided, or has none."""
    return Ledger.objects.filter(event=event).values_list("flags", flat=True).first()
