"""A playbook and people whose figures can be counted by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from ondo.domain.events import EventPattern, Events
from ondo.domain.instants import Instant, to_instant
from ondo.domain.lifecycle import Allowance, Kind, SlaClock, Stage, TransitionRule, Verdict
from ondo.domain.playbook import Initiative, Origin, Playbook
from ondo.domain.rules import Label
from ondo.domain.triggers import Compared, Comparison, Happened, Measure
from ondo.engine.replay.folder import Facts, Replayed, TableWriter
from ondo.engine.replay.tables import SCHEMAS

TOKYO = ZoneInfo("Asia/Tokyo")


def label(word: str) -> Label:
    return Label(f"{word}（日本語）", word)


def when(text: str) -> Instant:
    """`2026-04-01 09:00` in Tokyo."""
    return to_instant(datetime.fromisoformat(text).replace(tzinfo=TOKYO))


def _events(word: str) -> Events:
    return Events((EventPattern(word, frozenset({word})),))


def _stage(kind: Kind, key: str | None = None, team: str | None = None, *clocks: SlaClock) -> Stage:
    return Stage(key or kind.value, kind, label(key or kind.value), team, clocks)


TOUCH = SlaClock("first_touch", label("first touch"), Allowance(4, "hours", business=True), _events("call_attempted"))

PLAYBOOK = Playbook(
    key="counted",
    label=label("Counted by hand"),
    because=label("So that figures can be counted."),
    timezone="Asia/Tokyo",
    stages=(
        _stage(Kind.ANONYMOUS, "visitor"),
        _stage(Kind.KNOWN, None, "marketing"),
        _stage(Kind.MQL, None, "sdr", TOUCH),
        _stage(Kind.FOLLOW_UP, "lead", "sdr"),
        _stage(Kind.SQL, None, "field_sales"),
        _stage(Kind.OPPORTUNITY, "deal", "field_sales"),
        _stage(Kind.CUSTOMER),
        _stage(Kind.LOST),
        _stage(Kind.RECYCLED),
        _stage(Kind.DISQUALIFIED),
    ),
    origins=(
        Origin("inquiry", label("Inquiry"), _events("inquiry_received"), Initiative.CUSTOMER),
        Origin("web", label("Web"), _events("page"), Initiative.US),
    ),
    transitions=(
        TransitionRule(
            "hot-enough",
            label("Score reached 100"),
            ("known", "lead"),
            "mql",
            Compared(Measure.SCORE, Comparison.REACHES, 100_000),
            label("agreed"),
        ),
        TransitionRule(
            "asked",
            label("Inquiry"),
            ("visitor", "known"),
            "sql",
            Happened(_events("inquiry_received")),
            label("asked"),
        ),
    ),
    verdicts=(Verdict("recycled", label("Recycled"), ("mql", "lead"), "recycled"),),
    fingerprint="fp-1",
)


def move(person: str, at: str, to: str, **more: Any) -> dict[str, Any]:
    return {"person": person, "at": when(at), "to_stage": to, **more}


def transitions(moves: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Full rows: the stage before, the number and the cycle carry on from a person's row to the next."""
    rows: list[dict[str, Any]] = []
    last: dict[str, dict[str, Any]] = {}
    for given in moves:
        before = last.get(given["person"])
        row = {
            "n": before["n"] + 1 if before else 0,
            "cycle": before["cycle"] if before else 0,
            "from_stage": before["to_stage"] if before else None,
            "recorded_at": given["at"],
            "cause_kind": "rule" if before else "start",
            "cause": "",
            "score_millis": 0,
            "fit_millis": 0,
            "engagement_millis": 0,
            "source": before["source"] if before else None,
            "playbook": "fp-1",
            **given,
        }
        last[given["person"]] = row
        rows.append(row)
    return rows


def replayed(folder: Path, as_of: str, moves: Iterable[dict[str, Any]], **tables: list[dict[str, Any]]) -> Replayed:
    """A replay with these rows, as if it had been written by one."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = transitions(moves)
    last = {row["person"]: row for row in rows}
    first = {row["person"]: row for row in reversed(rows)}
    states = [
        {**row, "stage": row["to_stage"], "entered_at": row["at"], "first_contact_at": first[person]["at"]}
        for person, row in last.items()
    ]
    every = {"transitions": rows, "states": states, **tables}
    writer = TableWriter(folder)
    for name, found in every.items():
        plain = [{key: row.get(key) for key in SCHEMAS[name].names} for row in found]
        writer.append({name: pa.Table.from_pylist(plain, SCHEMAS[name])})
    instants = [row["at"] for row in rows]
    return writer.finish(
        Facts(
            playbook="counted",
            fingerprint="fp-1",
            timezone="Asia/Tokyo",
            as_of=when(as_of),
            people=len(last),
            events=len(rows),
            quarantined=0,
            first_at=min(instants, default=None),
            last_at=max(instants, default=None),
        )
    )
