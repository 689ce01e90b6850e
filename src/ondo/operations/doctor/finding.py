"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ondo.texts import say


class State(StrEnum):
    """`TO_DO`: it works, but something should be done. `WRONG`: something does not work, or will be lost."""

    OK = "ok"
    TO_DO = "to_do"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One line: what it is about, how it is, and the message that says so and what to do."""

    subject: str
    state: State
    key: str
    params: dict[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """In the language that is spoken now."""
        return say(self.key, None, **self.params)


def fine(subject: str, key: str, **params: Any) -> Finding:
    """All is well."""
    return Finding(subject, State.OK, key, params)


def to_do(subject: str, key: str, **params: Any) -> Finding:
    """It works so far."""
    return Finding(subject, State.TO_DO, key, params)


def wrong(subject: str, key: str, **params: Any) -> Finding:
    """It does not work."""
    return Finding(subject, State.WRONG, key, params)
