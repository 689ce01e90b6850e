"""Following the rows of a spec table through the fold, one by one, as a live service would.

Beside events, a row may say `other: …` (an event in another record), `history: …` (an event that an import brings
in later), `arrives: …` (an event received at the instant of the row, counted by law 5), `merge`, `unmerge`,
`history` (fold again) and `switch` (put the table's second playbook in force).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count, pairwise

from tests.spec.reading import event, instant
from tests.spec.table import Row, Table, whole

from ondo.domain.events import TRIAGE, Event
from ondo.domain.fold import Fold, start, takes_back
from ondo.domain.in_force import switch
from ondo.domain.instants import Instant
from ondo.domain.periods import Period, fold_periods, take_back
from ondo.domain.playbook import Playbook
from ondo.domain.record import Transition
from ondo.domain.refold import assign_at, refold, union
from ondo.domain.state import dump, load
from ondo.playbooks import loads

UNDATED = "undated"


@dataclass
class Person:
    """The person of a table: their log, the record of what happened to them, and the fold as it stands."""

    table: Table
    periods: list[Period]
    folding: Fold
    undated: Mapping[str, Mapping[str, object]]
    at: Instant = 0
    log: list[Event] = field(default_factory=list)
    other: list[Event] = field(default_factory=list)
    record: list[Transition] = field(default_factory=list)
    """Rows written before the present fold began: by an earlier fold, or as corrections."""
    seqs: count[int] = field(default_factory=lambda: count(1))

    @property
    def playbook(self) -> Playbook:
        """The playbook in force."""
        return self.folding.index.playbook

    @property
    def transitions(self) -> list[Transition]:
        return [*self.record, *self.folding.transitions]

    def follow(self, row: Row) -> None:
        """Let happen what a row says, going on from the state as it would be stored."""
        if row.when == UNDATED:
            return
        self.at = instant(row.when, self.playbook)
        word, _, rest = row.happens.partition(" ")
        if word == "other:":
            self.other.append(self._elsewhere(rest))
        elif word == "history:":
            self.log.append(self._event(rest))
        elif word == "arrives:":
            self._take_in(self._event(rest))
        elif word in ("merge", "unmerge", "history"):
            self._fold_again(word)
        elif word == "switch":
            self._switch(dict(pair.split("=") for pair in rest.split()))
        elif word:
            self._take(self._event(row.happens))
        self.folding.state = load(dump(self.folding.state))
        if not self.record and any(one.at > two.at for one, two in pairwise(self.log)):
            self.folding = in_one_go(self, self.at)
        self.folding.advance(self.at)

    def _event(self, text: str) -> Event:
        return event(text, self.at, next(self.seqs), self.playbook)

    def _elsewhere(self, text: str) -> Event:
        """An event of another record; a verdict there was accepted."""
        happened = self._event(text)
        return replace(happened, accepted=happened.name == TRIAGE)

    def _take(self, happened: Event) -> None:
        self.log.append(self.folding.take(happened))
        if takes_back(happened):
            take_back(self.folding, self.periods, union(self.log), **self.undated)  # type: ignore[arg-type]

    def _take_in(self, received: Event) -> None:
        """As the worker does: first the timers, then the instant at which the event counts, once and for ever."""
        self.folding.advance(self.at)
        occurred_at = self.at if received.occurred_at is None else received.occurred_at
        counts_at = assign_at(occurred_at, self.at, last_at=self.folding.state.last_at)
        self._take(replace(received, at=counts_at))

    def _fold_again(self, because: str) -> None:
        log = union(self.log, self.other) if because == "merge" else union(self.log)
        so_far = self.transitions
        self.folding, bridge = refold(
            self.periods,
            log,
            so_far[-1].to_stage if so_far else None,
            because=because,
            at=self.at,
            **self.undated,  # type: ignore[arg-type]
        )
        self.record = so_far if bridge is None else [*so_far, bridge]
        self.folding.transitions.clear()

    def _switch(self, stages: Mapping[str, str]) -> None:
        period = Period(playbook_of(self.table.then), self.at, stages)
        self.periods.append(period)
        log = union(self.log)
        switch(self.folding, period.playbook, log, at=self.at, stages=stages, **self.undated)  # type: ignore[arg-type]


@lru_cache(maxsize=512)
def playbook_of(snippet: str) -> Playbook:
    """The playbook of a snippet."""
    return loads(whole(snippet))


def person(table: Table) -> Person:
    """The person of a table before the first row."""
    playbook = playbook_of(table.playbook)
    undated: dict[str, dict[str, object]] = {"traits": {}, "account_traits": {}}
    for row in table.rows:
        if row.when == UNDATED:
            known = event(row.happens, 0, 0, playbook)
            undated["traits"] |= known.traits
            undated["account_traits"] |= known.account_traits
    return Person(table, [Period(playbook)], start(playbook, **undated), undated)  # type: ignore[arg-type]


def in_one_go(person: Person, until: Instant) -> Fold:
    """The same log folded at once up to an instant, as `explain` does it."""
    return fold_periods(person.periods, union(person.log), until=until, **person.undated)  # type: ignore[arg-type]
