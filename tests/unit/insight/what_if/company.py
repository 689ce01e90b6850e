"""A small company whose SDRs call everybody, so that every outcome is known, and what decides it is planted."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from ondo.domain.instants import DAY, HOUR, Duration
from ondo.engine.history import History, write_history

START = 1_767_225_600_000  # 2026-01-01 09:00 in Tokyo
BOOK = """
ondo: 1
playbook: tried
label: {ja: 試すルール, en: The one that is tried}
timezone: Asia/Tokyo
engagement:
  rules:
    prices: {event: page, points: 5, because: They think of money.}
    videos: {event: video_completed, points: 15, because: They want to know.}
stages:
  visitor: {kind: anonymous}
  known: {kind: known, team: marketing}
  mql: {kind: mql, team: sdr}
  sql: {kind: sql, team: field_sales}
  recycled: {kind: recycled, team: marketing}
transitions:
  named: {from: visitor, to: known, when: identified, because: We know their name.}
  warm: {from: known, to: mql, when: {score: {reaches: 40}}, because: Agreed.}
triage:
  sql: {from: [known, mql]}
  recycled: {from: [known, mql]}
"""
Row = dict[str, Any]
Chance = Callable[[int, int], float]
"""How likely somebody buys who looked at so many prices and videos."""


def book(folder: Path) -> Path:
    """The playbook as a file."""
    file = folder / "tried.yaml"
    file.write_text(BOOK, encoding="utf-8")
    return file


def company(
    folder: Path,
    chance: Chance,
    *,
    people: int = 300,
    seed: int = 1,
    worked: float = 1.0,
    bots: int = 0,
    pace: Duration = 8 * HOUR,
    kept: Callable[[Row], bool] = lambda _: True,
) -> History:
    """Its history: everybody acts for some weeks, then is called (or so many of them) and given a verdict.

    Somebody new comes every `pace`. Only rows that are `kept` are on record.
    """
    dice = random.Random(seed)
    rows = [one for n in range(people) for one in _person(dice, f"p{n:04}", n * pace, chance, worked) if kept(one)]
    rows.append(row("somebody", max(one["at"] for one in rows) + 100 * DAY, "page", path="/"))
    rows += [{**row(f"bot{n}", START + n * DAY, "page", path="/"), "flags": "bot"} for n in range(bots)]
    with write_history(folder, timezone="Asia/Tokyo") as writer:
        writer.add_events(pl.DataFrame(rows, infer_schema_length=None), source="web")
    return History.open(folder)


def _person(dice: random.Random, person: str, since: Duration, chance: Chance, worked: float) -> Iterator[Row]:
    at = START + since
    prices, videos = dice.randrange(6), dice.randrange(6)
    yield row(person, at, "identified", email=f"{person}@example.co.jp")
    acts = ["page"] * prices + ["video_completed"] * videos
    dice.shuffle(acts)
    for name in acts:
        at += dice.randrange(HOUR, 3 * DAY)
        yield row(person, at, name, **({"path": "/pricing"} if name == "page" else {"video": "demo"}))
    buys = dice.random() < chance(prices, videos)
    if dice.random() < worked:
        yield row(person, at + DAY, "call_attempted", "us")
        yield row(person, at + DAY, "call_connected", "us")
        yield row(person, at + DAY + HOUR, "triage", "us", verdict="sql" if buys else "recycled")


def row(person: str, at: int, name: str, by: str = "person", **properties: object) -> Row:
    """An event."""
    told = json.dumps(properties)
    return {"person": person, "at": at, "name": name, "properties": told, "initiator": by, "channel": None}
