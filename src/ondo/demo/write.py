"""Writes the demo company as a history folder: market by market, so that memory does not grow with the size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ondo.demo.company import found, tell_market
from ondo.demo.days import Days
from ondo.demo.files import Files
from ondo.demo.market import MARKET
from ondo.domain.errors import OndoError
from ondo.engine.history.folder import changing
from ondo.engine.history.manifest import Manifest

FEWEST_PEOPLE, MOST_PEOPLE = 50, 20_000_000
FIRST_DAY = date(2024, 10, 1)
_DAYS_A_YEAR = 365
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Size:
    """How large a company, which one, and over which time."""

    people: int
    seed: int = 1
    years: int = 2
    start: date = FIRST_DAY

    @classmethod
    def of_events(cls, events: int, seed: int = 1, years: int = 2, start: date = FIRST_DAY) -> Size:
        """The size that has about so many events."""
        return cls(max(events // _events_a_person(years), FEWEST_PEOPLE), seed, years, start)

    @property
    def events(self) -> int:
        """About so many events it will have."""
        return self.people * _events_a_person(self.years)


def _events_a_person(years: int) -> int:
    """Measured: a visit or two, and mails for as long as the history goes on."""
    return 20 + 8 * years


def write_company(into: Path, size: Size, progress: Progress | None = None) -> Manifest:
    """Write the company into a folder that holds no history yet. `progress(done, of)` counts people."""
    if not FEWEST_PEOPLE <= size.people <= MOST_PEOPLE:
        raise OndoError("demo.size_out_of_range", people=size.people, fewest=FEWEST_PEOPLE, most=MOST_PEOPLE)
    if into.exists() and any(path.name != ".lock" for path in into.iterdir()):
        raise OndoError("demo.folder_not_empty", folder=into)
    company = found(size.seed, Days(size.start, size.years * _DAYS_A_YEAR))
    with changing(into) as change:
        files = Files(change, size.events)
        for market, first in enumerate(range(0, size.people, MARKET)):
            n = min(MARKET, size.people - first)
            files.add(company, tell_market(company, market, n))
            if progress:
                progress(first + n, size.people)
        manifest = files.close()
        change.commit()
    return manifest
