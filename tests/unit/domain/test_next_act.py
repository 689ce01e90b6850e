"""What is best done next, case by case."""

from __future__ import annotations

import pytest

from ondo.domain.next_act import AtHand, suggested


@pytest.mark.parametrize(
    ("known", "acts"),
    [
        (AtHand(), [("edit", "unreachable")]),
        (AtHand(here=True, replied=True), [("edit", "unreachable")]),
        (AtHand(email=True), [("mail", "email")]),
        (AtHand(phone=True, email=True), [("call", "phone"), ("mail", "email")]),
        (AtHand(phone=True, email=True, here=True), [("call", "here"), ("mail", "email")]),
        (AtHand(phone=True, email=True, replied=True), [("mail", "replied"), ("call", "phone")]),
        (AtHand(phone=True, replied=True), [("call", "replied")]),
        (AtHand(phone=True, email=True, replied=True, here=True), [("mail", "replied"), ("call", "here")]),
        (AtHand(phone=True, email=True, promised="call", replied=True), [("call", "promised"), ("mail", "replied")]),
        (AtHand(email=True, promised="call"), [("mail", "email")]),
    ],
)
def test_our_word_comes_first_then_theirs_then_the_moment(known: AtHand, acts: list[tuple[str, str]]) -> None:
    assert [(one.act, one.because) for one in suggested(known)] == acts
