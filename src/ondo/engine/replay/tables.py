"""The tables that a replay writes: their columns, in one place.

Instants are UTC timestamps in whole milliseconds. Points are whole thousandths (columns `…_millis`), so that
nothing on the way to a spreadsheet rounds them. `n` numbers a person's transitions from 0 in the order in which
they took place; (`person`, `n`) joins transitions, contributions and evidence.
"""

from __future__ import annotations

import pyarrow as pa

_TEXT = pa.string()
_WHOLE = pa.int64()
_SMALL = pa.int32()
_WHEN = pa.timestamp("ms", "UTC")


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field(name, kind) for name, kind in columns.items()])


STATES = _schema(
    person=_TEXT,
    name=_TEXT,
    company=_TEXT,
    account=_TEXT,
    stage=_TEXT,
    cycle=_SMALL,
    entered_at=_WHEN,
    score_millis=_WHOLE,
    fit_millis=_WHOLE,
    engagement_millis=_WHOLE,
    source=_TEXT,
    events=_SMALL,
    first_contact_at=_WHEN,
    last_at=_WHEN,
)
"""Where everybody stands at the end: one row a person."""

TRANSITIONS = _schema(
    person=_TEXT,
    n=_SMALL,
    cycle=_SMALL,
    from_stage=_TEXT,
    to_stage=_TEXT,
    at=_WHEN,
    recorded_at=_WHEN,
    cause_kind=_TEXT,
    cause=_TEXT,
    event=_TEXT,
    timer=_TEXT,
    user=_TEXT,
    reason=_TEXT,
    score_millis=_WHOLE,
    fit_millis=_WHOLE,
    engagement_millis=_WHOLE,
    how=_TEXT,
    origin=_TEXT,
    source=_TEXT,
    activity_due=_WHEN,
    playbook=_TEXT,
)
"""Every move, with its cause and the score then.

`origin` is that of the causing event, `source` the person's first one ever; `playbook` is the fingerprint that decided.
"""

CONTRIBUTIONS = _schema(person=_TEXT, n=_SMALL, line=_SMALL, kind=_TEXT, rule=_TEXT, points_millis=_WHOLE)
"""The lines of the score at each move; they add up to `score_millis` of the transition."""

EVIDENCE = _schema(
    person=_TEXT, n=_SMALL, event=_TEXT, at=_WHEN, name=_TEXT, properties=_TEXT, initiator=_TEXT, channel=_TEXT
)
"""The latest events that a qualification rests on. `properties` is JSON text."""

VERDICTS = _schema(person=_TEXT, at=_WHEN, verdict=_TEXT, reason=_TEXT, event=_TEXT, user=_TEXT)
"""Every verdict that was accepted, those that moved nobody among them."""

REFUSALS = _schema(person=_TEXT, at=_WHEN, verdict=_TEXT, stage=_TEXT, why=_TEXT, event=_TEXT)
"""Verdicts in the history that this playbook does not take."""

CLOCKS = _schema(
    person=_TEXT,
    cycle=_SMALL,
    stage=_TEXT,
    clock=_TEXT,
    started_at=_WHEN,
    due_at=_WHEN,
    stopped_at=_WHEN,
    stopped_by=_TEXT,
    result=_TEXT,
)
"""SLA clocks: `result` is kept, late (stopped after it was due), overdue (still running, too late) or running."""

OPPORTUNITIES = _schema(
    opportunity=_TEXT,
    person=_TEXT,
    opened_at=_WHEN,
    closed_at=_WHEN,
    status=_TEXT,
    amount_millis=_WHOLE,
    currency=_TEXT,
)
"""The opportunities of the history, as they were at the end."""

SCHEMAS: dict[str, pa.Schema] = {
    "states": STATES,
    "transitions": TRANSITIONS,
    "contributions": CONTRIBUTIONS,
    "evidence": EVIDENCE,
    "verdicts": VERDICTS,
    "refusals": REFUSALS,
    "clocks": CLOCKS,
    "opportunities": OPPORTUNITIES,
}
