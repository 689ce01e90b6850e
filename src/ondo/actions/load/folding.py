"""The fold of somebody's history, through all playbooks that were ever in force."""

from __future__ import annotations

from collections.abc import Sequence

from ondo.actions.load.told import Item, unmarked
from ondo.actions.recording.live import Live
from ondo.domain.fold import Fold, start
from ondo.domain.instants import Instant
from ondo.domain.periods import Course, Period
from ondo.store.reading.in_force import InForce
from ondo.store.reading.log import Start


def begun_by(periods: Sequence[Period], told: Start) -> Fold:
    """A person before their first event, about to go through these periods."""
    first = start(periods[0].playbook, **told.known())
    if len(periods) == 1:
        return first
    return Course(first.index, first.state, ahead=periods[1:], known=told.known())


def take(live: Live, item: Item, ruling: InForce) -> None:
    """Fold an event; the mark of a verdict is put into its flags."""
    mark = live.take(item.event, item.event.at, ruling)
    if mark is not None:
        item.flags = " ".join(word for word in (unmarked(item.flags), mark) if word)


def fold_to(live: Live, until: Instant) -> None:
    """Fire the timers due by then, and gather what is to be recorded."""
    live.folded_to = until
    live.finish()
