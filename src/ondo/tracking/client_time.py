"""When something happened, by the clock of a client that may be wrong.

A client says when a call was made and, if it can, what its clock showed when it sent it. The difference is right even
where the clock is not, so it is taken from the instant at which the call was received.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ondo.domain.instants import Instant
from ondo.tracking.call import Unusable

EARLIEST: Instant = 631_152_000_000
"""1990: whatever claims to be older comes from a clock that was never set."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_UNTIL = 100_000_000_000
"""Numbers below count seconds (to the year 5138), the others milliseconds (since 1973)."""


def occurred_at(timestamp: object, sent_at: Instant | None, received_at: Instant, timezone: str = "UTC") -> Instant:
    """When a call was made that says `timestamp` and was sent at `sent_at` by the same clock.

    Never later than it was received, and just then if it says no time. Raises `Unusable` for a time that cannot be
    read, or cannot be.
    """
    if timestamp is None or timestamp == "":
        return received_at
    said = instant_of(timestamp, timezone)
    if said is None:
        raise Unusable("tracking.unreadable_time", time=shortened(timestamp))
    if sent_at is not None and (corrected := received_at - (sent_at - said)) >= EARLIEST:
        return min(corrected, received_at)
    if said < EARLIEST:
        raise Unusable("tracking.absurd_time", time=shortened(timestamp))
    return min(said, received_at)


def instant_of(time: object, timezone: str = "UTC") -> Instant | None:
    """A time as clients write it: ISO 8601, or a number of seconds or milliseconds. None for all else.

    A time without an offset is meant in `timezone`.
    """
    try:
        if type(time) is str:
            moment = datetime.fromisoformat(time)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=ZoneInfo(timezone))
            since = moment - _EPOCH
            return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000
        if isinstance(time, int | float) and type(time) is not bool:
            return int(time * 1000 if abs(time) < _SECONDS_UNTIL else time)
    except (ValueError, OverflowError):
        pass
    return None


def shortened(value: object) -> str:
    """A value that is not in order, as a message can show it: printable, and not too much of it."""
    return ascii(value)[:100] if type(value) is not str or not value.isprintable() else value[:100]
