"""What one person's fold adds to the tables of a replay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa

from ondo.domain.events import OPPORTUNITY_EVENTS, TRAITS, Event
from ondo.domain.fold import Fold, retracted
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.domain.record import Transition
from ondo.domain.scorecard import scorecard
from ondo.domain.sla import SlaRun, clocks
from ondo.domain.triage import REASON
from ondo.domain.values import is_blank
from ondo.engine.history import PersonLog
from ondo.engine.replay.tables import SCHEMAS

EVIDENCE_KEPT = 12
"""The latest so many events behind a qualification are written down; `ondo explain` tells them all."""
NO_CONTACT = OPPORTUNITY_EVENTS | {TRAITS}

Batch = Mapping[str, pa.Table]


class Rows:
    """Rows of all tables, person after person, until they are taken away as a batch."""

    def __init__(self, playbook: Playbook, as_of: Instant) -> None:
        self._playbook = playbook
        self._as_of = as_of
        self._timed = frozenset(stage.key for stage in playbook.stages if stage.sla)
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in SCHEMAS}

    def add(self, log: PersonLog, fold: Fold) -> None:
        """Everything that the fold of one person wrote down."""
        person, taken = log.person, _until(log.events, self._as_of)
        if fold.state.stage is None:
            return
        self._rows["states"].append(self._state(person, fold, taken))
        for n, row in enumerate(fold.transitions):
            self._add_transition(person, n, row)
        self._add_evidence(person, fold.transitions, taken)
        self._add_verdicts(person, fold, taken)
        if any(row.to_stage in self._timed for row in fold.transitions):
            refused = [refusal.event_id for refusal in fold.refusals]
            runs = clocks(self._playbook, fold.transitions, taken, self._as_of, refused=refused)
            self._rows["clocks"] += [_clock(person, run) for run in runs]

    def take(self) -> Batch:
        """The rows so far as Arrow tables; the next ones begin anew."""
        batch = {name: _table(SCHEMAS[name], rows) for name, rows in self._rows.items() if rows}
        self._rows = {name: [] for name in SCHEMAS}
        return batch

    def _state(self, person: str, fold: Fold, taken: Sequence[Event]) -> tuple[Any, ...]:
        state, card = fold.state, scorecard(self._playbook, fold.state, self._as_of)
        contact = next((e.at for e in taken if not e.flagged and e.name not in NO_CONTACT), None)
        return (
            person,
            _told(state.traits.get("name")),
            _told(state.traits.get("company") or state.account_traits.get("company")),
            state.account,
            state.stage,
            state.cycle,
            state.entered_at,
            card.total,
            card.fit,
            card.engagement,
            state.source,
            sum(event.name != TRAITS for event in taken),
            contact,
            taken[-1].at if taken else None,
        )

    def _add_transition(self, person: str, n: int, row: Transition) -> None:
        cause = row.cause
        self._rows["transitions"].append(
            (
                person,
                n,
                row.cycle,
                row.from_stage,
                row.to_stage,
                row.at,
                row.recorded_at,
                cause.kind,
                cause.key,
                cause.event_id,
                cause.timer,
                cause.user,
                cause.reason,
                row.score,
                row.fit,
                row.engagement,
                row.how,
                row.origin,
                row.source,
                row.activity_due,
                row.fingerprint,
            )
        )
        self._rows["contributions"] += [
            (person, n, place, line.source, line.key, line.points) for place, line in enumerate(row.contributions)
        ]

    def _add_evidence(self, person: str, rows: Sequence[Transition], taken: Sequence[Event]) -> None:
        qualified = [(n, frozenset(row.evidence)) for n, row in enumerate(rows) if row.how is not None and n]
        wanted = frozenset[str]().union(*(ids for _, ids in qualified))
        known = [event for event in taken if event.id in wanted] if wanted else []
        for n, ids in qualified:
            behind = [event for event in known if event.id in ids and event.at <= rows[n].at]
            self._rows["evidence"] += [_fact(person, n, event) for event in behind[-EVIDENCE_KEPT:]]

    def _add_verdicts(self, person: str, fold: Fold, taken: Sequence[Event]) -> None:
        for refusal in fold.refusals:
            why = refusal.problems[0].key if refusal.problems else ""
            row = (person, refusal.at, refusal.verdict, refusal.stage, why, refusal.event_id)
            self._rows["refusals"].append(row)
        if fold.accepted:
            standing = frozenset(fold.accepted) - retracted(taken)
            self._rows["verdicts"] += [_verdict(person, event) for event in taken if event.id in standing]


def _told(value: object) -> str | None:
    return None if is_blank(value) else str(value)


def _until(events: list[Event], as_of: Instant) -> list[Event]:
    if not events or events[-1].at <= as_of:
        return events
    return [event for event in events if event.at <= as_of]


def _fact(person: str, n: int, event: Event) -> tuple[Any, ...]:
    properties = msgspec.json.encode(dict(event.properties)).decode()
    return person, n, event.id, event.at, event.name, properties, event.initiator, event.channel


def _verdict(person: str, event: Event) -> tuple[Any, ...]:
    reason = event.properties.get(REASON)
    given = str(event.properties.get("verdict", ""))
    return person, event.at, given, None if reason is None else str(reason), event.id, event.user


def _clock(person: str, run: SlaRun) -> tuple[Any, ...]:
    stopped = run.stopped_at is not None
    result = ("late" if stopped else "overdue") if run.breached_at is not None else "kept" if stopped else "running"
    return (
        person,
        run.cycle,
        run.stage,
        run.clock,
        run.started_at,
        run.due_at,
        run.stopped_at,
        run.stopped_by,
        result,
    )


def _table(schema: pa.Schema, rows: Iterable[tuple[Any, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True)
    return pa.Table.from_arrays([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
