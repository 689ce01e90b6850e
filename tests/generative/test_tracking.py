"""Laws of reading calls: whatever JSON comes, it is read or refused with a reason, and what is read can be used."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any
from unicodedata import category

from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.people import CARDS, DESK, KIOSK, SERVER, SITE

from ondo.domain.company_names import names_a_company, normalised
from ondo.domain.duplicates import alike, blocking_keys
from ondo.domain.email_addresses import LONGEST, normalised_email
from ondo.domain.events import Event
from ondo.domain.identity import KINDS, SourceRules
from ondo.texts import say
from ondo.tracking import (
    Call,
    Unusable,
    claims_of,
    machine_flags,
    read_call,
    reserved,
    scanner_like,
    to_event,
)
from ondo.tracking.ids import LONGEST as LONGEST_ID
from ondo.tracking.ids import id_of

TEXTS = st.one_of(st.text(max_size=8), st.sampled_from(("taro@acme.example", "c1", "form_submitted", "株式会社オンド")))
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS)
JSON = st.recursive(
    PLAIN,
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXTS, inner, max_size=2)),
    max_leaves=4,
)
TELLING = st.sampled_from(("email", "name", "company", "firstName", "title", "crm_id", "phone"))
TRAITS = st.dictionaries(st.one_of(TEXTS, TELLING), JSON, max_size=5)
CONTEXT = st.one_of(
    JSON,
    st.fixed_dictionaries(
        {},
        optional={
            "page": st.one_of(JSON, st.dictionaries(st.sampled_from(("url", "path", "search", "title")), JSON)),
            "campaign": st.one_of(JSON, TRAITS),
            "traits": st.one_of(JSON, TRAITS),
            "userAgent": JSON,
            "library": JSON,
            "externalIds": JSON,
            "groupId": JSON,
        },
    ),
)
FIELDS = ("type", "event", "userId", "anonymousId", "properties", "traits", "context", "person", "previousId")
NAMES = ("page", "track", "identify", "group", "alias", "screen", "traits", "Track")
EVENTS = ("Form Submitted", "email_clicked", "email_opened", "triage", "Plan Chosen", "webinar_registered")
BODIES = st.fixed_dictionaries(
    {"type": st.sampled_from(NAMES), "anonymousId": st.sampled_from(("c1", "c2", 3)), "event": st.sampled_from(EVENTS)},
    optional={
        "properties": st.one_of(TRAITS, JSON),
        "traits": st.one_of(TRAITS, JSON),
        "context": CONTEXT,
        "accountTraits": st.one_of(TRAITS, JSON),
        **dict.fromkeys(("userId", "groupId", "previousId", "messageId", "timestamp", "name", "category"), JSON),
        **dict.fromkeys(("person", "account", "initiator", "channel", "user"), JSON),
    },
)
RULES = st.sampled_from((SITE, SERVER, KIOSK, CARDS, DESK))


def written(body: Any) -> str:
    """As a client writes it: some write NaN, some escape, and half characters can only be escaped."""
    return json.dumps(body)


def read(body: Any) -> Call:
    return read_call(written(body))


def storable(text: str) -> bool:
    """Whether every database takes a text: no control characters, no half characters."""
    return not any(category(letter) in ("Cc", "Cs") for letter in text)


def event_of(call: Call) -> Event:
    return to_event(call, id="1", at=5, seq=1, occurred_at=4, received_at=5)


@given(BODIES, RULES)
def test_what_is_read_becomes_an_event_with_keys(body: dict[str, Any], rules: SourceRules) -> None:
    call = read(body)
    event, claims = event_of(call), claims_of(call, rules)
    assert event.name
    assert machine_flags(call) in (None, "bot", "proxy")
    strengths = [KINDS.index(key.kind) for key in claims.keys]
    assert strengths == sorted(strengths) or claims.typed
    for key in (*claims.keys, *claims.alias):
        assert 0 < len(key.value) <= LONGEST_ID + 100
        assert storable(key.value)
    assert reserved(call) or claims.keys


@given(BODIES)
def test_what_is_read_can_be_stored(body: dict[str, Any]) -> None:
    call = read(body)
    event, claims = event_of(call), claims_of(call, SITE)
    told = [event.traits, event.account_traits, claims.account_traits, claims.company, event.name, event.user]
    plain = [dict(part) if isinstance(part, Mapping) else part for part in told]
    text = json.dumps(plain, allow_nan=False, ensure_ascii=False)
    assert text.encode()
    assert "\\u0000" not in text


@given(BODIES)
def test_reading_again_gives_the_same(body: dict[str, Any]) -> None:
    call = read(body)
    assert read_call(written(body).encode()) == call
    assert event_of(call) == event_of(read(body))


@given(BODIES)
def test_traits_are_plain_values(body: dict[str, Any]) -> None:
    event = event_of(read(body))
    for value in (*event.traits.values(), *event.account_traits.values()):
        assert isinstance(value, str | int | float | bool)
        assert not isinstance(value, float) or math.isfinite(value)
        assert not isinstance(value, str) or value.strip()


@given(
    st.one_of(st.dictionaries(st.sampled_from(FIELDS), JSON).map(written), JSON.map(written), st.text(), st.binary())
)
def test_anything_else_is_read_or_refused_with_a_reason(body: str | bytes) -> None:
    refused = refusal(body)
    assert refused is None or say(refused.problem.key, None, **refused.problem.params)


def refusal(body: str | bytes) -> Unusable | None:
    try:
        event_of(read_call(body))
    except Unusable as refused:
        return refused
    return None


@given(JSON)
def test_ids_are_short_printable_and_stay_what_they_are(value: Any) -> None:
    found = id_of(value)
    if found is not None:
        assert storable(found)
        assert 0 < len(found) <= LONGEST_ID
        assert id_of(found) == found


@given(st.one_of(st.text(), st.emails()))
@example('"a"@b.example')
@example("mailto:mailto:a@b.example")
def test_an_address_stays_what_it_is(text: str) -> None:
    found = normalised_email(text)
    if found is not None:
        assert normalised_email(found) == found
        assert len(found) <= LONGEST
        assert storable(found)


@given(st.emails())
def test_addresses_that_are_in_order_are_addresses(address: str) -> None:
    local, _, domain = address.rpartition("@")
    assume("." in domain and '"' not in local and "xn--" not in domain.lower())
    assert normalised_email(address) == address.lower()


FORMS = (
    *(
        "株式会社",
        "（株）",
        "㈱",
        "有限会社",
        " Inc.",
        " Co., Ltd.",
        "&",
        "・",
        " ",
        "オンド",
        "おんど",
        "ondo",
        "and",
        "K.K.",
    ),
    *("-", "ー"),
)


@given(st.lists(st.one_of(st.sampled_from(FORMS), st.text(max_size=3)), max_size=6).map("".join))
def test_a_name_of_a_company_stays_what_it_is(name: str) -> None:
    found = normalised(name)
    assert normalised(found) == found
    assert bool(found) == bool(name.strip()) or not found.isprintable() or not names_a_company(name)


PEOPLE = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(("山田 太郎", "山田太郎様", "Taro Yamada", "YAMADA Taro", "鈴木花子", "")),
        "name_kana": st.sampled_from(("ヤマダ タロウ", "やまだたろう", "ﾔﾏﾀﾞ ﾀﾛｳ")),
        "email": st.sampled_from(("taro@acme.example", "taro+x@acme.example", "taro@b.example", "info@acme.example")),
        "company": st.sampled_from(("株式会社オンド", "オンド", "なし", "Acme Inc.")),
        "phone": st.sampled_from(("03-1234-5678", "+81 3 1234 5678", "123")),
    },
)


@given(PEOPLE, PEOPLE)
def test_whoever_is_alike_shares_a_blocking_key(a: dict[str, object], b: dict[str, object]) -> None:
    assert alike(a, b) == alike(b, a)
    assert alike(a, b) is None or blocking_keys(a) & blocking_keys(b)


@given(PEOPLE, PEOPLE)
def test_a_scanner_is_told_by_its_haste_alone(a: dict[str, object], b: dict[str, object]) -> None:
    arrived = Event(0, 1, "email_delivered", a)
    late = Event(10_000, 2, "email_clicked", b)
    assert not scanner_like(late, [arrived])
