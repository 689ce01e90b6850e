"""What to do with the rows of one file: the mapping of its table, compiled for its headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from ondo.domain.instants import Instant
from ondo.importing.cells import CellReader, GetInstant, GetText
from ondo.importing.facts import EventFact, Facts, OpportunityFact, TraitFact
from ondo.importing.mapping import Cell, OpportunityRule
from ondo.importing.opportunity_cells import STATUSES
from ondo.importing.row_events import conditions, event_of, properties_of
from ondo.importing.sources import Cells
from ondo.importing.values import BadValue, Skipped, says_sum

PERSON, ACCOUNT = "person", "account"

GetTraits: TypeAlias = Callable[[Cells], "list[TraitFact]"]
GetOpportunity: TypeAlias = Callable[[Cells], OpportunityFact]


class RowPlan:
    """Reads what a row says. Raises BadValue for quarantine, Skipped where the mapping leaves it out."""

    def __init__(self, reader: CellReader) -> None:
        rule = reader.rule
        self._rule = rule
        self._holds = conditions(reader, rule.only_if)
        self._person = reader.key(rule.person, PERSON) if rule.person else None
        self._account = reader.key(rule.account, ACCOUNT) if rule.account else None
        self._person_traits = _traits(reader, rule.person_traits, rule.traits_at)
        self._since = reader.instant(rule.traits_at) if rule.traits_at else _undated
        self._account_traits = _traits(reader, rule.account_traits, rule.account_traits_at)
        self._events = [event_of(reader, event) for event in rule.events]
        self._opportunity = _opportunity(reader, rule.opportunity) if rule.opportunity else None

    def facts(self, cells: Cells) -> Facts:
        """Everything that a row says; all of it or, by an exception, nothing."""
        if not self._holds(cells):
            raise Skipped
        facts = Facts()
        if self._opportunity:
            facts.opportunity = self._opportunity(cells)
        self._find_owners(cells, facts)
        if facts.account is not None:
            facts.account_traits = self._account_traits(cells)
        if facts.person is not None:
            facts.person_traits = self._about_person(cells, facts.account)
            facts.events = self._happened(cells, facts.person)
        return facts

    def _find_owners(self, cells: Cells, facts: Facts) -> None:
        facts.account = self._account_of(cells, needed=self._person is None and self._opportunity is None)
        if self._person is None:
            return
        try:
            facts.person = self._person(cells)
        except BadValue:
            if self._opportunity is None or self._events:
                raise
            facts.unmatched = True  # an opportunity stands without the person; an event cannot
        if facts.person is not None and says_sum(facts.person):
            raise BadValue("importing.sums", value=facts.person)
        if facts.person is None and (self._opportunity is None or self._events):
            raise BadValue("importing.no_person")

    def _account_of(self, cells: Cells, *, needed: bool) -> str | None:
        """The account's key. A row that is about something else as well stands without it."""
        if self._account is None:
            return None
        try:
            account = self._account(cells)
        except BadValue:
            if needed:
                raise
            return None
        if account is None and needed:
            raise BadValue("importing.no_account")
        return account

    def _about_person(self, cells: Cells, account: str | None) -> list[TraitFact]:
        traits = self._person_traits(cells)
        return [*traits, TraitFact(self._since(cells), ACCOUNT, account)] if account else traits

    def _happened(self, cells: Cells, person: str) -> list[EventFact]:
        events: list[EventFact] = []
        skipped = 0
        for happens in self._events:
            try:
                event = happens(cells, person)
            except Skipped:
                skipped += 1
                continue
            if event is not None:
                events.append(event)
        if self._events and not events and self._only_events:
            raise Skipped if skipped == len(self._events) else BadValue("importing.no_event")
        return events

    @property
    def _only_events(self) -> bool:
        """Whether a row that is no event says nothing at all."""
        rule = self._rule
        return not (rule.person_traits or rule.account or rule.opportunity)


def _undated(cells: Cells) -> Instant | None:
    return None


def _traits(reader: CellReader, cells_by_name: Mapping[str, Cell], since: Cell | None) -> GetTraits:
    parts: list[tuple[str, GetText]] = [(name, reader.text(cell)) for name, cell in cells_by_name.items()]
    at: GetInstant = reader.instant(since) if since else _undated

    def read(cells: Cells) -> list[TraitFact]:
        when = at(cells) if parts else None
        return [TraitFact(when, name, text) for name, get in parts if (text := get(cells)) is not None]

    return read


def _opportunity(reader: CellReader, rule: OpportunityRule) -> GetOpportunity:
    key, status = reader.text(rule.key), reader.text(rule.status)
    opened, closed = (reader.instant(cell) if cell else _undated for cell in (rule.opened_at, rule.closed_at))
    others = [reader.number(rule.amount) if rule.amount else _no_text]
    others += [reader.text(cell) if cell else _no_text for cell in (rule.currency, rule.reason, rule.owner)]
    others.append(properties_of(reader, rule.properties))

    def read(cells: Cells) -> OpportunityFact:
        name, state = key(cells), status(cells) or "open"
        if name is None:
            raise BadValue("importing.no_opportunity_key")
        if says_sum(name):
            raise BadValue("importing.sums", value=name)
        if state not in STATUSES:
            raise BadValue("importing.not_status", value=state)
        return OpportunityFact(name, opened(cells), closed(cells), state, *(get(cells) for get in others))

    return read


def _no_text(cells: Cells) -> None:
    return None
