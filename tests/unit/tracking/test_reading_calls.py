"""What can be made of a body, and why nothing can be made of some."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.unit.tracking.payloads import call, in_a_page, track

from ondo.texts import say
from ondo.tracking import Unusable, read_call, reserved


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b"\xff\xfe", "tracking.not_utf8"),
        ("{", "tracking.not_json"),
        ("", "tracking.not_json"),
        ("[" * 100_000, "tracking.not_json"),
        ('{"properties":' * 100_000, "tracking.not_json"),
        ("[]", "tracking.not_object"),
        ("null", "tracking.not_object"),
        ('"track"', "tracking.not_object"),
        ('{"event": "login", "userId": "u1"}', "tracking.no_type"),
        ('{"type": ["track"], "userId": "u1"}', "tracking.no_type"),
        ('{"type": "delete", "userId": "u1"}', "tracking.unknown_type"),
        ('{"type": "track", "userId": "u1"}', "tracking.no_event_name"),
        ('{"type": "track", "userId": "u1", "event": " "}', "tracking.no_event_name"),
        ('{"type": "track", "userId": "u1", "event": 5}', "tracking.no_event_name"),
        (json.dumps({"type": "track", "userId": "u1", "event": "x" * 301}), "tracking.long_event_name"),
        ('{"type": "page"}', "tracking.nobody"),
        ('{"type": "page", "anonymousId": "", "userId": null}', "tracking.nobody"),
        ('{"type": "page", "anonymousId": {"id": 1}, "userId": "undefined"}', "tracking.nobody"),
        ('{"type": "group", "groupId": "g1"}', "tracking.nobody"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_nothing_can_be_made_of_is_refused_with_a_reason(body: str | bytes, key: str, lang: str) -> None:
    with pytest.raises(Unusable) as refused:
        read_call(body)
    assert refused.value.problem.key == key
    assert say(key, lang, **refused.value.problem.params)


@pytest.mark.parametrize("field", ["properties", "traits", "context", "groupId", "messageId", "timestamp", "channel"])
@pytest.mark.parametrize("junk", [None, True, 5, 1.5, "text", [], [1], {}, {"a": {"b": []}}])
def test_what_is_optional_may_be_anything(field: str, junk: object) -> None:
    assert call(track("login", **{field: junk})).name == "login"


@pytest.mark.parametrize("field", ["page", "campaign", "traits", "library", "userAgent", "externalIds", "groupId"])
@pytest.mark.parametrize("junk", [None, True, 5, "text", [], [1], {"a": None}])
def test_so_may_be_what_the_context_says(field: str, junk: object) -> None:
    assert call(in_a_page(event="login", context={field: junk})).name == "login"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('{"type":"track","event":"login","userId":"u1","properties":{"n":NaN}}', {"n": None}),
        ('{"type":"track","event":"login","userId":"u1","properties":{"n":-Infinity}}', {"n": None}),
        ('{"type":"track","event":"login","userId":"u1","properties":{"n":1e999}}', {"n": None}),
        ('{"type":"track","event":"login","userId":"u1","properties":{"n":"a\\ud800"}}', {"n": "a?"}),
        ('\ufeff{"type":"track","event":"login","userId":"u1","properties":{"n":1}}', {"n": 1}),
        ('{"type":"track","event":"login","userId":"u1","context":"web","properties":{"n":1}}', {"n": 1}),
        ('{"type":" Track ","event":" login ","userId":"u1","properties":{"n":1}}', {"n": 1}),
    ],
)
def test_what_some_clients_write_is_read_as_meant(written: str, meant: dict[str, Any]) -> None:
    for body in (written, written.encode("utf-8")):
        read = read_call(body)
        assert (read.type, read.name, read.user_id, read.properties) == ("track", "login", "u1", meant)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (17, "17"),
        (17.0, "17"),
        (" u1 ", "u1"),
        ("u\x00\n1", "u1"),
        ("社員17", "社員17"),
        (1.5, None),
        (True, None),
        (0, None),
        ("[object Object]", None),
        ("NULL", None),
        ("00000000-0000-0000-0000-000000000000", None),
    ],
)
def test_ids_are_texts_that_say_something(given: object, read: str | None) -> None:
    assert call(track("login", userId=given)).user_id == read


def test_an_id_that_is_too_long_is_told_by_its_hash() -> None:
    one, other = (call(track("login", userId="x" * 10_000 + end)).user_id for end in "ab")
    assert one is not None
    assert other is not None
    assert one != other
    assert len(one) <= 200


@pytest.mark.parametrize("name", ["triage", "Triage", "retracted", "Retracted", "traits"])
def test_some_names_are_kept_for_our_own_sources(name: str) -> None:
    assert reserved(call(track(name))) == name.lower()


def test_so_are_some_fields_and_a_type() -> None:
    assert reserved(call(track("login", person="p1"))) == "person"
    assert reserved(call(track("login", account="a1"))) == "account"
    assert reserved(call({"type": "traits", "userId": "u1", "traits": {"email": "taro@acme.example"}})) == "traits"
    assert reserved(call({"type": "group", "userId": "u1", "groupId": "g1"})) is None
    assert reserved(call({"type": "alias", "userId": "u1", "previousId": "c1"})) is None
    assert reserved(call(track("login", channel="server", user="somebody"))) is None
