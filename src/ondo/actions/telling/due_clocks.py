"""Looks at clocks of stages (SLA) when they come due: who is at risk, whose deadline has passed.

The instants are those of the deadlines that everybody sees: what a service slept through is told late, and right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import DatabaseError, InterfaceError, transaction

from ondo.actions.recording.clocks import CLOCK
from ondo.actions.recording.news import News, put_down
from ondo.actions.telling.taking import anything_due, take
from ondo.domain.instants import Instant
from ondo.domain.notices import NoticeKind
from ondo.domain.sla import SlaRun
from ondo.store import bulk
from ondo.store.models import Due
from ondo.store.reading.deadlines import deadlines_of
from ondo.store.reading.waiting import settled_until
from ondo.texts.mistakes import where

AT_ONCE = 50


def look_at_clocks(now: Instant) -> bool:
    """Those that are due; whether there were any. Whatever has arrived is decided about before."""
    horizon = settled_until(now)
    if not anything_due(CLOCK, horizon):
        return False
    with transaction.atomic():
        found = take(CLOCK, horizon, AT_ONCE)
        put_down([one for _, what, told, at, who in found for one in _looked(what, told, at, who, now)], now)
    return bool(found)


def _looked(what: str, payload: str, at: Instant, person: int, now: Instant) -> list[News]:
    """What one clock leads to. One that cannot be looked at is kept with the reason, and holds up no other."""
    known = json.loads(payload)
    try:
        return list(_news(what, known, at, now))
    except (DatabaseError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001
        row = {"kind": CLOCK, "what": what, "person": person, "due_at": at, "payload": known}
        Due.objects.create(**row, failed_at=now, error=where(error))
        return []


def _news(what: str, payload: Mapping[str, Any], at: Instant, now: Instant) -> Iterator[News]:
    entry = bulk.rows(
        "SELECT t.recorded_at, t.person_id, t.to_stage, t.score FROM transition t"
        " JOIN person p ON p.id = t.person_id WHERE t.id = %s AND p.root_id IS NULL AND p.erased_at IS NULL",
        [payload["transition"]],
    )
    for recorded_at, person, stage, score in entry:
        run = _run(deadlines_of(person, now), stage, payload["clock"], recorded_at)
        if run is None or run.stopped_at is not None or (what == NoticeKind.SLA_AT_RISK and run.breached_at):
            continue
        told = {"stage": stage, "clock": run.clock, "since": run.started_at, "due_at": run.due_at}
        yield News(NoticeKind(what), at, person, {**told, "transition": payload["transition"], "score": score})


def _run(runs: list[SlaRun], stage: str, clock: str, started_at: Instant) -> SlaRun | None:
    same = (run for run in runs if (run.stage, run.clock, run.started_at) == (stage, clock, started_at))
    return next(same, None)
