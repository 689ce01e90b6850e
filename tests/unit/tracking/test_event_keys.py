"""What makes an event itself."""

from __future__ import annotations

from uuid import UUID

import pytest

from ondo.tracking.event_keys import event_key, message_id_of, new_message_id


def test_a_key_is_of_source_and_id() -> None:
    assert len(event_key(1, "a")) == 16
    assert event_key(1, "a") == event_key(1, "a")
    assert len({event_key(1, "a"), event_key(1, "b"), event_key(2, "a"), event_key(11, "a"), event_key(1, "1a")}) == 5


def test_a_key_stays_what_it_was() -> None:
    """Stored events are recognised by it for ever."""
    assert event_key(1, "a").hex() == "9056d47bb868d83eb91cc5f139a7ddc7"


@pytest.mark.parametrize("given", [None, "", " ", "undefined", "null", {}, [], True])
def test_an_id_that_says_nothing_is_none(given: object) -> None:
    assert message_id_of(given) is None


def test_ids_are_text() -> None:
    assert [message_id_of(17), message_id_of(" m-1 "), message_id_of("ajs-next-1")] == ["17", "m-1", "ajs-next-1"]


def test_new_ids_are_uuids_that_sort_by_time() -> None:
    made = [new_message_id() for _ in range(100)]
    assert len(set(made)) == 100
    assert {UUID(one).version for one in made} == {7}
    assert {UUID(one).variant for one in made} == {UUID(int=2 << 62).variant}
    assert made[0][:10] <= made[-1][:10]
