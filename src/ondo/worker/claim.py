"""Takes what waits: events that nobody has decided about yet, and people whose timer is due.

Taking and deciding are one transaction. Whoever is killed in between has taken nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from ondo.domain.identity import Claims, SourceRules
from ondo.domain.instants import Instant
from ondo.store.bulk import execute, listed, locked, rows
from ondo.store.models import Source
from ondo.tracking import Call, Unusable, claims_of, read_call


@dataclass(slots=True)
class Arrival:
    """An event on its way to somebody. `reaches`: whom it reaches because of their account, whoever sent it."""

    event: int
    received_at: Instant
    occurred_at: Instant
    source: SourceRules
    body: str
    call: Call
    claims: Claims
    reaches: int | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An event of which nothing can be made; it goes to the quarantine."""

    event: int | None
    """None where it only was to reach somebody: the event itself has its place."""
    source: int
    received_at: Instant
    body: str
    key: str
    params: dict[str, object]


_ERASED = '{"type": "traits", "anonymousId": "erased"}'
"""In place of a body that was erased meanwhile: whom it reaches is told of the account, and needs nothing of it."""


def claim(most: int, only: int | None = None) -> tuple[list[Arrival], list[Unreadable]]:
    """Take up to `most` waiting events, in the order in which they were received; and those that cannot be read.

    `only`: the one whose row in `pending` has this id.
    """
    arrivals: list[Arrival] = []
    unreadable: list[Unreadable] = []
    for event, reaches, source, received_at, occurred_at, body in _taken(most, only):
        rules = source_rules(source)
        try:
            call = read_call(body or _ERASED if reaches is not None else body)
            claims = claims_of(call, rules)
        except Unusable as error:
            params = dict(error.problem.params)
            own = event if reaches is None else None
            unreadable.append(Unreadable(own, source, received_at, body, error.problem.key, params))
            continue
        arrivals.append(Arrival(event, received_at, occurred_at, rules, body, call, claims, reaches))
    return arrivals, unreadable


def _taken(most: int, only: int | None) -> list[tuple[int, int | None, int, Instant, Instant, str]]:
    """What reaches people because of their account goes first: it happened before whatever waits."""
    if only is not None:
        return _take(1, f"id = {only:d}")
    found = _take(most, "person IS NOT NULL")
    if len(found) < most:
        found += _take(most - len(found), "person IS NULL")
    return sorted(found, key=lambda row: (row[3], row[0]))


def _take(most: int, which: str) -> list[tuple[Any, ...]]:
    columns = "p.event_id, p.person, e.source_id, p.received_at, e.occurred_at, e.body"
    first = f"FROM pending WHERE {which} ORDER BY id LIMIT %s"
    if connection.vendor == "postgresql":
        # by place, and each event by its id: else all that waits, or all that ever came, may be read for a batch
        event = "(SELECT source_id, occurred_at, body FROM event WHERE id = p.event_id LIMIT 1)"
        return rows(
            f"WITH p AS (DELETE FROM pending WHERE ctid = ANY(ARRAY(SELECT ctid {first} FOR UPDATE SKIP LOCKED))"
            f" RETURNING event_id, person, received_at) SELECT {columns} FROM p CROSS JOIN LATERAL {event} e",
            [most],
        )
    found = rows(f"SELECT p.id, {columns} FROM (SELECT * {first}) p JOIN event e ON e.id = p.event_id", [most])
    if found:
        where, parameter = listed([row[0] for row in found])
        execute(f"DELETE FROM pending WHERE id {where}", [parameter])
    return [row[1:] for row in found]


def due_people(horizon: Instant, most: int, whose: int | None = None) -> list[int]:
    """People whose timer is due by then and whom nobody else is deciding about; they are locked.

    Whoever goes on to wait for other people's locks may hold up somebody who waits for these: lock the others before.
    `whose`: at most this person.
    """
    one = "" if whose is None else f" AND d.person = {whose:d}"
    found = rows(
        "SELECT p.id FROM due d JOIN person p ON p.id = d.person WHERE d.kind = 'timer' AND d.due_at <= %s"
        f"{one} AND d.failed_at IS NULL ORDER BY d.due_at, d.id LIMIT %s{_of_person(locked(skip=True))}",
        [horizon, most],
    )
    return [row[0] for row in found]


def locked_pending() -> str:
    """Locks the rows of `p`, the events that wait, leaving out what another worker has taken."""
    return _of_person(locked(skip=True))


def _of_person(lock: str) -> str:
    return lock.replace("UPDATE", "UPDATE OF p", 1)


@lru_cache(maxsize=1024)
def source_rules(source: int) -> SourceRules:
    """How a source wants its people told apart. Cached: a change takes effect when the worker starts anew."""
    found = Source.objects.get(pk=source)
    return SourceRules(found.pk, found.key, found.kind, found.timezone, found.shared_machine, found.trusts_ids)
