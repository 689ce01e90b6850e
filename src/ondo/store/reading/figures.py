"""How much waits, how much is in trouble, how fast it goes: the figures of the running service, read when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ondo.domain.instants import HOUR, Duration, Instant
from ondo.store.bulk import rows
from ondo.store.models import Process
from ondo.store.reading.processes import alive
from ondo.store.reading.waiting import oldest_waiting


@dataclass(frozen=True)
class Figures:
    """The service at one instant."""

    waiting: int
    """Events that nobody has decided about."""
    lag: Duration
    """How long the oldest of them has waited; 0 where none does."""
    due: Mapping[str, int]
    """What should have been done by now, by kind (`timer`, `notice`, `outbox`, `clock`, `job`)."""
    given_up: Mapping[str, int]
    """What failed too often and is kept for the operator, by kind: the dead letters."""
    quarantined: Mapping[str, int]
    """Calls that nobody has decided about, by reason."""
    deliveries: tuple[int, int]
    """Attempts to tell somebody within the last hour, and how many of them failed."""
    processes: tuple[Process, ...]
    """Those seen lately, with what they did since they started."""


def figures(now: Instant) -> Figures:
    """Everything at once."""
    oldest = oldest_waiting()
    return Figures(
        waiting=rows("SELECT count(*) FROM pending")[0][0],
        lag=0 if oldest is None else max(0, now - oldest),
        due=_counted("SELECT kind, count(*) FROM due WHERE failed_at IS NULL AND due_at <= %s GROUP BY kind", now),
        given_up=_counted("SELECT kind, count(*) FROM due WHERE failed_at IS NOT NULL GROUP BY kind"),
        quarantined=_counted(
            "SELECT reason, count(*) FROM quarantine WHERE resubmitted_as IS NULL AND discarded_at IS NULL"
            " GROUP BY reason"
        ),
        deliveries=_deliveries(now - HOUR),
        processes=tuple(alive(now)),
    )


def _counted(statement: str, *parameters: object) -> dict[str, int]:
    return dict(rows(statement, parameters))


def _deliveries(since: Instant) -> tuple[int, int]:
    attempts, failed = rows("SELECT count(*), count(error) FROM delivery WHERE at >= %s", [since])[0]
    return attempts, failed
