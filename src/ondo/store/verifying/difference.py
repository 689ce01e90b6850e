"""What does not agree, and how much was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Difference:
    """One thing that does not agree. `key` is a message key, `params` fill its message.

    `person` is the key of whom it is about; None where it is about nobody in particular.
    """

    person: str | None
    key: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Verified:
    """What was looked at, and what does not agree there. `people` are those who were folded, `seen` all of them."""

    seen: int = 0
    people: int = 0
    events: int = 0
    differences: tuple[Difference, ...] = ()
