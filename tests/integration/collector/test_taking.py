"""What the collector takes: paths, ways to pack a body and to show a key, what it answers and what it stores."""

from __future__ import annotations

import gzip
import json
import time

from tests.integration.collector import stored
from tests.integration.collector.asking import KEY, OUR_KEY, ask, basic, page
from tests.integration.collector.running import Collector

from ondo.tracking.event_keys import event_key

PATHS = {"track": "t", "page": "p", "screen": "s", "identify": "i", "group": "g", "alias": "a"}


def test_every_path(collector: Collector) -> None:
    for number, path in enumerate(("/v1/batch", "/v1/b", "/v1/import", "/v1/batch/")):
        assert ask(collector, path, {"batch": [page(number)]}).status == 200
    for kind, short in PATHS.items():
        for path in (kind, short):
            call = {"userId": "u", "messageId": path + kind, "event": "Hi"}
            assert ask(collector, f"/v1/{path}", call).body == b'{"success":true}'
    assert [e.call["type"] for e in stored.events()] == ["page"] * 4 + [kind for kind in PATHS for _ in range(2)]
    assert stored.count("pending") == len(stored.events())
    assert stored.quarantine() == []


def test_every_way_to_pack_a_body(collector: Collector) -> None:
    kinds = ("text/plain", "application/json", "application/x-www-form-urlencoded", "")
    for number, kind in enumerate(kinds):
        body = json.dumps({"batch": [page(f"{number}-{n}") for n in range(2)]}).encode()
        for packed, label in ((body, ""), (gzip.compress(body), "gzip"), (gzip.compress(body), ""), (body, "gzip")):
            assert ask(collector, "/v1/batch", packed, Content_Type=kind, Content_Encoding=label).status == 200
    assert len(stored.events()) == 2 * len(kinds)
    assert stored.quarantine() == []


def test_every_way_to_show_a_key(collector: Collector) -> None:
    ways = (
        ({"batch": [page(1)]}, KEY),
        ({"batch": [page(2)], "writeKey": KEY}, None),
        ({"batch": [page(3, writeKey=KEY), page(4, writeKey=OUR_KEY)]}, None),
        ({**page(5), "writeKey": KEY}, None),
        ({**page(6), "writeKey": KEY}, "mistyped"),
    )
    for body, key in ways:
        assert ask(collector, "/v1/batch", body, key=key).status == 200
    assert ask(collector, "/v1/p", page(7), key=None, Authorization=basic(KEY).lower().replace("basic", "BASIC")).status
    assert {(e.source, e.id) for e in stored.events()} == {
        *(("site", f"m-{n}") for n in (1, 2, 3, 5, 6)),
        ("desk", "m-4"),
    }


def test_it_counts_once_however_often_and_by_whichever_way_it_comes(collector: Collector) -> None:
    for _ in range(2):
        ask(collector, "/v1/batch", {"batch": [page(1, n=1), page(1, n=2), page(2)]})
        ask(collector, "/v1/p", page(2, n=3))
    collector.stop()
    collector.start()
    ask(collector, "/v1/batch", {"batch": [page(1, n=4), page(3)]})
    ask(collector, "/v1/p", page(1), key=OUR_KEY)
    assert [(e.source, e.id, e.call.get("n")) for e in stored.events()] == [
        ("site", "m-1", 1), ("site", "m-2", None), ("site", "m-3", None), ("desk", "m-1", None),
    ]  # fmt: skip
    assert stored.count("pending") == 4


def test_a_batch_where_single_calls_are_sent_to(collector: Collector) -> None:
    assert ask(collector, "/v1/p", {"batch": [page(1), page(2)]}).status == 200
    assert ask(collector, "/v1/p", b'\xef\xbb\xbf{"batch":[%s]}' % json.dumps(page(3)).encode()).status == 200
    assert (stored.ids(), stored.quarantine()) == (["m-1", "m-2", "m-3"], [])


def test_events_are_in_the_order_in_which_they_came(collector: Collector) -> None:
    for first in range(0, 300, 100):
        ask(collector, "/v1/batch", {"batch": [page(n) for n in range(first, first + 100)]})
    assert [e.id for e in stored.events()] == [f"m-{n}" for n in range(300)]
    assert stored.rows("SELECT event_id FROM pending ORDER BY id") == stored.rows("SELECT id FROM event ORDER BY id")


def test_what_is_stored(collector: Collector) -> None:
    began = time.time_ns() // 1_000_000
    ask(
        collector,
        "/v1/t",
        b'{"event":"Hi",  "userId":"u", "v":1.10, "messageId":"m", "timestamp":"2026-01-05T00:00:00Z"}',
    )
    ((key, source, received_at, occurred_at, body),) = stored.rows(
        "SELECT key, source_id, received_at, occurred_at, body FROM event"
    )
    assert bytes(key) == event_key(source, "m")
    assert body == (
        '{"event":"Hi","userId":"u","v":1.10,"messageId":"m","timestamp":"2026-01-05T00:00:00Z","type":"track"}'
    )
    assert began <= received_at <= time.time_ns() // 1_000_000
    assert occurred_at == 1_767_571_200_000
    assert stored.rows("SELECT received_at, person FROM pending") == [(received_at, None)]


def test_one_bad_item_costs_the_others_nothing(collector: Collector) -> None:
    body = b'{"batch":[%s,{"type":"dance"},7,{"type":"page","userId":"\xff"},%s],"sentAt":"2026-05-01T12:00:00Z"}' % (
        json.dumps(page(1)).encode(),
        json.dumps(page(2)).encode(),
    )
    assert ask(collector, "/v1/batch", body).status == 200
    assert [e.id for e in stored.events()] == ["m-1", "m-2"]
    reasons = [reason for reason, _ in stored.quarantine()]
    assert reasons == ["tracking.unknown_type", "tracking.not_object", "tracking.not_utf8"]
    assert [body for _, body in stored.quarantine()][1:] == [b"7", b'{"type":"page","userId":"\xff"}']
    assert {*stored.rows("SELECT sent_at, source_id FROM quarantine")} == {("2026-05-01T12:00:00Z", 1)}


def test_what_cannot_be_read_is_kept_whole(collector: Collector) -> None:
    packed = gzip.compress(b"{}" * 99)
    bodies = [b"\x00\x01\x02", b"data=%7B%7D", b'{"batch":[', packed[:-5], b"\x1f\x8b", b"\xff" * 99]
    for body in bodies:
        assert ask(collector, "/v1/batch", body).status == 200
    assert [kept for _, kept in stored.quarantine()] == bodies


def test_a_property_of_a_megabyte_is_kept(collector: Collector) -> None:
    large = page(1, properties={"text": "x" * 1_000_000})
    assert ask(collector, "/v1/batch", {"batch": [page(0), large, page(2)]}).status == 200
    ((reason, body),) = stored.quarantine()
    assert (reason, json.loads(body)) == ("collector.large_event", large)
    assert len(stored.events()) == 2


def test_a_request_without_end_is_refused(collector: Collector) -> None:
    answered = ask(collector, "/v1/batch", b"x" * 5_000_000)
    assert (answered.status, stored.quarantine()) == (413, [])
    assert ask(collector, "/v1/p", page(1)).status == 200


def test_nothing_in_it_is_nothing_to_store(collector: Collector) -> None:
    for body in (b"", b'{"batch":[]}'):
        assert ask(collector, "/v1/batch", body).status == 200
    assert (stored.events(), stored.quarantine()) == ([], [])
