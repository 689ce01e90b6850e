"""What has to agree between the tables, whoever it is about: every event has one place, every row leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

from ondo.store.bulk import listed, rows
from ondo.store.reading.erased import left_over
from ondo.store.reading.log import REACHED
from ondo.store.verifying.difference import Difference

MOST = 1_000
"""So many differences of a kind are told at most."""

_OWN = f"(l.told IS NULL OR l.told NOT LIKE '%%\"{REACHED}\":true%%')"
"""Rows of the ledger that are an event's own place; others only say whom it reaches because of their account."""


def _put_aside() -> str:
    """Events of which the call in the quarantine is a copy, unless they were submitted again as they are."""
    event = "CAST(json_extract(params, '$.event') AS INTEGER)"
    if connection.vendor == "postgresql":
        event = "CASE WHEN jsonb_typeof(params->'event') = 'number' THEN (params->>'event')::bigint END"
    return (
        f"SELECT event FROM (SELECT {event} AS event, resubmitted_as FROM quarantine) q"
        " WHERE event IS NOT NULL AND (resubmitted_as IS NULL OR resubmitted_as <> event)"
    )


def _events() -> dict[str, str]:
    """Message → query for ids of events. What was erased may have lost the row that told where it was put aside."""
    ledger = "SELECT 1 FROM ledger l WHERE l.event_id = e.id"
    waiting = "SELECT 1 FROM pending w WHERE w.event_id = e.id AND w.person IS NULL"
    aside = _put_aside()
    return {
        "verify.event_nowhere": "SELECT e.id FROM event e WHERE e.body <> ''"
        f" AND NOT EXISTS ({ledger}) AND NOT EXISTS ({waiting}) AND e.id NOT IN ({aside})",
        "verify.event_still_waits": f"SELECT e.id FROM event e JOIN pending p ON p.event_id = e.id"
        f" WHERE p.person IS NULL AND EXISTS ({ledger})",
        "verify.event_waits_twice": "SELECT event_id FROM pending WHERE person IS NULL"
        " GROUP BY event_id HAVING COUNT(*) > 1",
        "verify.event_aside_and_taken": f"SELECT e.id FROM event e WHERE e.id IN ({aside})"
        f" AND (EXISTS ({ledger}) OR EXISTS ({waiting}))",
        "verify.event_unknown": "SELECT event_id FROM ledger l WHERE NOT EXISTS"
        " (SELECT 1 FROM event e WHERE e.id = l.event_id)"
        " UNION SELECT event_id FROM pending p WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.id = p.event_id)",
        "verify.event_twice": f"SELECT l.event_id FROM ledger l WHERE {_OWN} GROUP BY l.event_id HAVING COUNT(*) > 1",
    }


_PEOPLE = {
    "verify.ledger_person": "SELECT COALESCE(l.person_id, l.holder_id) AS person FROM ledger l"
    " LEFT JOIN person h ON h.id = l.holder_id"
    " WHERE COALESCE(l.person_id, 0) <> COALESCE(h.root_id, h.id, 0) OR (l.holder_id IS NOT NULL AND h.id IS NULL)",
    "verify.root_absorbed": "SELECT p.id AS person FROM person p LEFT JOIN person r ON r.id = p.root_id"
    " WHERE p.root_id IS NOT NULL AND (r.id IS NULL OR r.root_id IS NOT NULL)",
    "verify.key_to_nobody": "SELECT i.person_id AS person FROM identity i LEFT JOIN person p ON p.id = i.person_id"
    " WHERE p.id IS NULL",
    "verify.state_of_nobody": "SELECT f.person_id AS person FROM fold_state f LEFT JOIN person p ON p.id = f.person_id"
    " WHERE p.id IS NULL",
    "verify.move_of_nobody": "SELECT t.person_id AS person FROM transition t LEFT JOIN person p ON p.id = t.person_id"
    " WHERE p.id IS NULL",
    "verify.timer_of_nobody": "SELECT d.person AS person FROM due d LEFT JOIN fold_state f ON f.person_id = d.person"
    " WHERE d.kind = 'timer' AND f.person_id IS NULL",
}
"""Message → query for ids of people."""


def compare_tables() -> Iterator[tuple[Difference, ...]]:
    """What does not agree, comparison by comparison."""
    for key, query in _events().items():
        yield tuple(_of_events(key, query))
    for key, query in _PEOPLE.items():
        yield tuple(_of_people(key, query))
    yield tuple(_of_erased())


def _of_events(key: str, query: str) -> list[Difference]:
    found = [event for (event,) in rows(f"SELECT * FROM ({query}) q LIMIT {MOST}")]
    whose = _whose(found)
    return [Difference(whose.get(event), key, {"event": event}) for event in found]


def _whose(events: Sequence[int]) -> dict[int, str]:
    where, parameter = listed(events)
    return dict(
        rows(
            "SELECT l.event_id, p.key FROM ledger l JOIN person p ON p.id = l.person_id"
            f" WHERE {_OWN} AND l.event_id {where}",
            [parameter],
        )
    )


def _of_people(key: str, query: str) -> list[Difference]:
    found = rows(f"SELECT person, COUNT(*) FROM ({query}) q GROUP BY person LIMIT {MOST}")
    names = _names([person for person, _ in found])
    return [Difference(names.get(person), key, {"person": person, "count": count}) for person, count in found]


def _names(people: Sequence[int]) -> dict[int, str]:
    where, parameter = listed(people)
    return dict(rows(f"SELECT id, key FROM person WHERE id {where}", [parameter]))


def _of_erased() -> list[Difference]:
    found = left_over()
    names = _names([person for person, _ in found])
    return [Difference(names.get(person), "verify.erased", {"table": table}) for person, table in found]
