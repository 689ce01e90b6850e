"""The worker's part in telling people outside: whose deadline is at risk, and who wants to hear of what."""

from __future__ import annotations

from ondo.actions.telling.due_clocks import look_at_clocks
from ondo.actions.telling.fanning_out import fan_out
from ondo.domain.instants import Instant


def tell(now: Instant) -> bool:
    """For `Worker.others`: whether there was anything to tell."""
    looked = look_at_clocks(now)
    return fan_out(now) or looked
