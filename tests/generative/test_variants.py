"""Variants decided together, with what they have in common worked out once, come out as each would by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from tests.generative.crowds_on_disk import history_of
from tests.generative.made_up import Dice
from tests.generative.made_up_crowds import crowd_of

from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.domain.rules import Limit
from ondo.domain.triggers import AllOf, AnyOf, Compared, Trigger
from ondo.engine.history import History
from ondo.engine.kernel.matching.alike import alike
from ondo.engine.kernel.replaying import Replaying, Tables


def variants(book: Playbook) -> list[Playbook]:
    """The playbook; four that differ in numbers which only folding reads; two that hear other events."""
    rules = book.engagement_rules
    return [
        book,
        replace(book, transitions=tuple(replace(rule, when=_half(rule.when)) for rule in book.transitions)),
        replace(book, engagement_rules=tuple(replace(rule, points=2 * rule.points) for rule in rules)),
        replace(book, engagement_rules=tuple(replace(rule, limits=(Limit(1, "ever"),), fade=None) for rule in rules)),
        replace(book, silence=book.silence and replace(book.silence, steps=book.silence.steps[:1])),
        replace(book, engagement_rules=rules[1:]),
        replace(book, transitions=book.transitions[1:], engagement_rules=rules[::-1]),
    ]


def _half(trigger: Trigger) -> Trigger:
    match trigger:
        case Compared():
            return replace(trigger, points=trigger.points // 2)
        case AllOf(parts) | AnyOf(parts):
            return replace(trigger, parts=tuple(map(_half, parts)))
        case _:
            return trigger


def together(books: list[Playbook], history: History, until: Instant) -> Iterator[Tables]:
    found = list(Replaying(books, history, until))
    for place in range(len(books)):
        of_one = [tables[place] for tables in found]
        yield {name: pa.concat_tables([one[name] for one in of_one]) for name in of_one[0]}


@pytest.mark.parametrize("seed", [*range(2), *(pytest.param(n, marks=pytest.mark.long) for n in range(2, 40))])
def test_together_as_alone(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ondo.engine.history.buckets.ROWS_PER_BUCKET", 60)
    crowd = crowd_of(seed, 12, 16)
    history = history_of(crowd, tmp_path / "history", Dice(seed))
    books = variants(crowd.playbook)
    assert alike(books)[0] == [0, 1, 2, 3, 4]
    for book, found in zip(books, together(books, history, crowd.as_of), strict=True):
        (alone,) = together([book], history, crowd.as_of)
        assert [name for name in alone if not alone[name].equals(found[name])] == []


def test_who_hears_other_events_is_matched_apart() -> None:
    book = next(crowd.playbook for crowd in (crowd_of(n, 1, 1) for n in range(50)) if _tells_much(crowd.playbook))
    assert alike(variants(book)) == [[0, 1, 2, 3, 4], [5], [6]]


def _tells_much(book: Playbook) -> bool:
    return len(book.engagement_rules) > 2 and len(book.transitions) > 1 and book.silence is not None
