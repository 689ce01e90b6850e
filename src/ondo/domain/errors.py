"""What can be wrong, as a message key and its parameters; the edges put it into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `key` is a message key; `params` fill the message."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)


class OndoError(Exception):
    """The user's mistake, or a permanent refusal: shown as its message, never as a traceback."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key, params)
        self.problem = Problem(key, params)
