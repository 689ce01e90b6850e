"""How often one token, or one signed-in user, may ask: a bucket each that fills up steadily.

Each process counts for itself: with n processes the limit is up to n times as high.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock

from ondo import settings
from ondo.web.api.caller import Caller

MOST_KEPT = 10_000
"""Buckets kept; whoever has not asked for longest loses theirs, and has a full one again."""
_buckets: OrderedDict[tuple[int, int | None], tuple[float, float]] = OrderedDict()
_lock = Lock()


def wait_for(caller: Caller) -> float | None:
    """Seconds until this caller may ask again; None where they may now."""
    per_minute = settings.api_per_minute()
    if not per_minute:
        return None
    return _take((caller.user.pk, caller.token), per_minute, time.monotonic())


def _take(who: tuple[int, int | None], per_minute: int, moment: float) -> float | None:
    """A bucket holds what may be asked in ten seconds."""
    most, rate = max(1.0, per_minute / 6), per_minute / 60
    with _lock:
        left, since = _buckets.pop(who, (most, moment))
        left = min(most, left + (moment - since) * rate)
        _buckets[who] = (left - 1, moment) if left >= 1 else (left, moment)
        if len(_buckets) > MOST_KEPT:
            _buckets.popitem(last=False)
    return None if left >= 1 else (1 - left) / rate
