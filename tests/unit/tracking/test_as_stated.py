"""What our own sources state in full (history) is taken by the word: nothing is concluded from names and properties."""

from __future__ import annotations

import json

from ondo.domain.events import Event
from ondo.tracking import read_call, to_event


def event(**body: object) -> Event:
    return to_event(read_call(json.dumps(body)), id="1", at=2, seq=1, occurred_at=2, received_at=2)


def test_a_name_stays_as_it_is_written() -> None:
    stated = {"type": "track", "event": "Form Submitted", "person": "p1"}
    assert event(**stated, asStated=True).name == "Form Submitted"
    assert event(**stated).name == "form_submitted"


def test_properties_are_no_traits_and_no_channel_is_assumed() -> None:
    form = {"type": "track", "event": "form_submitted", "person": "p1", "properties": {"email": "a@b.example"}}
    assert (event(**form, asStated=True).traits, event(**form, asStated=True).channel) == ({}, None)
    assert (event(**form).traits, event(**form).channel) == ({"email": "a@b.example"}, "web")


def test_traits_are_taken_as_they_are_spelled() -> None:
    told = {"type": "traits", "person": "p1", "traits": {"email": "Tanaka@B.example", "title": "部長"}}
    assert event(**told, asStated=True).traits == told["traits"]
    assert event(**told, asStated=True, account="a1", accountTraits={"employees": "80"}).account_traits == {
        "employees": "80"
    }


def test_only_our_own_sources_state_anything() -> None:
    assert event(type="track", event="Form Submitted", anonymousId="x", asStated=True).name == "form_submitted"
