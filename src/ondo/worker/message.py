"""What stands in the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be told. `id` stays the same however often it is tried; `tries` counts this one too."""

    id: int
    what: str
    person: int | None
    payload: Mapping[str, Any]
    tries: int
