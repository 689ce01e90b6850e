"""Meetings (商談予約): booked, moved, called off, and held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ondo.domain.events import Event
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.desks.decided import MET, Told
from ondo.store.desks.rules import Rules
from ondo.store.desks.words import first_text, moment, text
from ondo.store.models import Meeting

DISCOVERY_BOOKED, BOOKED = "discovery_call_booked", "meeting_booked"
MOVED, CANCELLED = "meeting_moved", "meeting_cancelled"
NAMES = frozenset({DISCOVERY_BOOKED, BOOKED, MOVED, CANCELLED, MET})
DISCOVERY, MEETING = "discovery", "meeting"
"""Kinds, unless the event says its own as `type`."""
_KEYS = ("meeting", "meeting_id", "meetingId")
_STARTS = ("starts_at", "start_time", "startTime", "on")


@dataclass(slots=True)
class Appointment:
    """A row of `meeting`. `id` None: not stored yet."""

    id: int | None
    key: str
    person: int
    kind: str
    booked_at: Instant
    starts_at: Instant | None = None
    held_at: Instant | None = None
    user: str | None = None
    cancelled_at: Instant | None = None
    changed: bool = False


@dataclass(slots=True)
class Calendar:
    """The meetings that events may speak of."""

    rules: Rules
    by_key: dict[str, Appointment] = field(default_factory=dict)
    to_be_held: dict[int, list[Appointment]] = field(default_factory=dict)
    """Of each person, the one booked first before the others."""

    def put(self, root: int, one: Appointment) -> None:
        """A meeting of somebody for whom `root` stands."""
        self.by_key[one.key] = one
        if _waits(one):
            self.to_be_held.setdefault(root, []).append(one)

    def tell(self, told: Told) -> None:
        """One that was held is the one of that key; without a key, the one that was booked first and not held yet."""
        event, given = told.event, key_of(told.event)
        at = event.at if event.occurred_at is None else min(event.occurred_at, event.at)
        one = self.by_key.get(given or f"event:{event.id}")
        if one is None and event.name == MET and given is None:
            one = next((next_ for next_ in self.to_be_held.get(told.person, ()) if _waits(next_)), None)
        if one is None:
            one = Appointment(None, given or f"event:{event.id}", told.holder, MEETING, at)
            self.put(told.person, one)
        self._fill(one, event, at)

    def _fill(self, one: Appointment, event: Event, at: Instant) -> None:
        if event.name == MET:
            one.held_at = at
        elif event.name == CANCELLED:
            one.cancelled_at = at
        else:
            usual = DISCOVERY if event.name == DISCOVERY_BOOKED else MEETING
            one.kind = text(event.properties.get("type"), 40) or usual
            one.starts_at = starts_of(event, self.rules) or one.starts_at
        one.user = text(event.properties.get("host")) or text(event.user) or one.user
        one.changed = True


def _waits(one: Appointment) -> bool:
    return one.held_at is None and one.cancelled_at is None


def starts_of(event: Event, rules: Rules) -> Instant | None:
    """When the meeting begins of which an event tells."""
    zone = rules.zone(event.at)
    found = (moment(event.properties.get(name), zone) for name in _STARTS)
    return next((start for start in found if start is not None), None)


def key_of(event: Event) -> str | None:
    """The meeting that an event names."""
    return first_text(event.properties, *_KEYS)


def write_meetings(told: Sequence[Told], rules: Rules) -> None:
    """Put down what these events say."""
    if not told:
        return
    calendar = Calendar(rules)
    keys = {key or f"event:{one.event.id}" for one in told for key in [key_of(one.event)]}
    for root, one in _read(sorted({one.person for one in told}), sorted(keys)):
        calendar.put(root, one)
    for what in told:
        calendar.tell(what)
    _write(calendar.by_key.values())


def _read(people: Sequence[int], keys: Sequence[str]) -> list[tuple[int, Appointment]]:
    of_people, parameter = bulk.listed(people)
    by_key, named = bulk.listed(keys, "text")
    columns = 'm.id, m.key, m.person_id, m.kind, m.booked_at, m.starts_at, m.held_at, m."user", m.cancelled_at'
    found = bulk.rows(
        f"SELECT COALESCE(p.root_id, p.id), {columns} FROM meeting m JOIN person p ON p.id = m.person_id"
        f" WHERE (m.held_at IS NULL AND (p.id {of_people} OR p.root_id {of_people})) OR m.key {by_key}"
        " ORDER BY m.booked_at, m.id",
        [parameter, parameter, named],
    )
    return [(root, Appointment(*row)) for root, *row in found]


def _write(known: Iterable[Appointment]) -> None:
    changed = sorted((one for one in known if one.changed), key=lambda one: one.key)
    columns = ("kind", "starts_at", "held_at", "user", "cancelled_at")
    new = [
        (one.key, one.person, one.booked_at, one.kind, one.starts_at, one.held_at, one.user, one.cancelled_at)
        for one in changed
        if one.id is None
    ]
    bulk.insert(Meeting, ("key", "person_id", "booked_at", *columns), new, once=("key",))
    old = [
        (one.id, one.kind, one.starts_at, one.held_at, one.user, one.cancelled_at)
        for one in changed
        if one.id is not None
    ]
    bulk.update(Meeting, ("id", *columns), old)


def forget_meetings(person: int) -> None:
    """Remove the meetings of somebody of whom something was taken back; what is left is told again after it."""
    members = "SELECT id FROM person WHERE id = %s OR root_id = %s"
    bulk.execute(f"DELETE FROM meeting WHERE person_id IN ({members})", [person, person])
