"""Reads what the rows in `work` are made of: owners, plans, entries into stages and what was done since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ondo.domain.events import Event
from ondo.domain.record import Cause, CauseKind, Transition
from ondo.store import bulk
from ondo.store.desks.work_row import Facts, Plan
from ondo.store.reading.log import logs_since


def read_facts(people: Sequence[int], logs: Mapping[int, Sequence[Event]]) -> dict[int, Facts]:
    """The facts of these people, who stand for themselves. `logs`: those logs that are known already."""
    plans, owners, entries = _plans(people), _owners(people), _entries(people)
    since = {one: entries[one].at if one in entries else 0 for one in people if one not in logs}
    read = {**logs_since(since), **logs}
    return {
        one: Facts(*owners[one], plans.get(one), entries.get(one), _later(read[one], entries.get(one)))
        for one in people
        if one in owners
    }


def _later(log: Sequence[Event], entry: Transition | None) -> Sequence[Event]:
    return log if entry is None else [event for event in log if event.at >= entry.at]


def _plans(people: Sequence[int]) -> dict[int, Plan]:
    """Of what is planned for them and for whoever became part of them, what is due first."""
    where, parameter = bulk.listed(people)
    found = bulk.rows(
        "SELECT p.id, a.due_at, a.kind, a.exact FROM person p JOIN activity a ON a.person_id = p.id"
        f" WHERE p.id {where} AND a.done_at IS NULL"
        " UNION ALL SELECT p.root_id, a.due_at, a.kind, a.exact FROM person p JOIN activity a ON a.person_id = p.id"
        f" WHERE p.root_id {where} AND a.done_at IS NULL",
        [parameter, parameter],
    )
    first: dict[int, Plan] = {}
    for person, due_at, kind, exact in sorted(found):
        first.setdefault(person, Plan(kind, due_at, bool(exact)))
    return first


def _owners(people: Sequence[int]) -> dict[int, tuple[int | None, int | None]]:
    """(owner, account) of each: the owner of somebody who became part of them, where they have none of their own."""
    where, parameter = bulk.listed(people)
    found = bulk.rows(
        f"SELECT id, id, owner_id, account_id FROM person WHERE id {where}"
        f" UNION ALL SELECT root_id, id, owner_id, NULL FROM person WHERE root_id {where} AND owner_id IS NOT NULL",
        [parameter, parameter],
    )
    known: dict[int, tuple[int | None, int | None]] = {}
    for root, _, owner, account in sorted(found, key=lambda row: (row[0] != row[1], row[1])):
        before = known.get(root, (None, account))
        known[root] = (before[0] or owner, before[1])
    return known


def _entries(people: Sequence[int]) -> dict[int, Transition]:
    """The recorded row by which each came to where they stand, without what was known at the decision."""
    where, parameter = bulk.listed(people)
    found = bulk.rows(
        "SELECT person_id, cycle, from_stage, to_stage, at, recorded_at, cause, cause_key, event, origin"
        f" FROM transition WHERE person_id {where} AND (from_stage IS NULL OR from_stage <> to_stage) ORDER BY id",
        [parameter],
    )
    return {person: _entry(*told) for person, *told in found}


def _entry(
    cycle: int,
    from_stage: str | None,
    to_stage: str,
    at: int,
    recorded_at: int,
    cause: str,
    key: str,
    event: int | None,
    origin: Any,
) -> Transition:
    why = Cause(CauseKind(cause), key, event_id=None if event is None else str(event))
    return Transition(cycle, from_stage, to_stage, at, recorded_at, why, origin=origin)
