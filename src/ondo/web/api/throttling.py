"""How often one token, or one signed-in user, may ask, whichever process answers.

The store counts for all processes (`ondo.store.allowances`). So that not every read becomes a write, a process takes
the right to ask some times at once and spends it by itself; what it has not spent after ten seconds is lost.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from ondo import settings
from ondo.domain.instants import SECOND, Instant
from ondo.store.allowances import Rate, take, wait
from ondo.web.api.caller import Caller
from ondo.web.frame.moments import now

MOST_KEPT = 10_000
"""Callers that a process keeps something for; whoever has not asked for longest loses theirs."""
KEPT = 10 * SECOND
PART = 4
"""A process takes this part of what may be asked at once."""


@dataclass
class Purse:
    """What a process may still spend for a caller, until when; `closed_until`: when there may be something again."""

    left: int = 0
    until: Instant = 0
    closed_until: Instant = 0


_purses: OrderedDict[str, Purse] = OrderedDict()
_lock = Lock()


def wait_for(caller: Caller) -> float | None:
    """Seconds until this caller may ask again; None where they may now."""
    per_minute = settings.api_per_minute()
    if not per_minute:
        return None
    who, at = f"{caller.user.pk}:{caller.token or ''}", now()
    purse = _purse(who)
    if purse.closed_until > at:
        return (purse.closed_until - at) / SECOND
    return None if _spent(purse, at) else _fetch(who, purse, Rate(per_minute), at)


def _fetch(who: str, purse: Purse, rate: Rate, at: Instant) -> float | None:
    taken = take(who, max(1, rate.at_once // PART), rate, at)
    if not taken:
        seconds = wait(who, rate, at)
        purse.closed_until = at + round(seconds * SECOND)
        return seconds
    with _lock:
        purse.left, purse.until = (purse.left if purse.until > at else 0) + taken - 1, at + KEPT
    return None


def _purse(who: str) -> Purse:
    with _lock:
        purse = _purses.setdefault(who, Purse())
        _purses.move_to_end(who)
        if len(_purses) > MOST_KEPT:
            _purses.popitem(last=False)
        return purse


def _spent(purse: Purse, at: Instant) -> bool:
    with _lock:
        if purse.left < 1 or purse.until <= at:
            return False
        purse.left -= 1
        return True
