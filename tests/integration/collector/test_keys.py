"""Who may send, and how much."""

from __future__ import annotations

import json
import time

import pytest
from tests.databases import mostly_on
from tests.integration.collector import stored
from tests.integration.collector.asking import KEY, Answered, ask, page
from tests.integration.collector.running import Collector

from ondo.collector.strangers import BETWEEN_LOOKS, MOST_CALLS, RATE


def test_what_comes_with_an_unknown_key_waits_in_the_quarantine(collector: Collector) -> None:
    assert ask(collector, "/v1/t", {"event": "Hi", "userId": "u"}, key="mistyped\u00ff").status == 200
    assert ask(collector, "/v1/batch", b"garbage", key="mistyped").status == 200
    assert ask(collector, "/v1/p", page(1), key=None).status == 200
    assert stored.events() == []
    found = stored.rows("SELECT reason, params, source_id FROM quarantine ORDER BY id")
    assert [(reason, source) for reason, _, source in found] == [
        ("collector.unknown_key", None), ("tracking.not_json", None), ("collector.no_key", None),
    ]  # fmt: skip
    params = found[0][1]
    assert (json.loads(params) if isinstance(params, str) else params)["write_key"].startswith("mistyped")
    assert json.loads(stored.quarantine()[0][1])["type"] == "track"


def test_a_new_key_lets_in_at_once(collector: Collector) -> None:
    ask(collector, "/v1/p", page(1))
    stored.add_source("shop", "shop-key")
    ask(collector, "/v1/p", page(2), key="shop-key")
    assert [event.source for event in stored.events()] == ["site", "shop"]


@pytest.mark.parametrize("change", ["UPDATE write_key SET revoked_at = 1", "UPDATE source SET disabled_at = 1"])
def test_a_revoked_key_lets_in_nobody_within_seconds(collector: Collector, change: str) -> None:
    ask(collector, "/v1/p", page(1))
    stored.change(f"{change} WHERE id = 1")
    time.sleep(2.5)
    ask(collector, "/v1/p", page(2))
    time.sleep(0.3)
    assert ask(collector, "/v1/p", page(3)).status == 200
    assert {reason for reason, _ in stored.quarantine()} == {"collector.revoked_key"}
    stored.change(change.replace("= 1", "= NULL") + " WHERE id = 1")
    ask(collector, "/v1/p", page(4))
    assert [event.id for event in stored.events()][-1] == "m-4"


def send_until_full(collector: Collector, key: str) -> tuple[int, Answered]:
    """How many requests were taken until one was told to come again."""
    for number in range(1_000):
        answered = ask(collector, "/v1/p", page(number), key=key)
        if answered.status != 200:
            return number, answered
    raise AssertionError("there is no limit")


@mostly_on("postgresql")
def test_a_source_is_held_to_its_rate(collector: Collector) -> None:
    stored.add_source("slow", "slow-key", rate_per_second=5)
    taken, answered = send_until_full(collector, "slow-key")
    assert answered.status == 429
    assert taken >= 5
    assert len(stored.events()) == taken
    assert ask(collector, "/v1/p", page("other")).status == 200
    time.sleep(int(answered.headers["retry-after"]))
    assert ask(collector, "/v1/p", page(taken), key="slow-key").status == 200


@mostly_on("postgresql")
def test_a_batch_larger_than_the_rate_is_taken_whole(collector: Collector) -> None:
    stored.add_source("slow", "slow-key", rate_per_second=5)
    for status in (200, 429):
        assert ask(collector, "/v1/batch", {"batch": [page(n) for n in range(20)]}, key="slow-key").status == status
    assert len(stored.events()) == 20


@mostly_on("postgresql")
def test_strangers_cannot_fill_the_disk(collector: Collector) -> None:
    """Not all at once, and not for ever; whoever has a key does not notice."""
    taken, answered = send_until_full(collector, "stranger")
    assert answered.status == 429
    assert taken >= RATE
    stored.change(
        "INSERT INTO quarantine (received_at, reason, params, body) WITH RECURSIVE many(n) AS "
        f"(SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {MOST_CALLS}) "
        "SELECT 0, 'collector.no_key', '{}', body FROM many CROSS JOIN (SELECT body FROM quarantine LIMIT 1) AS one"
    )
    time.sleep(BETWEEN_LOOKS + 0.5)
    answered = ask(collector, "/v1/p", page("s"), key="stranger")
    assert (answered.status, answered.headers["retry-after"]) == (429, "300")
    assert ask(collector, "/v1/p", page("m"), key=KEY).status == 200
    stored.change("UPDATE quarantine SET discarded_at = 1")
    time.sleep(BETWEEN_LOOKS + 0.5)
    assert ask(collector, "/v1/p", page("s"), key="stranger").status == 200
