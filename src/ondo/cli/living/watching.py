"""Watches the store from outside, as anybody could: what came in, what was decided, and how long that took."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.reading.processes import worker_alive


@dataclass(frozen=True)
class Counts:
    """Of today's events: received, decided about, and still waiting; and messages that are still to be told."""

    received: int
    decided: int
    waiting: int
    untold: int

    @property
    def settled(self) -> bool:
        """Whether nothing is left to be done."""
        return self.waiting == self.untold == 0 and self.received == self.decided


@dataclass(frozen=True)
class Became:
    """Somebody became an MQL: when, who, from which company, and by what."""

    at: Instant
    email: str | None
    account: str | None
    cause: str
    cause_key: str


@dataclass
class Watch:
    """Looks at whatever came by these sources. Look often: what is found counts as decided only now."""

    sources: Sequence[str]
    began: Instant = field(default_factory=lambda: time.time_ns() // 1_000_000)
    waits: dict[int, int] = field(default_factory=dict)
    """Milliseconds from receipt to decision, as seen from here, by event."""
    _seq: int = field(init=False)
    _where: tuple[str, object] = field(init=False)

    def __post_init__(self) -> None:
        self._seq = _number("SELECT COALESCE(MAX(seq), 0) FROM ledger")
        where, parameter = bulk.listed(self.sources, "text")
        ids = [row[0] for row in bulk.rows(f"SELECT id FROM source WHERE key {where}", [parameter])]
        self._where = bulk.listed(ids)

    def look(self) -> None:
        """Note what was decided since the last look."""
        where, parameter = self._where
        found = bulk.rows(
            "SELECT l.seq, e.id, e.received_at FROM ledger l JOIN event e ON e.id = l.event_id"
            f" WHERE l.seq > %s AND e.source_id {where} ORDER BY l.seq",
            [self._seq, parameter],
        )
        now = time.time_ns() // 1_000_000
        for seq, event, received in found:
            self._seq = seq
            self.waits.setdefault(event, now - received)

    def counts(self) -> Counts:
        """What there is now."""
        where, parameter = self._where
        return Counts(
            received=_number(f"SELECT COUNT(*) FROM event WHERE source_id {where}", parameter),
            decided=len(self.waits),
            waiting=_number("SELECT COUNT(*) FROM pending"),
            untold=_number("SELECT COUNT(*) FROM due WHERE kind = 'outbox'"),
        )

    def worker_works(self) -> bool:
        """Whether a worker has said that it lives, and left nothing that waits."""
        return worker_alive(time.time_ns() // 1_000_000) and not _number("SELECT COUNT(*) FROM pending")

    def wait(self, percent: int) -> int:
        """Within so many milliseconds this part of the events was decided about."""
        ordered = sorted(self.waits.values())
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else 0

    def became(self, stages: Sequence[str]) -> list[Became]:
        """Who came to one of these stages since the watch began."""
        where, parameter = bulk.listed(stages, "text")
        found = bulk.rows(
            "SELECT t.at, MIN(i.value), MIN(a.name), t.cause, t.cause_key FROM transition t"
            " JOIN person p ON p.id = t.person_id LEFT JOIN person r ON r.id = COALESCE(p.root_id, p.id)"
            " LEFT JOIN identity i ON i.person_id IN (p.id, r.id) AND i.kind = 'email'"
            " LEFT JOIN account a ON a.id = r.account_id"
            f" WHERE t.recorded_at >= %s AND t.to_stage {where}"
            " GROUP BY t.id, t.at, t.cause, t.cause_key ORDER BY t.id",
            [self.began, parameter],
        )
        return [Became(*row) for row in found]


def _number(statement: str, *parameters: object) -> int:
    number: int = bulk.rows(statement, parameters)[0][0]
    return number
