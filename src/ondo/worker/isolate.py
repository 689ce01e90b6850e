"""Finds the one event or person that makes a batch fail, puts it aside with the reason, and lets the rest go on."""

from __future__ import annotations

import logging
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.reading.waiting import settled_until
from ondo.texts.mistakes import where
from ondo.worker.batch import Done, run_batch
from ondo.worker.claim import Unreadable, due_people, locked_pending
from ondo.worker.directory import Overtaken
from ondo.worker.write import quarantine

log = logging.getLogger("ondo.worker")


def isolate(now: Instant) -> Done:
    """Decide about the event that is next alone; if that fails too, it is put aside. The same with the next timer."""
    with transaction.atomic():
        found = _next("p.person IS NOT NULL") or _next("p.person IS NULL")
        events = [_decide_alone(now, *waiting) for waiting in found]
    timers = _isolate_timer(now)
    return Done(
        events=sum(one.events for one in events),
        timers=timers.timers,
        unreadable=sum(one.unreadable for one in events),
        more=bool(events) or timers.more,
    )


def _next(which: str) -> list[tuple[Any, ...]]:
    """The first event that nobody else has taken; it is locked."""
    return bulk.rows(
        "SELECT p.id, p.person, e.id, e.source_id, e.received_at, e.body FROM pending p"
        f" JOIN event e ON e.id = p.event_id WHERE {which} ORDER BY p.id LIMIT 1{locked_pending()}"
    )


def _decide_alone(
    now: Instant, pending: int, reaches: int | None, event: int, source: int, received_at: Instant, body: str
) -> Done:
    """Our own lock does not stop us."""
    try:
        return run_batch(now, most=1, timers=0, only=pending)
    except (Overtaken, OperationalError, InterfaceError):
        raise
    except Exception as mistake:  # noqa: BLE001  the mistake is kept with the event, for whoever mends it
        bulk.execute("DELETE FROM pending WHERE id = %s", [pending])
        own, told = (event, {}) if reaches is None else (None, {"reaches": reaches})
        why = {"why": where(mistake), **told}
        quarantine([Unreadable(own, source, received_at, body, "worker.mistake", why)])
        log.error("event %s cannot be decided about and is in the quarantine", event)
        return Done(unreadable=1, more=True)


def _isolate_timer(now: Instant) -> Done:
    """Whoever is locked here is the one that the batch takes."""
    with transaction.atomic():
        for person in due_people(settled_until(now), 1):
            try:
                return run_batch(now, most=0, timers=1, whose=person)
            except (Overtaken, OperationalError, InterfaceError):
                raise
            except Exception as mistake:  # noqa: BLE001
                _put_timer_aside(person, now, mistake)
                return Done(more=True)
    return Done()


def _put_timer_aside(person: int, now: Instant, mistake: Exception) -> None:
    """Mark somebody's timer as failed: it is not tried again before somebody says so."""
    bulk.execute(
        "UPDATE due SET failed_at = %s, error = %s WHERE kind = 'timer' AND person = %s",
        [now, where(mistake), person],
    )
    log.error("the timer of person %s cannot fire; it is kept as failed", person)
