"""What a booking tool tells, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from ondo.domain.instants import EARLIEST, LATEST, Instant, to_instant

Object: TypeAlias = dict[str, Any]
BOOKED, MOVED, CANCELLED = "booked", "moved", "cancelled"


@dataclass(frozen=True, slots=True)
class ToolBooking:
    """A meeting as the tool tells of it. `former`: what it was called before it was moved."""

    what: str
    key: str
    starts_at: Instant
    ends_at: Instant
    name: str
    address: str
    former: str = ""
    company: str = ""
    words: str = ""
    place: str = ""
    host: str = ""
    """The host's mail address."""
    language: str = ""


def instant(text: str) -> Instant:
    """An instant in ISO 8601; in UTC where it does not say. Raises ValueError, also where nobody can meet."""
    found = datetime.fromisoformat(text)
    at = to_instant(found if found.tzinfo else found.replace(tzinfo=UTC))
    if not EARLIEST <= at <= LATEST:
        raise ValueError(text)
    return at


def text(value: object, most: int) -> str:
    """A text as a database takes it; empty for anything else."""
    told = value.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(value, str) else ""
    return told.strip()[:most]
