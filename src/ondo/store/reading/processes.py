"""Which processes run, by what they last said of themselves."""

from __future__ import annotations

import os
import socket

from django.db.models import QuerySet

from ondo.domain.instants import HOUR, MINUTE, Duration, Instant
from ondo.store.models import Process

WORKER = "worker"
"""The kind of process that decides."""
LATELY: Duration = MINUTE
"""Whoever said nothing for so long is taken for dead: between two signs lie a few seconds and one batch."""
FORGOTTEN: Duration = HOUR
"""After so long the row of a process that was killed is swept away."""


def own_name(kind: str) -> str:
    """What this process is called: kind, machine and number."""
    return f"{kind}:{socket.gethostname()[:150]}:{os.getpid()}"


def alive(now: Instant) -> QuerySet[Process]:
    """Processes that said something lately, the oldest first."""
    return Process.objects.filter(seen_at__gt=now - LATELY).order_by("started_at", "name")


def worker_alive(now: Instant) -> bool:
    """Whether a worker was seen lately."""
    return alive(now).filter(kind=WORKER).exists()
