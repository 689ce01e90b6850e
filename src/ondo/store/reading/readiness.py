"""Whether the service can do its work: what a load balancer, a monitor and `ondo doctor` ask."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from ondo.domain.instants import Instant
from ondo.store.models import PlaybookVersion
from ondo.store.reading.processes import worker_alive

UNREACHABLE = "operating.unreachable"
NOT_MIGRATED = "operating.not_migrated"
NO_PLAYBOOK = "operating.no_playbook"
NO_WORKER = "operating.no_worker"


def obstacles(now: Instant) -> list[str]:
    """Message keys of what is in the way; empty where the service is ready. What rests on another comes alone."""
    try:
        return [NOT_MIGRATED] if not migrated() else list(_missing(now))
    except Error:
        connection.close()  # the next request reaches for the database anew
        return [UNREACHABLE]


def migrated() -> bool:
    """Whether every migration of this version was applied; those of a newer version do no harm while both run."""
    return _migrations_here() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def _migrations_here() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {})


def _missing(now: Instant) -> Iterator[str]:
    if not PlaybookVersion.objects.filter(in_force_from__isnull=False, switching=False).exists():
        yield NO_PLAYBOOK
    if not worker_alive(now):
        yield NO_WORKER
