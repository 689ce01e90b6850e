"""A made-up crowd: a few hundred people over a year, the same ones for the same seed. Quick, and nobody believes it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from ondo.domain.instants import DAY, HOUR, MINUTE, Instant
from ondo.engine.history.reader import History
from ondo.engine.history.writer import write_history

START: Instant = 1_735_689_600_000  # 2025-01-01 09:00 in Tokyo
YEAR = 365 * DAY

ACTS: tuple[tuple[str, dict[str, Any], str, int], ...] = (
    ("page", {"path": "/"}, "web", 12),
    ("page", {"path": "/product/overview"}, "web", 10),
    ("page", {"path": "/pricing"}, "web", 6),
    ("page", {"path": "/cases/a"}, "web", 4),
    ("page", {"path": "/careers"}, "web", 1),
    ("email_opened", {"mail": "news"}, "email", 10),
    ("email_clicked", {"mail": "news"}, "email", 5),
    ("document_requested", {"document": "guide"}, "web", 3),
    ("video_completed", {"video": "demo"}, "web", 2),
    ("webinar_attended", {"title": "intro"}, "webinar", 2),
    ("seminar_attended", {"title": "tokyo"}, "seminar", 2),
    ("exhibition_visited", {"name": "expo"}, "event", 1),
    ("inquiry_received", {}, "web", 1),
)
NEEDS: dict[str, dict[str, Any]] = {
    "sql": {"spoke_directly": True, "understands_offer": True, "customer_need": "grow_revenue"},
    "lead": {"next_activity": "call", "due": "2026-01-10"},
    "recycled": {"reason": "no_need_now"},
    "disqualified": {"reason": "student"},
}


def make_crowd(folder: Path, *, people: int = 400, seed: int = 7) -> History:
    """Write the crowd to a history folder."""
    dice = random.Random(seed)
    told = [row for n in range(people) for row in _person(dice, f"p{n:05}")]
    events = [row for row in told if row["name"] != "deal"]
    deals = [row["deal"] for row in told if row["name"] == "deal"]
    traits = [row for n in range(people) for row in _traits(dice, f"p{n:05}")]
    with write_history(folder, timezone="Asia/Tokyo") as writer:
        writer.add_events(pl.DataFrame([_event(row) for row in events], infer_schema_length=None), source="crowd")
        writer.add_person_traits(pl.DataFrame(traits, infer_schema_length=None), source="crowd")
        if deals:
            writer.add_opportunities(pl.DataFrame(deals, infer_schema_length=None), source="crm")
    return History.open(folder)


def _traits(dice: random.Random, person: str) -> Iterator[dict[str, Any]]:
    yield {"person": person, "at": None, "trait": "department", "value": dice.choice(["マーケティング部", "経理部"])}
    yield {"person": person, "at": None, "trait": "seniority", "value": dice.choice(["部長", "主任", "課長"])}


def _person(dice: random.Random, person: str) -> Iterator[dict[str, Any]]:
    at = START + dice.randrange(YEAR)
    warmth, acts = dice.random(), 1 + int(dice.paretovariate(0.9))
    yield _row(person, at, "page", {"path": "/"}, "web")
    if warmth > 0.35:
        at += dice.randrange(HOUR)
        yield _row(person, at, "identified", {"email": f"{person}@example.co.jp"}, "web")
    for _ in range(min(acts, 60)):
        at += int(dice.expovariate(1 / (6 * DAY)))
        name, properties, channel, _ = dice.choices(ACTS, [act[3] for act in ACTS])[0]
        yield _row(person, at, name, properties, channel)
        if warmth > 0.6 and dice.random() < 0.12:
            yield from _desk(dice, person, at + dice.randrange(20 * MINUTE, 2 * DAY))


def _desk(dice: random.Random, person: str, at: Instant) -> Iterator[dict[str, Any]]:
    yield _row(person, at, "call_attempted", {}, "phone", initiator="us", user="sato")
    verdict = dice.choices(["sql", "lead", "recycled", "disqualified"], [5, 4, 4, 1])[0]
    given = {"verdict": verdict, **NEEDS[verdict]}
    yield _row(person, at + HOUR, "triage", given, None, initiator="us", user="sato")
    if verdict == "sql" and dice.random() < 0.7:
        won, opened = dice.random() < 0.4, at + 3 * DAY
        deal = {
            "opportunity": f"{person}-{at}",
            "person": person,
            "opened_at": opened,
            "closed_at": opened + dice.randrange(10, 90) * DAY,
            "status": "won" if won else "lost",
            "amount": str(dice.randrange(3, 80) * 100_000),
            "currency": "JPY",
        }
        yield {"name": "deal", "deal": deal}


def _row(
    person: str,
    at: Instant,
    name: str,
    properties: dict[str, Any],
    channel: str | None,
    *,
    initiator: str = "person",
    user: str | None = None,
) -> dict[str, Any]:
    given = {"person": person, "at": at, "name": name, "properties": properties, "channel": channel}
    return {**given, "initiator": initiator, "user": user}


def _event(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "properties": json.dumps(row["properties"])}
