"""Event by event: whose company learns what, was it a machine, when does it count, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from ondo.actions.recording.live import LedgerRow, Live
from ondo.domain.events import OPPORTUNITY_EVENTS, Event
from ondo.domain.instants import Instant
from ondo.domain.record import Cause, CauseKind
from ondo.domain.relations import RELATION
from ondo.store.desks.opportunities import Deal, deal_of
from ondo.store.reading.in_force import InForce
from ondo.store.reading.log import entry
from ondo.tracking import clicked_together, machine_flags, scanner_like, to_event
from ondo.tracking.scanners import MAIL_EVENTS, SCANNER
from ondo.worker.claim import Arrival
from ondo.worker.companies import Companies, Company
from ondo.worker.directory import Place

MERGED = "merge"
"""What the correction row of a merge is due to."""


@dataclass(slots=True)
class Deciding:
    """A batch in the middle of it. `mails`: the last mail events of whoever opened or clicked something now."""

    in_force: InForce
    lives: Mapping[int, Live]
    companies: Companies
    mails: dict[int, list[Event]]
    seqs: Iterator[int]
    relations: Mapping[str, str]
    """What mail domains say of people, as far as they come up in the batch."""
    for_nobody: list[tuple[int, Instant]] = field(default_factory=list)
    """(event, received at) of events that are about an account only."""
    deals: list[Deal] = field(default_factory=list)
    """Opportunities with an account, of which nobody in particular is known."""
    unmasked: list[tuple[str, int, int]] = field(default_factory=list)
    """(flag, event, person): clicks of before that turn out to be a scanner's."""

    def decide(self, arrival: Arrival, place: Place | None) -> None:
        """One event. Without a place it is about an account only."""
        news = len(self.companies.news)
        if place is None:
            self._take_for_nobody(arrival)
        else:
            self._take(arrival, place)
        for one in self.companies.news[news:]:
            self._tell_colleagues(arrival, one.company, place)

    def _take_for_nobody(self, arrival: Arrival) -> None:
        company = self.companies.learn(arrival)
        self.for_nobody.append((arrival.event, arrival.received_at))
        if company is not None and arrival.call.name in OPPORTUNITY_EVENTS:
            at = min(arrival.occurred_at, arrival.received_at)
            event = to_event(
                arrival.call,
                id=str(arrival.event),
                at=at,
                seq=0,
                occurred_at=arrival.occurred_at,
                received_at=arrival.received_at,
            )
            deal = deal_of(event, None, company.id)
            self.deals += [deal] if deal is not None else []

    def _take(self, arrival: Arrival, place: Place) -> None:
        live = self.lives[place.root]
        if place.merged:
            self._merge(live, place.merged, arrival)
        at = live.at(arrival.occurred_at, arrival.received_at, self.in_force.since)
        told = self.companies.told(arrival, live.person, live.folding.state)
        relation = self.relations.get(arrival.claims.email_domain or "")
        if relation is not None and relation != live.folding.state.traits.get(RELATION):
            told = {**(told or {}), RELATION: relation}
        self._record(live, arrival, place.holder, at, told)

    def _record(
        self, live: Live, arrival: Arrival, holder: int, at: Instant, told: Mapping[str, object] | None
    ) -> None:
        seq, told_text = next(self.seqs), msgspec.json.encode(told).decode() if told else None
        flags = machine_flags(arrival.call)
        times = (arrival.received_at, arrival.occurred_at)
        event = entry(seq, arrival.event, at, flags, told_text, *times, arrival.body, arrival.call)
        assert event is not None, "what was just received has a body"
        if event.name in MAIL_EVENTS and flags is None:
            event = self._look_for_haste(live, event)
            flags = SCANNER if event.flagged else None
        mark = live.take(event, arrival.received_at, self.in_force)
        words = f"{flags} {mark}" if flags and mark else flags or mark
        live.rows.append(LedgerRow(seq, arrival.event, holder, at, words, told_text))

    def _merge(self, kept: Live, absorbed: Sequence[int], arrival: Arrival) -> None:
        others = [self.lives[person] for person in absorbed]
        for live in (kept, *others):
            live.folding.advance(arrival.received_at)
            live.folded_to = max(live.folded_to, arrival.received_at)
        kept.join(others, self.in_force, Cause(CauseKind.CORRECTION, MERGED, event_id=str(arrival.event)))

    def _tell_colleagues(self, arrival: Arrival, company: Company, place: Place | None) -> None:
        """Members of whom this batch decides more hear of it at once, before whatever they do next."""
        told = company.as_reached()
        for live in self.lives.values():
            if live.absorbed or live.folding.state.account != company.key or (place and live.person == place.root):
                continue
            at = live.at(arrival.occurred_at, arrival.received_at, self.in_force.since)
            self._record(live, arrival, live.person, at, told)

    # -- machines that follow links

    def _look_for_haste(self, live: Live, event: Event) -> Event:
        """The event, flagged if no person is that fast; then the clicks that came with it are flagged as well."""
        recent = self.mails.setdefault(live.person, [])
        if scanner_like(event, recent):
            together = [click for click in clicked_together(event, recent) if not click.flagged]
            event = replace(event, flagged=True)
            self._unmask(live, {click.id for click in together})
        recent.append(event)
        return event

    def _unmask(self, live: Live, clicks: set[str]) -> None:
        """Take earlier clicks out of the score: a person's log is folded anew without them."""
        if not clicks:
            return
        for row in live.rows:
            row.flags = SCANNER if str(row.event) in clicks else row.flags
        self.unmasked += [(SCANNER, int(click), live.person) for click in clicks]
        assert live.log is not None, "the log of whoever follows many links is read beforehand"
        live.log = [replace(event, flagged=True) if event.id in clicks else event for event in live.log]
        live.fold_again(self.in_force, Cause(CauseKind.CORRECTION, SCANNER))
