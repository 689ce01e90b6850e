"""One item of a request: an event, or the reason why not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Raw

from ondo.collector.items import MOST_BYTES, Delivery, event_row, read_item
from ondo.collector.plain import plain_row
from ondo.collector.sources import Source
from ondo.collector.tables import EventRow
from ondo.texts import say
from ondo.tracking import Unusable, read_call
from ondo.tracking.event_keys import event_key

NOON = 1_777_636_800_000  # 2026-05-01T12:00:00Z
SITE = Source(7, "browser", "UTC", None)
DESK = Source(8, "ondo", "UTC", None)
SERVER = Source(9, "server", "UTC", None)


def taken(item: bytes | dict[str, Any], source: Source = SITE, **shared: Any) -> EventRow:
    raw = item if isinstance(item, bytes) else json.dumps(item).encode()
    delivery = Delivery(NOON, **shared)
    return event_row(read_item(raw, delivery), source, delivery)


def why_not(item: bytes | dict[str, Any], source: Source = SITE, **shared: Any) -> str:
    with pytest.raises(Unusable) as caught:
        taken(item, source, **shared)
    return caught.value.problem.key


def test_a_call_that_is_whole_is_stored_as_it_came() -> None:
    body = b'{ "type":"track", "event":"Hi", "messageId":"m", "userId":"u", "properties": {"v": 1.10, "w": "\\u3042"} }'
    assert taken(body) == EventRow(event_key(7, "m"), 7, NOON, NOON, body.decode())


def test_what_the_request_says_is_added_and_every_character_stays() -> None:
    item = b'{"userId" : 17, "v": 1.10, "w": 1e3, "u": "\\u3042"}'
    row = taken(item, usual_type="page", context=Raw(b'{"ip": "::1"}'))
    added = json.loads(row.body)
    assert row.body == (
        f'{{"userId":17,"v":1.10,"w":1e3,"u":"\\u3042","messageId":"{added["messageId"]}","type":"page",'
        '"context":{"ip": "::1"}}'
    )
    assert row.key == event_key(7, added["messageId"])


def test_what_the_item_says_itself_goes_before() -> None:
    item = b'{"type":"screen","userId":"u","messageId":"m","context":{}}'
    assert taken(item, usual_type="page", context=Raw(b'{"ip":"::1"}')).body == item.decode()


@pytest.mark.parametrize("empty", ["null", '""', '"undefined"', "[]"])
def test_an_id_that_says_nothing_is_replaced(empty: str) -> None:
    item = f'{{"type":"page","userId":"u","messageId":{empty}}}'.encode()
    assert taken(item).key != taken(item).key
    assert json.loads(taken(item).body)["messageId"]


def test_odd_items_are_taken_as_they_came_or_completed() -> None:
    odd = b'{"type":"page","userId":"u","messageId":"m","properties":{"v":NaN,"w":"\\ud83d"}}'
    assert taken(odd).body == odd.decode()
    completed = taken(b'{"userId":"u","v":NaN,"w":"\\ud83d"}', usual_type="page", context=Raw(b'{"a":1}')).body
    assert completed.startswith('{"userId": "u", "v": NaN, "w": "\\ud83d", "messageId": "')
    assert read_call(completed).type == "page"


def test_the_clock_is_corrected_by_what_the_item_says_or_else_the_request() -> None:
    item = {"type": "page", "userId": "u", "timestamp": "2026-05-01T10:00:00Z"}
    assert taken(item, sent=NOON - 3_600_000).occurred_at == NOON - 3_600_000
    assert taken({**item, "sentAt": "2026-05-01T10:00:01Z"}, sent=NOON).occurred_at == NOON - 1000
    assert taken({**item, "originalTimestamp": "2026-05-01T11:00:00Z"}).occurred_at == NOON - 2 * 3_600_000
    original = {"type": "page", "userId": "u", "originalTimestamp": "2026-05-01T11:00:00Z"}
    assert taken(original).occurred_at == NOON - 3_600_000


@pytest.mark.parametrize(
    ("item", "key"),
    [
        (b"7", "tracking.not_object"),
        (b"[]", "tracking.not_object"),
        (b'"text"', "tracking.not_object"),
        (b"", "tracking.not_json"),
        (b'{"type":"page"', "tracking.not_json"),
        (b'{"type":"page","userId":"\xff"}', "tracking.not_utf8"),
        (b'{"a":' * 100_000, "tracking.not_json"),
        (b'{"userId":"u"}', "tracking.no_type"),
        (b'{"type":5,"userId":"u"}', "tracking.no_type"),
        (b'{"type":["track"],"userId":"u"}', "tracking.no_type"),
        (b'{"type":"dance","userId":"u"}', "tracking.unknown_type"),
        (b'{"type":"track","userId":"u"}', "tracking.no_event_name"),
        (b'{"type":"track","event":" ","userId":"u"}', "tracking.no_event_name"),
        (b'{"type":"track","event":{"a":1},"userId":"u"}', "tracking.no_event_name"),
        (b'{"type":"page"}', "tracking.nobody"),
        (b'{"type":"page","userId":"undefined","anonymousId":null}', "tracking.nobody"),
        (b'{"type":"page","userId":"u","timestamp":"soon"}', "tracking.unreadable_time"),
        (b'{"type":"page","userId":"u","timestamp":"0001-01-01T00:00:00Z"}', "tracking.absurd_time"),
        (b'{"type":"page","userId":"u","name":"' + b"x" * MOST_BYTES + b'"}', "collector.large_event"),
        ('{"type":"page","userId":"u","name":"…"}'.replace("…", "あ" * 11_000).encode(), "collector.large_event"),
    ],
)  # fmt: skip
def test_what_is_not_in_order(item: bytes, key: str) -> None:
    assert why_not(item) == key


OWN = [
    {"type": "track", "event": "triage", "userId": "u"},
    {"type": "track", "event": "Triage", "userId": "u"},
    {"type": "track", "event": " retracted ", "userId": "u"},
    {"type": "track", "event": "traits", "userId": "u"},
    {"type": "traits", "userId": "u", "traits": {"a": 1}},
    {"type": "page", "userId": "u", "person": "p-1"},
]


@pytest.mark.parametrize("item", OWN)
def test_what_only_our_own_sources_may_say(item: dict[str, Any]) -> None:
    assert why_not(item) == "collector.reserved"
    assert taken(item, DESK).body


BY_US = ["Snoozed", "assigned", "Opportunity Won", "callConnected", "meeting_held", "Imported As", "MQL Rated"]


@pytest.mark.parametrize("name", BY_US)
def test_what_we_do_is_said_by_our_servers_and_by_no_page(name: str) -> None:
    item = {"type": "track", "event": name, "messageId": "m", "userId": "tanaka@acme.example"}
    assert why_not(item) == "collector.not_from_a_page"
    assert plain_row(json.dumps(item).encode(), SITE, Delivery(NOON)) is None
    for other in (SERVER, DESK):
        assert taken(item, other).body


@pytest.mark.parametrize("name", ["Meeting Booked", "Email Opened", "Unsubscribed", "Discovery Call Booked"])
def test_pages_tell_of_what_is_done_on_them(name: str) -> None:
    assert taken({"type": "track", "event": name, "userId": "u"}).body


HALF = "\ud83d"
IDS = st.one_of(
    st.none(), st.text(max_size=8), st.sampled_from(["u", "null", "0", HALF]), st.integers(), st.lists(st.none())
)
NAMES = st.one_of(
    IDS, st.sampled_from(["triage", "Retracted", "traits", "Snoozed", "Form Submitted", "x" * 400, "\u0000", " "])
)
TYPES = st.one_of(NAMES, st.sampled_from(["track", "page", "identify", "group", "alias", "traits", "Track "]))
TIMES: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", 0, 1.5, NOON, "2026-05-01T11:00:00.123Z", "2026-05-01 11:00", "soon", [], True]
)
FIELDS = {
    "type": TYPES, "event": NAMES, "messageId": IDS, "userId": IDS, "anonymousId": IDS, "groupId": IDS, "person": IDS,
    "account": IDS, "traits": st.one_of(IDS, st.fixed_dictionaries({"email": NAMES})), "properties": IDS,
    "context": st.one_of(IDS, st.fixed_dictionaries({"traits": IDS})), "timestamp": TIMES, "originalTimestamp": TIMES,
    "sentAt": TIMES,
}  # fmt: skip


DELIVERIES = st.sampled_from(
    [Delivery(NOON), Delivery(NOON, "page", sent=NOON - 5), Delivery(NOON, "page", Raw(b'{"ip":"::1"}'))]
)


@given(st.fixed_dictionaries({}, optional=FIELDS), DELIVERIES)
def test_what_is_recognised_at_a_glance_comes_out_as_if_it_had_been_read(item: dict[str, Any], by: Delivery) -> None:
    raw = json.dumps(item).encode()
    found = plain_row(raw, SITE, by)
    if found is not None:
        assert found == event_row(read_item(raw, by), SITE, by)


def test_what_plain_clients_send_is_recognised() -> None:
    item = {"type": "track", "event": "Form Submitted", "messageId": "m", "anonymousId": "a"}
    for more in ({}, {"originalTimestamp": "2026-05-01T11:00:00.123Z"}, {"sentAt": "2026-05-01T11:00:00Z"}):
        raw = json.dumps({**item, **more}).encode()
        assert plain_row(raw, SITE, Delivery(NOON)) == taken(raw)


@given(st.one_of(st.binary(), st.fixed_dictionaries({}, optional=FIELDS).map(lambda item: json.dumps(item).encode())))
@example(b'{"messageId": 1, "userId": "ann"}')
def test_whatever_comes_is_taken_or_there_is_a_reason(raw: bytes) -> None:
    delivery = Delivery(NOON, "page", Raw(b'{"ip":"::1"}'))
    try:
        row = event_row(read_item(raw, delivery), SITE, delivery)
    except Unusable as error:
        params: dict[str, Any] = {**error.problem.params}
        say(error.problem.key, **params)
    else:
        assert read_call(row.body).message_id
        assert b"\0" not in row.body.encode()
