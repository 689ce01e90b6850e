"""How often somebody may ask, for all processes together: one number for each caller.

`used_to` is the instant by which everything they asked would be spread out evenly. It may lie ahead of now by what
may be asked at once, and no further. One statement moves it, so that no two processes give the same away twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from ondo.domain.instants import Instant
from ondo.store.bulk import rows

_MICRO = 1000
"""Microseconds in a millisecond: between two requests of many there is less than a millisecond."""
_LATER = {"postgresql": "GREATEST", "sqlite": "max"}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests a minute; `at_once`: how many of them without a pause (a sixth)."""

    per_minute: int

    @property
    def each(self) -> int:
        """Microseconds that one request takes up."""
        return 60_000_000 // self.per_minute

    @property
    def at_once(self) -> int:
        return max(1, self.per_minute // 6)


def take(caller: str, wanted: int, rate: Rate, at: Instant) -> int:
    """Take the right to ask, up to `wanted` times; returns how many times, 0 where there is nothing left."""
    while wanted:
        if _moved(caller, wanted, rate, at * _MICRO):
            return wanted
        wanted = min(wanted - 1, _left(caller, rate, at * _MICRO))
    return 0


def wait(caller: str, rate: Rate, at: Instant) -> float:
    """Seconds until the caller may ask once more."""
    ahead = _used_to(caller) + rate.each - (at * _MICRO + rate.at_once * rate.each)
    return max(0, ahead) / 1_000_000


def _moved(caller: str, count: int, rate: Rate, now: int) -> bool:
    cost, latest = count * rate.each, now + rate.at_once * rate.each
    from_now = f"{_LATER[connection.vendor]}(api_allowance.used_to, %s) + %s"
    found = rows(
        "INSERT INTO api_allowance (caller, used_to) VALUES (%s, %s) ON CONFLICT (caller)"
        f" DO UPDATE SET used_to = {from_now} WHERE {from_now} <= %s RETURNING used_to",
        [caller, now + cost, now, cost, now, cost, latest],
    )
    return bool(found)


def _left(caller: str, rate: Rate, now: int) -> int:
    """Machines whose clocks differ may have used more than there is."""
    return max(0, now + rate.at_once * rate.each - max(_used_to(caller), now)) // rate.each


def _used_to(caller: str) -> int:
    found = rows("SELECT used_to FROM api_allowance WHERE caller = %s", [caller])
    return int(found[0][0]) if found else 0
