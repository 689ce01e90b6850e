"""Finds the one event or person that makes a batch fail, puts it aside with the reason, and lets the rest go on."""

from __future__ import annotations

import logging
import traceback

from django.db import InterfaceError, OperationalError, transaction

from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.worker.batch import Done, run_batch
from ondo.worker.claim import Unreadable, locked_pending
from ondo.worker.directory import Overtaken
from ondo.worker.write import quarantine

log = logging.getLogger("ondo.worker")


def isolate(now: Instant) -> Done:
    """Decide about the oldest event alone; if that fails too, it is put aside. The same with the oldest timer."""
    with transaction.atomic():
        found = bulk.rows(
            "SELECT p.id, e.id, e.source_id, e.received_at, e.body FROM pending p JOIN event e ON e.id = p.event_id"
            f" ORDER BY p.id LIMIT 1{locked_pending()}"
        )
        for waiting in found:
            return _decide_alone(now, *waiting)
    return _isolate_timer(now)


def _decide_alone(now: Instant, pending: int, event: int, source: int, received_at: Instant, body: str) -> Done:
    """Our own lock does not stop us: the batch takes just this event."""
    try:
        return run_batch(now, most=1, timers=0)
    except (Overtaken, OperationalError, InterfaceError):
        raise
    except Exception as mistake:  # noqa: BLE001  the mistake is kept with the event, for whoever mends it
        bulk.execute("DELETE FROM pending WHERE id = %s", [pending])
        quarantine([Unreadable(event, source, received_at, body, "worker.mistake", {"why": _in_short(mistake)})])
        log.error("event %s cannot be decided about and is in the quarantine", event)
        return Done(unreadable=1, more=True)


def _isolate_timer(now: Instant) -> Done:
    try:
        return run_batch(now, most=0, timers=1)
    except (Overtaken, OperationalError, InterfaceError):
        raise
    except Exception as mistake:  # noqa: BLE001
        _put_timer_aside(now, mistake)
        return Done(more=True)


def _put_timer_aside(now: Instant, mistake: Exception) -> None:
    """Mark the oldest due timer as failed: it is not tried again before somebody says so."""
    with transaction.atomic():
        found = bulk.rows(
            "SELECT id, person FROM due WHERE kind = 'timer' AND failed_at IS NULL AND due_at <= %s"
            " ORDER BY due_at LIMIT 1",
            [now],
        )
        for due, person in found:
            bulk.execute("UPDATE due SET failed_at = %s, error = %s WHERE id = %s", [now, _in_short(mistake), due])
            log.error("the timer of person %s cannot fire; it is kept as failed", person)


def _in_short(mistake: Exception) -> str:
    return "".join(traceback.format_exception_only(mistake)).strip()[:500]
