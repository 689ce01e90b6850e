"""Owners (担当者): which user looks after a person."""

from __future__ import annotations

from ondo.domain.events import TRIAGE
from ondo.store.desks.decided import ASSIGNED, Act
from ondo.store.desks.desk import Desk
from ondo.store.desks.words import text

OWNER = "owner"


def acted(desk: Desk, act: Act) -> None:
    """An assignment or a verdict may name the owner; whoever gives a verdict on somebody whom nobody has, has them."""
    event = act.event
    if event.name not in (ASSIGNED, TRIAGE) or event.user is None or (event.name == TRIAGE and not event.accepted):
        return
    named = text(event.properties.get(OWNER))
    if named is not None:
        desk.give_to(named)
    elif event.name == TRIAGE and desk.owner is None:
        desk.give_to(event.user)
