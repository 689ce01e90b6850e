"""No body whatsoever breaks the collector or loses an item: what comes in is an event, in the quarantine, or known."""

from __future__ import annotations

import gzip
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.databases import mostly_on
from tests.integration.collector import stored
from tests.integration.collector.asking import KEY, ask, page
from tests.integration.collector.running import Collector

from ondo.collector.bodies import opened, unpacked
from ondo.tracking.call import Unusable
from ondo.tracking.event_keys import message_id_of

HALF, ZERO = "\ud83d", "\x00"
TEXT = st.one_of(
    st.text(max_size=20), st.sampled_from([HALF, ZERO, "undefined", "9999-12-31T23:59:59Z", "-1", "x" * 40_000])
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=6,
)
IDS = st.one_of(JSON, st.sampled_from(["m-1", "m-2", "m-3", 7]))
ITEM = st.fixed_dictionaries(
    {},
    optional={
        "type": st.one_of(JSON, st.sampled_from(["track", "page", "identify", "alias", "traits", "PAGE"])),
        "event": st.one_of(JSON, st.sampled_from(["Hi", "triage"])),
        **dict.fromkeys(("messageId", "userId", "anonymousId", "writeKey", "person"), IDS),
        **dict.fromkeys(("timestamp", "originalTimestamp", "sentAt", "properties", "traits", "context"), JSON),
    },
)
ENVELOPE = st.fixed_dictionaries(
    {"batch": st.one_of(st.lists(st.one_of(ITEM, JSON), max_size=5), JSON)},
    optional=dict.fromkeys(("sentAt", "writeKey", "context"), JSON),
)
WHOLE = st.one_of(ENVELOPE, ITEM, JSON).map(lambda told: json.dumps(told).encode())


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Bodies that are in order, nearly in order, broken off, with bytes changed, packed, and plain garbage."""
    body = draw(st.one_of(WHOLE, WHOLE, WHOLE, st.binary(max_size=50)))
    if draw(st.integers(0, 4)) == 0 and body:
        at = draw(st.integers(0, len(body) - 1))
        body = draw(st.sampled_from([body[:at], body[:at] + b"\xff" + body[at + 1 :], body[:at] + b'"' + body[at:]]))
    return gzip.compress(body) if draw(st.booleans()) else body


HOSTILE = [
    b'{"batch":[{"a":' + b"[" * 100_000,
    b'{"batch":[{"type":"page","userId":"u","a":' + b"[" * 900 + b"]" * 900 + b"}]}",
    b'{"userId":' + b"9" * 5_000 + b"}",
    b'{"userId":"u","type":"page","timestamp":' + b"9" * 400 + b"}",
    b'{"userId":"u","type":"page","timestamp":1e999,"sentAt":-1e999}',
    b'{"batch":[1,2,3],"batch":[4],"sentAt":{},"writeKey":[]}',
    b'{"type":"page","type":"track","messageId":"a","messageId":null,"userId":"u"}',
    b'{"batch":[{"type":"\\u0000","userId":"u"},{"type":"\\ud800","userId":"u"}]}',
    b'{"type":"page","userId":"\\u0000"}',
    b'{"type":"page","userId":"u","v":NaN,"w":' + b"[" * 600 + b"]" * 600 + b"}",
    "﻿".encode() + json.dumps(page("bom")).encode(),
    json.dumps(page("utf-16")).encode("utf-16"),
    json.dumps(page("shift_jis", name="料金"), ensure_ascii=False).encode("shift_jis"),
    b" \n\t ",
]


def items_in(body: bytes) -> list[Any]:
    """The ids that the items of a body give; None for one without."""
    try:
        items = opened(unpacked(body)).items if body else []
    except Unusable:
        return [None]
    return [_id(bytes(item)) for item in items]


def _id(item: bytes) -> str | None:
    try:
        return message_id_of(json.loads(item).get("messageId"))
    except (ValueError, AttributeError, RecursionError):
        return None


def kept() -> int:
    """How many items are in the database; each event waits to be decided about."""
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in ("event", "quarantine", "pending"))
    ((events, quarantined, pending),) = stored.rows(f"SELECT {counts}")
    assert events == pending
    return int(events + quarantined)


def check(collector: Collector, path: str, body: bytes, seen: set[str]) -> None:
    before, ids = kept(), items_in(body)
    answered = ask(collector, path, body, key=KEY)
    assert answered.status == 200, (body, answered)
    repeated = 0
    for one in ids:
        repeated += one in seen
        seen |= {one} - {None}
    assert len(ids) - repeated <= kept() - before <= len(ids), body


@mostly_on("postgresql")  # it refuses some letters
def test_no_body_whatsoever(collector: Collector) -> None:
    seen: set[str] = set()
    for body in HOSTILE:
        check(collector, "/v1/batch", body, seen)
        check(collector, "/v1/track", body, seen)

    @settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.nested_given, HealthCheck.large_base_example])
    @given(bodies(), st.sampled_from(["/v1/batch", "/v1/t", "/v1/p", "/v1/i"]))
    def any_body(body: bytes, path: str) -> None:
        check(collector, path, body, seen)

    any_body()
    assert ask(collector, "/healthz", method="GET").status == 200
