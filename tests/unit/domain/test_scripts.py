"""The way through a script: answers lead ahead, and speak for an outcome."""

from __future__ import annotations

import pytest

from ondo.domain.rules import Label
from ondo.domain.scripts import Answer, Question, Script, follow


def answers(**leads: tuple[str | None, str | None]) -> tuple[Answer, ...]:
    return tuple(Answer(key, Label(key, key), then, ends) for key, (then, ends) in leads.items())


def asks(key: str, **leads: tuple[str | None, str | None]) -> Question:
    return Question(key, Label(key, key), answers(**leads))


CALL = Script(
    "call",
    Label("call", "call"),
    ("mql",),
    (
        asks("reason", problem=(None, None), research=("will", None)),
        asks("problem", clear=("time", "ready"), vague=(None, "nurture")),
        asks("who"),
        asks("time", soon=(None, "ready"), later=(None, "nurture")),
        asks("will", yes=(None, "nurture"), no=(None, "looking")),
    ),
    ("ready", "nurture", "looking"),
)


@pytest.mark.parametrize(
    ("given", "asked", "suggests"),
    [
        ({}, "reason problem who time will", None),
        ({"reason": "research"}, "reason will", None),
        ({"reason": "research", "will": "no"}, "reason will", "looking"),
        ({"reason": "problem", "problem": "clear", "time": "soon"}, "reason problem time will", "ready"),
        ({"problem": "clear", "time": "later"}, "reason problem time will", "nurture"),
        ({"reason": "research", "problem": "clear"}, "reason will", None),
        ({"reason": "nothing of the kind"}, "reason problem who time will", None),
    ],
    ids=["no answer", "a leap", "an outcome", "two of one", "the last of two", "off the way", "no such answer"],
)
def test_the_way(given: dict[str, str], asked: str, suggests: str | None) -> None:
    course = follow(CALL, given)
    assert [one.key for one in course.asked] == asked.split()
    assert course.suggests == suggests


def test_what_speaks_most_is_suggested() -> None:
    assert follow(CALL, {"problem": "clear", "time": "soon", "will": "no"}).suggests == "ready"
