"""What makes an event itself: its source and the id its maker gave it. The first to come with both counts, for ever."""

from __future__ import annotations

import secrets
import time
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

from ondo.tracking.ids import Id, id_of


def event_key(source: int, message_id: Id) -> bytes:
    """The 16 bytes under which the store knows an event: a hash of the id of its source, a zero and its own id."""
    hashing = _of_source(source).copy()
    hashing.update(message_id.encode())
    return hashing.digest()


@lru_cache
def _of_source(source: int) -> blake2b:
    return blake2b(f"{source}\0".encode(), digest_size=16)


def message_id_of(given: object) -> Id | None:
    """The id that a client gave; None where it gave none, or one that says nothing and would be everybody's."""
    return id_of(given)


def new_message_id() -> Id:
    """An id for a call that came without one: a UUID of version 7, so that later ones sort after earlier ones."""
    milliseconds = time.time_ns() // 1_000_000
    rest = secrets.randbits(74)
    return str(UUID(int=milliseconds << 80 | 7 << 76 | (rest >> 62) << 64 | 0b10 << 62 | rest & (1 << 62) - 1))
