"""Clocks of stages (SLA): when one is entered, it is noted when somebody has to look whether they still run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from ondo.actions.recording.live import Live
from ondo.domain.instants import Instant
from ondo.domain.notices import NoticeKind
from ondo.domain.playbook import Playbook
from ondo.domain.record import Transition
from ondo.domain.sla import falls_due, is_at_risk_from
from ondo.store import bulk
from ondo.store.models import Due

CLOCK = "clock"
"""The kind of row in `due` that says when to look at a clock; `what` is the notice that it may lead to."""
ClockRow: TypeAlias = tuple[str, str, int, Instant, str, int]
"""Kind, what, person, due_at, payload, tries."""


def set_clocks(moves: Iterable[tuple[Live, int, Transition]], now: Instant) -> None:
    """Rows for the clocks of everybody who came to where they stand now, recorded now: (who, id of the move, move)."""
    entries = [
        (live, id_, replace(row, recorded_at=max(now, row.at)))
        for live, id_, row in moves
        if not live.absorbed and row.to_stage == live.folding.state.stage
    ]
    keep_clocks([row for one, id_, at in entries for row in rows_of(one.person, id_, at, one.folding.index.playbook)])


def keep_clocks(rows: Sequence[ClockRow]) -> None:
    """Put them down."""
    bulk.insert(Due, ("kind", "what", "person", "due_at", "payload", "tries"), rows)


def rows_of(person: int, id_: int, entry: Transition, playbook: Playbook) -> Iterator[ClockRow]:
    """What to look at for the clocks that begin with this move, as it was recorded."""
    stage = playbook.stage_by_key.get(entry.to_stage)
    if stage is None or entry.from_stage == entry.to_stage:
        return
    for clock in stage.sla:
        payload = json.dumps({"transition": id_, "clock": clock.key})
        for what, at in (
            (NoticeKind.SLA_AT_RISK, is_at_risk_from(playbook, entry, clock)),
            (NoticeKind.SLA_BREACHED, falls_due(playbook, entry, clock) + 1),
        ):
            yield CLOCK, what.value, person, at, payload, 0
