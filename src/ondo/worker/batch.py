"""One micro-batch, in one transaction: events → people → fold → state, transitions, timers, outbox.

Whoever is killed in between has done nothing; whoever has committed has done everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from ondo.actions.recording.live import Live, begin
from ondo.actions.recording.messages import UNDO
from ondo.actions.recording.news import put_down
from ondo.actions.recording.notices import of_deal
from ondo.actions.recording.write import write_people
from ondo.domain.events import RETRACTED, Event
from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.desks.opportunities import write_opportunities
from ondo.store.models import Ledger
from ondo.store.reading.domains import relations_of
from ondo.store.reading.in_force import InForce, in_force
from ondo.store.reading.log import Start, logs, recent, starts
from ondo.store.reading.waiting import anything_waits, settled_until
from ondo.tracking.scanners import HASTE, LINKS, MAIL_EVENTS
from ondo.worker.claim import Arrival, Unreadable, claim, due_people
from ondo.worker.companies import Companies
from ondo.worker.deciding import Deciding
from ondo.worker.directory import Directory, Place, free_ids
from ondo.worker.remembered import REMEMBERED
from ondo.worker.write import quarantine, unmask, write_for_nobody

FOLLOWED = frozenset({"email_opened", "email_clicked"})
"""What scanners do, faster than people."""


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


def run_batch(
    now: Instant, *, most: int, timers: int | None = None, only: int | None = None, whose: int | None = None
) -> Done:
    """Decide about up to `most` events and as many timers (or `timers` of them).

    `only`: of the events the one whose row in `pending` has this id; `whose`: of the timers that of this person.
    Raises `Overtaken` where another worker was faster: then nothing was done, try again.
    """
    if not anything_waits(now):
        return Done()
    with bulk.made_again(), transaction.atomic():
        ruling = in_force(lock=True)
        if ruling is None or ruling.switching is not None or not ruling.versions:
            return Done(paused=True)
        horizon = settled_until(now)
        arrivals, unreadable = claim(most, only)
        batch = Batch(ruling, now, horizon, whose)
        return batch.run(arrivals, unreadable, most if timers is None else timers, full=len(arrivals) >= most > 0)


Placed = list[tuple[Arrival, Place | None]]
"""Events with whose they are; nobody's where they are about an account only."""


@dataclass(slots=True)
class Batch:
    """The people and companies of one batch."""

    in_force: InForce
    now: Instant
    horizon: Instant
    whose: int | None = None
    """Of the timers only that of this person."""
    directory: Directory = field(default_factory=Directory)
    companies: Companies = field(default_factory=Companies)
    lives: dict[int, Live] = field(default_factory=dict)

    def run(self, arrivals: Sequence[Arrival], unreadable: list[Unreadable], timers: int, *, full: bool) -> Done:
        """Read whom it is about, decide, write; and so for whoever has one of so many timers."""
        placed = self._place(arrivals, unreadable)
        self.directory.write_people()
        self.companies = Companies.read(arrivals)
        self.directory.lock()
        asleep = due_people(self.horizon, timers, self.whose)
        if not (arrivals or unreadable or asleep):
            return Done()
        self._read_lives([place for _, place in placed if place], asleep)
        deciding = self._prepared(placed)
        for arrival, place in placed:
            deciding.decide(arrival, place)
        self._finish(asleep)
        recorded = self._write(deciding)
        quarantine(unreadable)
        return Done(len(placed), len(asleep), recorded, len(unreadable), more=full)

    def _place(self, arrivals: Sequence[Arrival], unreadable: list[Unreadable]) -> Placed:
        self.directory = Directory.read(arrivals)
        strangers = sum(1 for a in arrivals if not any(key in self.directory.holders for key in a.claims.keys))
        self.directory.spare = free_ids(strangers)
        placed: Placed = []
        for arrival in arrivals:
            if is_about_account_only(arrival):
                placed.append((arrival, None))
            elif (place := self.directory.place(arrival)) is not None:
                placed.append((arrival, place))
            else:
                unreadable.append(_nobody(arrival))
        return placed

    def _read_lives(self, places: Sequence[Place], asleep: Sequence[int]) -> None:
        people = {place.root for place in places} | {root for place in places for root in place.merged}
        there = sorted((people - set(self.directory.new)) | set(asleep))
        self.lives = REMEMBERED.read(there, self.in_force)
        missing = sorted(people - set(self.lives))
        known = starts([person for person in missing if person not in self.directory.new])
        for person in missing:
            self.lives[person] = begin(person, self.in_force, known.get(person, Start()))

    def _prepared(self, placed: Placed) -> Deciding:
        followed = [(a, place.root) for a, place in placed if place and a.call.name in FOLLOWED]
        since = min((min(a.occurred_at, a.received_at) for a, _ in followed), default=0) - HASTE
        mails = recent(sorted({root for _, root in followed}), since, MAIL_EVENTS) if followed else {}
        self._read_logs(placed, many_links([root for _, root in followed], mails))
        domains = {a.claims.email_domain for a, _ in placed if a.claims.email_domain}
        seqs, relations = bulk.numbers(Ledger, len(placed)), relations_of(sorted(domains))
        return Deciding(self.in_force, self.lives, self.companies, mails, seqs, relations)

    def _read_logs(self, placed: Placed, hasty: set[int]) -> None:
        """The logs of whoever may be folded anew: merged people, those something is retracted of, hasty ones."""
        again = {person for _, place in placed if place and place.merged for person in (place.root, *place.merged)}
        again |= {place.root for arrival, place in placed if place and arrival.call.name == RETRACTED}
        again |= hasty
        there = sorted(again - set(self.directory.new))
        read, told = logs(there), starts(there)
        for person in again:
            self.lives[person].log = read.get(person, [])
            self.lives[person].start = told.get(person, self.lives[person].start)

    def _finish(self, asleep: Sequence[int]) -> None:
        for live in (self.lives[person] for person in asleep if person in self.lives):
            live.folded_to = max(live.folded_to, self.horizon)
        for live in self.lives.values():
            if not live.absorbed:
                live.finish()

    def _write(self, deciding: Deciding) -> int:
        self.companies.write()
        self.directory.write_merges()
        recorded = write_people([*self.lives.values()], self.in_force, self.now)
        REMEMBERED.keep_if_committed(self.lives.values(), self.in_force.version)
        write_for_nobody(deciding.for_nobody)
        write_opportunities(deciding.deals)
        put_down([of_deal(deal, self.now) for deal in deciding.deals], self.now + UNDO)
        unmask([(flag, event, self.directory.standing_for(person)) for flag, event, person in deciding.unmasked])
        self.companies.tell_members(besides=self.lives)
        return recorded


def many_links(clickers: Sequence[int], mails: Mapping[int, Sequence[Event]]) -> set[int]:
    """Of these people (one entry for each open or click) those who may turn out to be scanners."""
    counted = Counter(clickers)
    return {person for person, now in counted.items() if now + len(mails.get(person, ())) >= LINKS}


def is_about_account_only(arrival: Arrival) -> bool:
    """Whether an event names an account and no person."""
    return not arrival.claims.keys and not arrival.claims.alias and arrival.reaches is None


def _nobody(arrival: Arrival) -> Unreadable:
    """An act of ours that names somebody who does not exist."""
    named = arrival.claims.keys[0].value if arrival.claims.keys else ""
    return Unreadable(
        arrival.event, arrival.source.id, arrival.received_at, arrival.body, "worker.unknown_person", {"person": named}
    )
