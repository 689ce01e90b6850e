"""Clocks of stages (SLA) for whoever stands on one after a load: what is still to come is told, what is over is not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from django.db import transaction

from ondo.actions.deciding import deciding
from ondo.actions.recording.clocks import CLOCK, ClockRow, keep_clocks, rows_of
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.store import bulk
from ondo.store.reading.left_out import left_out_among
from ondo.store.reading.transitions import transitions_of

PART = 500
"""People who are looked at in one transaction."""


def set_loaded_clocks(now: Instant) -> int:
    """Note when to look at the clocks of everybody who stands on a stage with one; returns how many were missing.

    An instant that has passed is left out: nobody hears of old deadlines. Whoever has their clocks keeps them.
    """
    set_, after = 0, 0
    while True:
        with transaction.atomic():
            ruling = deciding()
            people = _standing(after, ruling.playbook) if ruling is not None else []
            if ruling is None or not people:
                return set_
            set_ += _set(people, ruling.playbook, now)
        after = people[-1]


def _standing(after: int, playbook: Playbook) -> list[int]:
    """The next people whose stage has a clock; some of them may be left out."""
    where, parameter = bulk.listed([stage.key for stage in playbook.stages if stage.sla], "text")
    found = bulk.rows(
        f"SELECT person_id FROM fold_state WHERE stage {where} AND person_id > %s ORDER BY person_id LIMIT {PART}",
        [parameter, after],
    )
    return [person for (person,) in found]


def _set(people: Sequence[int], playbook: Playbook, now: Instant) -> int:
    wanted = list(_wanted(people, playbook, now))
    there = _there(people)
    missing = [row for row in wanted if (row[1], row[2], *_named(row[4])) not in there]
    keep_clocks(missing)
    return len(missing)


def _wanted(people: Sequence[int], playbook: Playbook, now: Instant) -> Iterator[ClockRow]:
    untold = left_out_among(people, playbook)
    for person, recorded in transitions_of([one for one in people if one not in untold]).items():
        entries = [(id_, row) for id_, row in recorded if row.from_stage != row.to_stage]
        for id_, entry in entries[-1:]:
            yield from (row for row in rows_of(person, id_, entry, playbook) if row[3] > now)


def _there(people: Sequence[int]) -> set[tuple[object, ...]]:
    where, parameter = bulk.listed(people)
    found = bulk.rows(f"SELECT what, person, payload FROM due WHERE kind = %s AND person {where}", [CLOCK, parameter])
    return {(what, person, *_named(payload)) for what, person, payload in found}


def _named(payload: str) -> tuple[object, ...]:
    known = json.loads(payload)
    return known["transition"], known["clock"]
