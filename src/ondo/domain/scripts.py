"""Scripts (トークスクリプト): what is asked in a call, what the answers lead to, and which outcome they speak for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ondo.domain.rules import Label


@dataclass(frozen=True)
class Answer:
    """One answer to choose. `then`: the question that follows it; `ends`: the verdict that it speaks for."""

    key: str
    label: Label
    then: str | None = None
    ends: str | None = None


@dataclass(frozen=True)
class Question:
    """What is asked, in the words to say it. Without answers to choose from, what is said is written down."""

    key: str
    says: Label
    answers: tuple[Answer, ...] = ()
    hint: Label | None = None

    def answer(self, key: str | None) -> Answer | None:
        """The answer of this key, if it is one."""
        return next((one for one in self.answers if one.key == key), None)


@dataclass(frozen=True)
class Script:
    """A call in questions. They are asked in their order; an answer may leap ahead, never back.

    `stages`: where the call is offered; `outcomes`: the verdicts it can end in, those that `ends` name among them.
    """

    key: str
    label: Label
    stages: tuple[str, ...]
    questions: tuple[Question, ...]
    outcomes: tuple[str, ...]
    opening: Label | None = None
    because: Label | None = None

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where each question stands."""
        return {one.key: number for number, one in enumerate(self.questions)}


@dataclass(frozen=True)
class Course:
    """How a call goes by the answers given: the questions that are asked, and the verdict they speak for most."""

    asked: Sequence[Question]
    suggests: str | None


def follow(script: Script, given: Mapping[str, str]) -> Course:
    """The way through a script: `given` is the answer chosen to each question; what is not on the way is not asked.

    A question without an answer goes on to the next. Of the verdicts that answers speak for, the one named most
    often is suggested, the last named where two are equal.
    """
    asked: list[Question] = []
    named: list[str] = []
    at = 0
    while at < len(script.questions):
        question = script.questions[at]
        asked.append(question)
        chosen = question.answer(given.get(question.key))
        if chosen is not None and chosen.ends is not None:
            named.append(chosen.ends)
        ahead = script.position.get(chosen.then or "", at + 1) if chosen is not None else at + 1
        at = max(at + 1, ahead)
    return Course(tuple(asked), _most(named))


def _most(named: Sequence[str]) -> str | None:
    counts = Counter(named)
    best = max(counts.values(), default=0)
    return next((one for one in reversed(named) if counts[one] == best), None)
