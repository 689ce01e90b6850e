"""For every lint rule a playbook in which it speaks, and a near miss in which it must not.

Each case is a change to BASE: mappings are merged, everything else is replaced, None takes a key away.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ondo.playbooks import Reading, reads


def two(text: str) -> dict[str, str]:
    return {"ja": f"和{text}", "en": text}


BECAUSE = two("grounds")


def stage(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "label": two(f"a {kind} stage"), **more}


def move(start: Any, to: str, when: Any, **more: Any) -> dict[str, Any]:
    return {"label": two(f"to {to}"), "from": start, "to": to, "when": when, "because": BECAUSE, **more}


def award(event: Any, points: float, **more: Any) -> dict[str, Any]:
    return {
        "label": two(f"{event} {points}"), "event": event, "points": points, "because": BECAUSE,
        "counts_at_most": "2 per day", **more,
    }  # fmt: skip


def fit(when: Any, points: float, **more: Any) -> dict[str, Any]:
    return {"label": two("fits"), "when": when, "points": points, "because": BECAUSE, **more}


def verdict(start: Any, **more: Any) -> dict[str, Any]:
    return {"label": two("a verdict"), "from": start, **more}


BASE: dict[str, Any] = {
    "ondo": 1,
    "playbook": "base",
    "label": two("A base"),
    "because": BECAUSE,
    "timezone": "Asia/Tokyo",
    "review_on": "2027-03-31",
    "engagement": {"rules": {"asked": award("document_requested", 20)}},
    "stages": {
        "anonymous": stage("anonymous"),
        "known": stage("known", team="marketing"),
        "mql": stage("mql", team="sdr", sla={"first_touch": {"label": two("Touch"), "within": "4 business hours"}}),
        "sql": stage("sql", team="field_sales", sla={"accepted": {"label": two("Accept"), "within": "2 days"}}),
        "customer": stage("customer"),
        "disqualified": stage("disqualified"),
    },
    "transitions": {
        "named": move("anonymous", "known", "identified"),
        "hot": move("known", "mql", {"score": {"reaches": 100}}),
        "won": move("sql", "customer", "opportunity_won"),
    },
    "triage": {
        "sql": verdict("mql"),
        "disqualified": verdict("open", reasons={"student": {"label": two("Student")}}),
    },
    "examples": [
        {
            "name": "Somebody",
            "history": [{"at": "2026-04-01 10:00", "identified": {}}],
            "expect": {"stage": "known"},
        }
    ],
}


@dataclass(frozen=True)
class Case:
    """What makes the rule speak, where, and what is just all right."""

    fires: dict[str, Any]
    path: str
    near_miss: dict[str, Any]


def script(first: Any = None, stages: Any = "mql", outcomes: Any = "sql") -> dict[str, Any]:
    questions = {"first": first or two("One?"), "second": two("Two?"), "third": two("Three?")}
    return {"scripts": {"call": {"label": two("Call"), "stages": stages, "questions": questions, "outcomes": outcomes}}}


def merged(base: Any, change: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    together = {key: merged(base.get(key), change[key]) if key in change else base[key] for key in {**base, **change}}
    return {key: value for key, value in together.items() if value is not None}


def reading(change: dict[str, Any]) -> Reading:
    """The base playbook with the change, read as a file would be."""
    return reads(json.dumps(merged(BASE, change), ensure_ascii=False))


def rules(**rules: Any) -> dict[str, Any]:
    return {"engagement": {"rules": rules}}


def fit_rules(**rules: Any) -> dict[str, Any]:
    return {"fit": {"rules": rules}, "traits": {"account": {"employees": typed("number")}}}


def typed(kind: str) -> dict[str, Any]:
    return {"type": kind, "label": two("A trait")}


def moves(**rules: Any) -> dict[str, Any]:
    return {"transitions": rules}


def with_stage(key: str, kind: str, **more: Any) -> dict[str, Any]:
    """Another stage, with ways to it and from it."""
    return {
        "stages": {key: stage(kind, **more)},
        "transitions": {f"to-{key}": move("mql", key, "login"), f"from-{key}": move(key, "known", "inquiry_received")},
    }


def plus(*changes: dict[str, Any]) -> dict[str, Any]:
    together: dict[str, Any] = {}
    for change in changes:
        together = merged(together, change)
    return together


RECYCLED = {
    "stages": {"recycled": stage("recycled", team="marketing")},
    "transitions": {"back": move("recycled", "mql", {"score": {"reaches": 100}})},
}
SILENT = {"label": two("Silent"), "after": "trial_started", "no": "login", "for": "14d", "because": BECAUSE}
AGAIN = {"points": -20, "cleared_by": "login"}


def recycle(**reason: Any) -> dict[str, Any]:
    reasons = {"later": {"label": two("Later"), **reason}}
    return plus(RECYCLED, {"triage": {"recycled": verdict("mql", reasons=reasons)}})


def absence(**more: Any) -> dict[str, Any]:
    return {"engagement": {"absence": {"silent": {**SILENT, **more}}}}


def silence(**steps: Any) -> dict[str, Any]:
    return {"engagement": {"silence": {**steps, "because": BECAUSE}}}


def sequence(*steps: Any, **more: Any) -> dict[str, Any]:
    return moves(steps=move("known", "mql", {"sequence": list(steps), "within": "7d", **more}))


def paths(count: int) -> dict[str, Any]:
    return rules(**{f"page{i}": award("page", 1, where={"path": f"/page/{i}"}) for i in range(count)})
