"""Keeps with a decision whether somebody was drawn for the exploration sample, and how likely that was."""

from __future__ import annotations

from collections.abc import Iterable

from ondo.store import bulk
from ondo.store.desks.decided import Decided
from ondo.store.models import Transition


def mark_explored(people: Iterable[Decided]) -> None:
    """Note it with the moves just recorded of whoever was drawn when they moved. It cannot be found out later."""
    moved = {one.person: [(id_, row.at) for id_, row in one.moves if row.from_stage] for one in people}
    wanted = [person for person, moves in moved.items() if moves]
    if not wanted:
        return
    where, parameter = bulk.listed(wanted)
    drawn = bulk.rows(f"SELECT person_id, at, until, propensity FROM drawn WHERE person_id {where}", [parameter])
    rows = [
        (id_, propensity, True)
        for person, since, until, propensity in drawn
        for id_, at in moved[person]
        if since <= at < until
    ]
    bulk.update(Transition, ("id", "work_propensity", "explored"), rows)
