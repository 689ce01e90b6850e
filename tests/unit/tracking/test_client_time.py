"""When something happened, by clocks that may be wrong."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ondo.tracking.call import Unusable
from ondo.tracking.client_time import instant_of, occurred_at

NOON = 1_777_636_800_000  # 2026-05-01T12:00:00Z
HOUR = 3_600_000


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-05-01T12:00:00Z", NOON),
        ("2026-05-01T12:00:00.250Z", NOON + 250),
        ("2026-05-01T12:00:00.123456789Z", NOON + 123),
        ("2026-05-01T21:00:00+09:00", NOON),
        ("2026-05-01T21:00:00+0900", NOON),
        ("2026-05-01 12:00:00+00:00", NOON),
        (NOON, NOON),
        (NOON / 1000, NOON),
        (NOON // 1000, NOON),
        ("1969-12-31T23:59:59Z", -1000),
    ],
)
def test_times_as_clients_write_them(text: object, instant: int) -> None:
    assert instant_of(text) == instant


def test_a_time_without_an_offset_is_the_sources() -> None:
    assert instant_of("2026-05-01T21:00:00", "Asia/Tokyo") == NOON
    assert instant_of("2026-05-01T12:00:00") == NOON


@pytest.mark.parametrize(
    "text", ["yesterday", "", "2026-13-01", [], {}, True, float("nan"), float("inf"), None, "\ud800"]
)
def test_what_is_no_time(text: object) -> None:
    assert instant_of(text) is None


def test_a_clock_that_is_wrong_is_corrected() -> None:
    slow = NOON - 3 * 24 * HOUR
    assert occurred_at("2026-04-28T11:59:00Z", slow, NOON) == NOON - 60_000
    fast = NOON + HOUR
    assert occurred_at("2026-05-01T12:59:00Z", fast, NOON) == NOON - 60_000


def test_without_a_time_of_sending_the_time_counts_as_it_is() -> None:
    assert occurred_at("2025-05-01T12:00:00Z", None, NOON) == NOON - 365 * 24 * HOUR


def test_without_a_time_it_happened_when_it_was_received() -> None:
    assert occurred_at(None, NOON - HOUR, NOON) == occurred_at("", None, NOON) == NOON


@pytest.mark.parametrize("sent_at", [None, NOON])
def test_nothing_happens_after_it_was_received(sent_at: int | None) -> None:
    assert occurred_at("9999-12-31T23:59:59Z", sent_at, NOON) == NOON


def test_a_time_of_sending_that_cannot_be_is_left_out() -> None:
    assert occurred_at("2026-05-01T11:00:00Z", instant_of("9999-01-01T00:00:00Z"), NOON) == NOON - HOUR


@pytest.mark.parametrize(
    ("time", "key"),
    [
        ("last week", "tracking.unreadable_time"),
        ({"$date": 1}, "tracking.unreadable_time"),
        ("0001-01-01T00:00:00Z", "tracking.absurd_time"),
        ("1970-01-01T00:00:00Z", "tracking.absurd_time"),
        (-5, "tracking.absurd_time"),
    ],
)
def test_times_that_cannot_be_used(time: object, key: str) -> None:
    with pytest.raises(Unusable) as caught:
        occurred_at(time, None, NOON)
    assert caught.value.problem.key == key
    assert str(caught.value.problem.params["time"]).isprintable()


@given(st.one_of(st.integers(), st.floats(), st.text(), st.datetimes().map(str)), st.one_of(st.none(), st.integers()))
def test_whatever_is_said_it_happened_before_it_was_received(time: object, sent_at: int | None) -> None:
    with suppress(Unusable):
        assert 0 < occurred_at(time, sent_at, NOON) <= NOON
