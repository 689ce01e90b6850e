"""How much came in and what became of it, told once a minute while anything comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ondo.collector.tables import Deposit
from ondo.collector.telling import tell

MINUTE = 60.0
"""Seconds between two lines."""
COUNTED = ("events", "duplicates", "quarantined", "too_fast", "turned_away", "too_large")


@dataclass(slots=True)
class Counts:
    """Since the last line: items by what became of them, and requests that were told to come again."""

    events: int = 0
    duplicates: int = 0
    quarantined: int = 0
    too_fast: int = 0
    """Requests answered with 429."""
    turned_away: int = 0
    """Requests answered with 503."""
    too_large: int = 0
    """Requests answered with 413: what is lost."""
    _before: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    """What the lines so far have told."""

    def stored(self, deposits: Iterable[Deposit], new: int) -> None:
        """These were stored, and so many of their events were new."""
        offered = 0
        for deposit in deposits:
            offered += len(deposit.events)
            self.quarantined += len(deposit.quarantined)
        self.events += new
        self.duplicates += offered - new

    def tell(self) -> None:
        """Writes the line, if there is something to tell, and begins anew."""
        counted = self._now()
        if any(counted.values()):
            tell("collector.minute", **counted)
        for name, count in counted.items():
            self._before[name] += count
            setattr(self, name, 0)

    def totals(self) -> Mapping[str, int]:
        """Since the process started."""
        return {name: self._before[name] + count for name, count in self._now().items()}

    def _now(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in COUNTED}

    async def keep_telling(self) -> None:
        """Every minute, until it is cancelled."""
        while True:
            await asyncio.sleep(MINUTE)
            self.tell()
