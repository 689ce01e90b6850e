"""A process of the site says every few seconds that it lives, as workers do, so that operators see it.

From a thread beside it: what answers requests has no pause of its own in which to say it.
"""

from __future__ import annotations

import threading
from contextlib import suppress

from django.db import Error, connections

from ondo.domain.instants import SECOND, Duration, Instant
from ondo.store.models import Process
from ondo.store.reading.processes import own_name
from ondo.web.frame.moments import now

WEB = "web"
EVERY: Duration = 10 * SECOND


def say_alive(since: Instant, at: Instant) -> None:
    """Write it down. Where the database is away or busy it is said the next time."""
    with suppress(Error):
        said = {"kind": WEB, "started_at": since, "seen_at": at}
        Process.objects.update_or_create(name=own_name(WEB), defaults=said)


def keep_saying() -> threading.Event:
    """From now on it is said until the process ends, or the event is set: then its row goes."""
    over = threading.Event()
    threading.Thread(target=_until, args=(over,), name="alive", daemon=True).start()
    return over


def _until(over: threading.Event) -> None:
    since = now()
    try:
        say_alive(since, since)
        while not over.wait(EVERY / SECOND):
            say_alive(since, now())
        with suppress(Error):
            Process.objects.filter(name=own_name(WEB)).delete()
    finally:
        connections.close_all()
