"""What people themselves make due: an answer that they wrote, a meeting that was booked."""

from __future__ import annotations

from ondo.domain.events import Event
from ondo.domain.instants import Instant
from ondo.store.desks.decided import WROTE, Act
from ondo.store.desks.desk import Desk
from ondo.store.desks.meetings import BOOKED, CANCELLED, DISCOVERY_BOOKED, MOVED, starts_of
from ondo.store.desks.rules import Rules

REPLIED = "email_replied"
REPLY, MEETING = "reply", "meeting"
"""Kinds of activities."""
_BOOKS = frozenset({BOOKED, DISCOVERY_BOOKED, MOVED})


def asks(event: Event, rules: Rules) -> tuple[str, Instant] | None:
    """What is to be done because of an event, and when: answer at once, meet at the time that was booked."""
    if event.name == REPLIED:
        return REPLY, event.at
    starts = starts_of(event, rules) if event.name in _BOOKS else None
    return (MEETING, starts) if starts is not None and starts > event.at else None


def settles(desk: Desk, act: Act) -> None:
    """An answer ends what was to be done if none came; a meeting that is moved or off is not to be held as it was."""
    event = act.event
    for one in desk.open():
        waited = event.name == REPLIED and (one.because == WROTE or one.kind == REPLY)
        if waited or (event.name in (MOVED, CANCELLED) and one.kind == MEETING):
            one.end(event.at, int(event.id))
