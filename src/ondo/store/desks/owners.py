"""Owners (担当者): which user looks after a person."""

from __future__ import annotations

from collections.abc import Iterable

from ondo.domain.calls import ATTEMPTED, CONNECTED
from ondo.domain.events import TRIAGE
from ondo.domain.instants import Instant
from ondo.store.desks.decided import ASSIGNED, MET, WROTE, Act
from ondo.store.desks.desk import Desk
from ondo.store.desks.rules import Rules
from ondo.store.desks.words import text

OWNER = "owner"
BEGINS = frozenset({ATTEMPTED, CONNECTED, WROTE, MET})


def acted(desk: Desk, act: Act, rules: Rules) -> None:
    """An assignment or a verdict may name the owner; an assignment to "" says nobody.

    Whoever gives a verdict on somebody whom nobody has, or begins to work on them, has them.
    """
    event = act.event
    if event.user is None or (event.name == TRIAGE and not event.accepted):
        return
    if event.name in (ASSIGNED, TRIAGE) and (named := text(event.properties.get(OWNER))) is not None:
        desk.give_to(named, event.at)
    elif event.name == ASSIGNED and event.properties.get(OWNER) == "":
        desk.pass_to(None, event.at)
    elif desk.owner is None and (event.name == TRIAGE or _begins(act, rules)):
        desk.give_to(event.user, event.at)


def _begins(act: Act, rules: Rules) -> bool:
    return act.event.name in BEGINS and rules.wants_plan(act.stage, act.event.at)


def undo(desk: Desk, event: int, at: Instant, later: Iterable[Act], rules: Rules) -> None:
    """Whoever had the person before the event has them again, unless somebody else was given them since.

    Where that is nobody, it is whoever would have them by what was done `later` and still stands.
    """
    for passed in reversed([one for one in desk.passed if one.event == event]):
        if desk.owner == passed.became:
            desk.pass_to(passed.was, at)
    for act in later if desk.owner is None else ():
        desk.event = int(act.event.id)
        acted(desk, act, rules)
