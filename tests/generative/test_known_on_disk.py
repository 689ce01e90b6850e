"""What is known of people and accounts at what time: columns of a folder say the same as one event after the other."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from ondo.engine.history import History, write_history
from ondo.engine.history.schema import EVENTS
from ondo.engine.replay import SCHEMAS, Engine, replay
from ondo.playbooks import load

DAY = 86_400_000
START = 1_735_700_000_000
NAMES = (
    "page",
    "document_downloaded",
    "form_submitted",
    "webinar_attended",
    "identified",
    "inquiry_received",
    "triage",
)
OWN: dict[str, tuple[str, ...]] = {
    "email": ("a@big.example", "b@gmail.com", "", "nothing", "c@small.example"),
    "email_domain": ("big.example", "gmail.com", " "),
    "department": ("marketing", "sales", ""),
    "seniority": ("manager", "staff", "executive"),
    "job_title": ("部長", "担当", "学生"),
    "name": ("山田", "佐藤"),
    "company": ("大", ""),
    "relation": ("competitor", "none", "internal"),
}
OF_ACCOUNTS: dict[str, tuple[str, ...]] = {
    "employees": ("80", "3000", "many", "12"),
    "industry": ("IT", "manufacturing"),
    "contract_end": ("2025-05-01", "2025-03-10", "soon"),
    "company": ("大株式会社", "小"),
}
ACCOUNTS = ("a", "b", "c", "nobody")


def history_of(seed: int, folder: Path, people: int) -> History:
    """People who say who they are, who change companies, and companies that change."""
    dice = random.Random(seed)
    keys = [f"p{number}" for number in range(people)]
    with write_history(folder, timezone="Asia/Tokyo") as writer:
        rows = [_event(dice, key) for key in keys for _ in range(dice.randrange(1, 12))]
        told = [_trait(dice, key) for key in keys for _ in range(dice.randrange(0, 7))]
        known = [_of_account(dice, key) for key in ACCOUNTS[:3] for _ in range(dice.randrange(0, 8))]
        for frame in dice.sample(("events", "traits", "accounts"), 3):
            if frame == "events":
                writer.add_events(pl.DataFrame(rows, schema_overrides=_types("name")), source="web")
            elif frame == "traits" and told:
                writer.add_person_traits(pl.DataFrame(told, schema_overrides=_types("person")), source="crm")
            elif known:
                writer.add_account_traits(pl.DataFrame(known, schema_overrides=_types("account")), source="crm")
    return History.open(folder)


def _types(key: str) -> dict[str, Any]:
    types = {**EVENTS.schema, "trait": pl.String(), "value": pl.String(), key: pl.String()}
    return {name: types[name] for name in ("at", key)}


def _at(dice: random.Random) -> int:
    """Few different instants, so that many things happen at once."""
    return START + dice.randrange(0, 40) * 3 * DAY


def _event(dice: random.Random, person: str) -> dict[str, Any]:
    name, at = dice.choice(NAMES), _at(dice)
    properties: dict[str, object] = {"path": dice.choice(("/pricing", "/", "/blog/x"))}
    if name == "identified":
        picked = dice.sample(sorted(OWN), dice.randrange(0, 4))
        properties = {trait: dice.choice((*OWN[trait], 5, None, ["x"])) for trait in picked}
    elif name == "triage":
        properties = {
            "verdict": dice.choice(("accepted", "recycled", "sql", "lead")),
            "reason": dice.choice(("contract_runs", "x")),
        }
    flags = dice.choice((None, None, None, None, "bot"))
    us = "us" if name == "triage" or dice.random() < 0.1 else "person"
    told = json.dumps(properties, ensure_ascii=False)
    return {"person": person, "at": at, "name": name, "properties": told, "initiator": us, "flags": flags}


def _trait(dice: random.Random, person: str) -> dict[str, Any]:
    trait = dice.choice((*OWN, "account", "account"))
    value = dice.choice(ACCOUNTS) if trait == "account" else dice.choice(OWN[trait])
    return {"person": person, "at": dice.choice((None, _at(dice))), "trait": trait, "value": value}


def _of_account(dice: random.Random, account: str) -> dict[str, Any]:
    trait = dice.choice(sorted(OF_ACCOUNTS))
    return {
        "account": account,
        "at": dice.choice((None, _at(dice))),
        "trait": trait,
        "value": dice.choice(OF_ACCOUNTS[trait]),
    }


def tables(playbook: str, history: History, as_of: int, engine: Engine) -> dict[str, pa.Table]:
    """Everything that a replay tells."""
    made: dict[str, list[pa.Table]] = {name: [] for name in SCHEMAS}
    for batch in replay(load(playbook), history, as_of=as_of, engine=engine):
        for name, table in batch.items():
            made[name].append(table)
    return {name: pa.concat_tables([SCHEMAS[name].empty_table(), *parts]) for name, parts in made.items()}


def check(seed: int, folder: Path, people: int) -> None:
    """One history under one playbook, as of some instant."""
    history = history_of(seed, folder, people)
    playbook = ("marketo-2019", "buyer-journey", "marketo-2015", "sales-accepted", "inbound-and-mql")[seed % 5]
    as_of = START + (60 if seed % 3 else 200) * DAY
    meant, found = (tables(playbook, history, as_of, one) for one in (Engine.REFERENCE, Engine.KERNEL))
    for name in SCHEMAS:
        assert found[name].equals(meant[name]), (seed, name)


@pytest.mark.parametrize("seed", range(10))
def test_columns_know_what_the_log_knows(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path / "history", 25)


@pytest.mark.long
def test_columns_know_what_many_logs_know(tmp_path: Path) -> None:
    first = random.SystemRandom().randrange(2**40)
    for seed in range(first, first + 300):
        check(seed, tmp_path / str(seed), 25)
