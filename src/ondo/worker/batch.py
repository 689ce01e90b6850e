"""One micro-batch, in one transaction: events → people → fold → state, transitions, timers, outbox.

Whoever is killed in between has done nothing; whoever has committed has done everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
from django.db import transaction

from ondo.actions.recording.live import LedgerRow, Live, begin, read_states
from ondo.actions.recording.write import write_people
from ondo.domain.events import RETRACTED
from ondo.domain.instants import Instant
from ondo.domain.record import Cause, CauseKind
from ondo.store import bulk
from ondo.store.models import Ledger, Person
from ondo.store.reading.in_force import InForce, in_force
from ondo.store.reading.log import Start, entry, logs, starts
from ondo.store.reading.waiting import settled_until
from ondo.tracking import machine_flags
from ondo.worker.claim import Arrival, Unreadable, claim, due_people
from ondo.worker.companies import Companies
from ondo.worker.directory import Directory, Place
from ondo.worker.write import quarantine, write_accounts_only

MERGED = "merge"
"""What the correction row of a merge is due to."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch did. `more`: something was left waiting."""

    events: int = 0
    timers: int = 0
    transitions: int = 0
    unreadable: int = 0
    more: bool = False
    paused: bool = False
    """Nobody was decided about: no playbook is in force, or another one is just being put in force."""


def run_batch(now: Instant, *, most: int, timers: int | None = None) -> Done:
    """Decide about up to `most` events and as many timers (or `timers` of them).

    Raises `Overtaken` where another worker was faster: then nothing was done, try again.
    """
    with transaction.atomic():
        ruling = in_force(lock=True)
        if ruling is None or ruling.switching is not None or not ruling.versions:
            return Done(paused=True)
        horizon = settled_until(now)
        arrivals, unreadable = claim(most)
        asleep = due_people(horizon, most if timers is None else timers)
        if not (arrivals or unreadable or asleep):
            return Done()
        return Batch(ruling, now, horizon).run(arrivals, unreadable, asleep, full=len(arrivals) >= most)


@dataclass(slots=True)
class Batch:
    """The people and companies of one batch."""

    in_force: InForce
    now: Instant
    horizon: Instant
    directory: Directory = field(default_factory=Directory)
    companies: Companies = field(default_factory=Companies)
    lives: dict[int, Live] = field(default_factory=dict)
    accounts_only: list[Arrival] = field(default_factory=list)

    def run(
        self, arrivals: Sequence[Arrival], unreadable: list[Unreadable], asleep: Sequence[int], *, full: bool
    ) -> Done:
        """Decide and write."""
        placed = self._place(arrivals, unreadable)
        self.directory.write_people()
        self.companies = Companies.read(arrivals)
        self.directory.lock(asleep)
        self._read_lives(placed, asleep)
        for arrival in self.accounts_only:
            self.companies.learn(arrival)
        seqs = bulk.allocate(Ledger, len(placed))
        for (arrival, place), seq in zip(placed, seqs, strict=True):
            self._decide(arrival, place, seq)
        for live in (self.lives[person] for person in asleep if person in self.lives):
            live.folded_to = max(live.folded_to, self.horizon)
        for live in self.lives.values():
            if not live.absorbed:
                live.finish()
        return self._write(placed, unreadable, asleep, full)

    def _place(self, arrivals: Sequence[Arrival], unreadable: list[Unreadable]) -> list[tuple[Arrival, Place]]:
        self.directory = Directory.read(arrivals)
        strangers = sum(1 for a in arrivals if not any(key in self.directory.holders for key in a.claims.keys))
        self.directory.spare = bulk.allocate(Person, strangers)
        placed = []
        for arrival in arrivals:
            if is_about_account_only(arrival):
                self.accounts_only.append(arrival)
                continue
            place = self.directory.place(arrival)
            if place is None:
                unreadable.append(_nobody(arrival))
            else:
                placed.append((arrival, place))
        return placed

    def _read_lives(self, placed: Sequence[tuple[Arrival, Place]], asleep: Sequence[int]) -> None:
        people = {place.root for _, place in placed} | {root for _, place in placed for root in place.merged}
        there = sorted((people - set(self.directory.new)) | set(asleep))
        self.lives = read_states(there, self.in_force)
        missing = sorted(people - set(self.lives))
        known = starts([person for person in missing if person not in self.directory.new])
        for person in missing:
            self.lives[person] = begin(person, self.in_force, known.get(person, Start()))
        self._read_logs(placed)

    def _read_logs(self, placed: Sequence[tuple[Arrival, Place]]) -> None:
        """The logs of whoever has to be folded anew: merged people, and those something is retracted of."""
        again = {person for _, place in placed if place.merged for person in (place.root, *place.merged)}
        again |= {place.root for arrival, place in placed if arrival.call.name == RETRACTED}
        there = sorted(again - set(self.directory.new))
        read, told = logs(there), starts(there)
        for person in again:
            self.lives[person].log = read.get(person, [])
            self.lives[person].start = told.get(person, self.lives[person].start)

    def _decide(self, arrival: Arrival, place: Place, seq: int) -> None:
        live = self.lives[place.root]
        if place.merged:
            self._merge(live, place.merged, arrival)
        at = live.at(arrival.occurred_at, arrival.received_at, self.in_force.since)
        told = self.companies.told(arrival, place.root, live.folding.state)
        told_text = msgspec.json.encode(told).decode() if told else None
        flags = machine_flags(arrival.call)
        event = entry(
            seq,
            arrival.event,
            at,
            flags,
            told_text,
            arrival.received_at,
            arrival.occurred_at,
            arrival.body,
            arrival.call,
        )
        assert event is not None, "what was just received has a body"
        mark = live.take(event, arrival.received_at, self.in_force)
        words = " ".join(word for word in (flags, mark) if word) or None
        live.rows.append(LedgerRow(seq, arrival.event, place.holder, at, words, told_text))

    def _merge(self, kept: Live, absorbed: Sequence[int], arrival: Arrival) -> None:
        others = [self.lives[person] for person in absorbed]
        for live in (kept, *others):
            live.folding.advance(arrival.received_at)
            live.folded_to = max(live.folded_to, arrival.received_at)
        kept.join(others, self.in_force, Cause(CauseKind.CORRECTION, MERGED, event_id=str(arrival.event)))

    def _write(
        self,
        placed: Sequence[tuple[Arrival, Place]],
        unreadable: Sequence[Unreadable],
        asleep: Sequence[int],
        full: bool,
    ) -> Done:
        self.companies.write()
        self.directory.write_merges()
        recorded = write_people([*self.lives.values()], self.in_force, self.now)
        write_accounts_only((arrival.event, arrival.received_at) for arrival in self.accounts_only)
        self.companies.tell_members()
        quarantine(unreadable)
        events = len(placed) + len(self.accounts_only)
        return Done(events, len(asleep), recorded, len(unreadable), more=full)


def is_about_account_only(arrival: Arrival) -> bool:
    """Whether an event names an account and no person."""
    return not arrival.claims.keys and not arrival.claims.alias and arrival.reaches is None


def _nobody(arrival: Arrival) -> Unreadable:
    """An act of ours that names somebody who does not exist."""
    named = arrival.claims.keys[0].value if arrival.claims.keys else ""
    return Unreadable(
        arrival.event, arrival.source.id, arrival.received_at, arrival.body, "worker.unknown_person", {"person": named}
    )
