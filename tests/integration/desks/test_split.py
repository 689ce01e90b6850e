"""However the log is cut into batches, desks read the same.

Merges are left out: within one batch whoever is merged counts as one from its beginning.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from tests.arrivals import act, page, source
from tests.databases import mostly_on
from tests.integration.desks.office import DAY, Office, open_office

pytestmark = pytest.mark.usefixtures("store")

VERDICTS: list[dict[str, Any]] = [
    {"verdict": "sql", "need": "speed"},
    {"verdict": "sql", "need": "speed", "owner": "ito"},
    {"verdict": "sql"},
    {"verdict": "lead", "next_activity": "call", "due": "2023-11-20"},
    {"verdict": "recycled", "reason": "later"},
    {"verdict": "accepted"},
    {"verdict": "accepted", "due": "2023-11-30", "next_activity": "meeting"},
    {"verdict": "returned", "reason": "too_early"},
]
ACTS: list[tuple[str, dict[str, Any]]] = [
    ("call_attempted", {}),
    ("call_attempted", {"due": "2023-11-16", "next_activity": "call"}),
    ("call_connected", {}),
    ("mail_sent", {"due": "2023-11-18"}),
    ("meeting_booked", {"on": "2023-11-18"}),
    ("meeting_held", {}),
    ("assigned", {"owner": "ito"}),
    ("list_added", {"campaign": "fair"}),
    ("opportunity_created", {}),
    ("opportunity_lost", {"reason": "price"}),
    ("opportunity_won", {}),
    ("consent_changed", {"channel": "phone", "given": False}),
]


def live_through(seed: int, at_once: int) -> list[tuple[object, ...]]:
    """Three MQLs and what is done with them, decided about so many events at once."""
    dice, office = random.Random(seed), open_office()
    people = {cookie: office.mql(f"{cookie}@{cookie}.example", cookie) for cookie in "abc"}
    done: list[tuple[str, int]] = []
    for number in range(60):
        item = something(dice, people, done)
        event = office.arrives(item, by=source("ondo", "ondo") if "person" in item else None, later=DAY // 16)
        if "person" in item:
            done.append((item["person"], event))
        if number % at_once == at_once - 1:
            office.decide()
    office.decide()
    return tables(office)


def something(dice: random.Random, people: dict[str, str], done: list[tuple[str, int]]) -> dict[str, Any]:
    """The next thing that happens."""
    cookie, key = dice.choice(sorted(people.items()))
    user, chance = dice.choice(["sato", "ito"]), dice.random()
    if chance < 0.1:
        return {"type": "track", "event": "document_requested", "anonymousId": cookie}
    if chance < 0.15:
        return page(cookie) | {"context": {"campaign": {"name": "spring"}}}
    if chance < 0.35 and done:
        of_whom, event = dice.choice(done)
        return act(of_whom, "retracted", user, event=str(event))
    if chance < 0.65:
        return act(key, "triage", user, **dice.choice(VERDICTS))
    name, told = dice.choice(ACTS)
    return act(key, name, user, **({"opportunity": key} if name.startswith("opp") else {}), **told)


def tables(office: Office) -> list[tuple[object, ...]]:
    """Everything that desks read."""
    from ondo.store import models as m

    rows: list[tuple[object, ...]] = []
    for model, columns in (
        (m.TriageVerdict, ("person", "event", "verdict", "stage", "accepted", "retracted_at")),
        (m.Activity, ("person", "kind", "because", "owner", "due_at", "created_at", "done_at", "done_event")),
        (m.HandOff, ("person", "stage", "handed_at", "handed_by", "outcome", "outcome_at", "outcome_by", "reason")),
        (m.Opportunity, ("key", "person", "status", "opened_at", "closed_at", "reason")),
        (m.Meeting, ("key", "person", "kind", "booked_at", "held_at", "user")),
        (m.CampaignMember, ("campaign__key", "person", "event")),
        (m.Consent, ("person", "channel", "given", "event")),
        (m.Person, ("key", "root", "owner")),
    ):
        rows += [(model.__name__, *row) for row in model._default_manager.values_list(*columns)]
    return sorted(rows, key=repr)


@mostly_on("sqlite")
@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.long) for seed in (3, 4))])
def test_one_by_one_and_all_at_once_give_the_same(seed: int, start_afresh: Callable[[], None]) -> None:
    one_by_one = live_through(seed, 1)
    assert {row[0] for row in one_by_one} >= {"TriageVerdict", "Activity", "HandOff", "Opportunity"}
    for at_once in (7, 60):
        start_afresh()
        assert live_through(seed, at_once) == one_by_one
