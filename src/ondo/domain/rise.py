"""How a score came to be what it is: the totals of some past instants, from today's log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ondo.domain.events import NOTHING, Event
from ondo.domain.fold import retracted
from ondo.domain.instants import Instant
from ondo.domain.periods import Period, begin
from ondo.domain.scorecard import engagement
from ondo.domain.values import Millis


def totals(
    periods: Sequence[Period],
    log: Sequence[Event],
    instants: Sequence[Instant],
    *,
    traits: Mapping[str, object] = NOTHING,
    account: str | None = None,
    account_traits: Mapping[str, object] = NOTHING,
) -> list[Millis]:
    """The score at each of these rising instants, as if what was taken back later had never been."""
    gone = retracted(log)
    ahead = iter([event for event in log if event.id not in gone])
    folding = begin(periods, {"traits": traits, "account": account, "account_traits": account_traits})
    event, found = next(ahead, None), []
    for at in instants:
        while event is not None and event.at <= at:
            folding.take(event)
            event = next(ahead, None)
        folding.advance(at)
        book, state = folding.index.playbook, folding.state
        found.append(max(0, state.fit + engagement(book, state, book.zone.day_of(at))))
    return found
