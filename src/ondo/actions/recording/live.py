"""One person while a batch is decided about: the fold in progress, and what is to be written of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ondo.actions.recording.crossings import Standing, standing
from ondo.domain.events import TRIAGE, Event
from ondo.domain.fold import Fold, correction, start, takes_back
from ondo.domain.in_force import switch
from ondo.domain.instants import Instant
from ondo.domain.periods import Period, fold_periods, take_back
from ondo.domain.record import Cause, Refusal, Transition
from ondo.domain.refold import assign_at
from ondo.store.bulk import listed, rows
from ondo.store.reading.in_force import InForce
from ondo.store.reading.log import Start
from ondo.store.states import from_text, to_text
from ondo.tracking.events import ACCEPTED, REFUSED


@dataclass(slots=True)
class LedgerRow:
    """A row for the ledger."""

    seq: int
    event: int
    holder: int
    at: Instant
    flags: str | None
    told: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """A transition with what went into it: the instant of the last award of each rule that counted."""

    row: Transition
    inputs: dict[str, Instant]


@dataclass(slots=True)
class Live:
    """A person's fold, carried on from where the store has it.

    `log` is the whole log, read only for whoever has to be folded anew in this batch.
    """

    person: int
    folding: Fold
    folded_to: Instant
    timer_at: Instant | None
    start: Start = field(default_factory=Start)
    log: list[Event] | None = None
    rows: list[LedgerRow] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    taken: list[Event] = field(default_factory=list)
    """The events that were taken now, verdicts with their marks."""
    account_before: str | None = None
    stored: bool = True
    """Whether the store has a state of theirs."""
    absorbed: bool = False
    """Whether they became part of somebody else in this batch."""
    recorded: str | None = None
    """The stage of the last row recorded for them, where the state does not tell."""
    refolded: str | None = None
    """Why the whole log was folded anew, if it was: what was recorded before need not come out of it again."""
    past: bool = False
    """Whether the moves are history: recorded when they were, and announced to nobody."""
    stamp: int = 0
    """What the row in the store says since the state was written, and says no more once anybody else writes it."""
    before: Standing | None = None
    """How warm they were when they were read, where that is remembered; else it is found out."""
    after: Standing | None = None
    """How warm they are once everything is decided, where it was asked."""

    def __post_init__(self) -> None:
        if self.before is None:
            self.before = standing(self.folding)

    def at(self, occurred_at: Instant, received_at: Instant, since: Instant | None) -> Instant:
        """When an event received now counts: after the timers due by then, and never before the playbook's time."""
        self.folding.advance(received_at)
        last = self.folding.state.last_at
        floor = last if since is None else since if last is None else max(last, since)
        return assign_at(occurred_at, received_at, last_at=floor)

    def take(self, event: Event, received_at: Instant, in_force: InForce) -> str | None:
        """Take an event; returns the mark of a verdict, None for everything else."""
        kept = self.folding.take(event)
        self.taken.append(kept)
        self.folded_to = max(self.folded_to, received_at, event.at)
        if self.log is not None:
            self.log.append(kept)
        if takes_back(event):
            assert self.log is not None, "the log of whoever is folded anew is read beforehand"
            take_back(self.folding, in_force.periods, self.log, **self.start.known())
        self._keep_record()
        return (ACCEPTED if kept.accepted else REFUSED) if event.name == TRIAGE and not event.flagged else None

    def join(self, others: Sequence[Live], in_force: InForce, cause: Cause) -> None:
        """Make other people part of this one: one log, folded as if it had always been one."""
        for live in (self, *others):
            live._keep_record()
        parts = [live.log or [] for live in (self, *others)]
        self.log = sorted((event for part in parts for event in part), key=lambda event: (event.at, event.seq))
        self.start = self.start.with_blanks_from(self.person, (live.start for live in others))
        self.folded_to = max(live.folded_to for live in (self, *others))
        for live in others:
            self.rows += live.rows
            live.rows, live.absorbed = [], True
        self.fold_again(in_force, cause)

    def fold_again(self, in_force: InForce, cause: Cause, *, until: Instant | None = None) -> None:
        """Fold the whole log anew, by default up to the last step; a correction row bridges two stages (law 6)."""
        assert self.log is not None, "the log of whoever is folded anew is read beforehand"
        recorded = self.folding.state.stage if self.recorded is None else self.recorded
        if until is None:
            until = max(self.folding.state.last_at or 0, self.log[-1].at if self.log else 0)
        until = max(until, in_force.since or 0)  # also whoever had no state yet goes on under the playbook in force
        self.folded_to = max(self.folded_to, until)
        self.folding = fold_periods(in_force.periods, self.log, until=until, **self.start.known())
        bridge = correction(recorded, self.folding, until, None, cause)
        self.folding.transitions = [bridge] if bridge is not None else []
        self.folding.refusals = []
        self.refolded = cause.key
        self._keep_record()

    def come_under(self, period: Period) -> None:
        """Go on under a playbook that comes in force; the whole log is read beforehand."""
        assert self.log is not None
        assert period.since is not None
        self.fire_until(period.since - 1)
        switch(self.folding, period.playbook, self.log, at=period.since, stages=period.stages, **self.start.known())
        self.fire_until(period.since)

    def fire_until(self, until: Instant) -> None:
        """Fire the timers due by then, and gather what is to be recorded."""
        self.folding.advance(until)
        self.folded_to = max(self.folded_to, until)
        self._keep_record()

    def finish(self) -> None:
        """Fire whatever is due by the end of the batch, and gather what is to be recorded."""
        self.folding.advance(self.folded_to)
        self._keep_record()

    def _keep_record(self) -> None:
        if self.folding.transitions:
            self.moves += [Move(row, self._inputs(row)) for row in self.folding.transitions]
            self.folding.transitions = []
        if self.folding.refusals:
            self.refusals += self.folding.refusals
            self.folding.refusals = []

    def _inputs(self, row: Transition) -> dict[str, Instant]:
        held = self.folding.state.held
        rules = self.folding.index.playbook.engagement_rules
        counted = {line.key for line in row.contributions}
        times = ((rules[position].key, what.last_at) for position, what in held.items())
        return {key: at for key, at in times if key in counted and at is not None}

    def dumped(self) -> str:
        """The state in its canonical form."""
        return to_text(self.folding.state)


def read_states(people: Iterable[int], in_force: InForce) -> dict[int, Live]:
    """The folds of these people as the store has them."""
    asked = list(people)
    where, parameter = listed(asked)
    found = (
        rows(f"SELECT person_id, state, folded_to, timer_at FROM fold_state WHERE person_id {where}", [parameter])
        if asked
        else []
    )
    index = in_force.playbook.index
    lives = {}
    for person, state, folded_to, timer_at in found:
        folding = Fold(index, from_text(state))
        lives[person] = Live(person, folding, folded_to, timer_at, account_before=folding.state.account)
    return lives


def begin(person: int, in_force: InForce, told: Start) -> Live:
    """Somebody of whom the store has no state yet."""
    folding = start(in_force.playbook, **told.known())
    return Live(person, folding, 0, None, start=told, stored=False)
