"""What one row of a file says, before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ondo.domain.instants import Instant


class TraitFact(NamedTuple):
    """A trait of the row's person or account."""

    at: Instant | None
    trait: str
    value: str


class EventFact(NamedTuple):
    """An event of the row's person. `repeatable`: its id is a hash, so that equal rows are counted."""

    at: Instant
    message_id: str
    name: str
    properties: str | None
    initiator: str
    channel: str | None
    received_at: Instant | None
    user: str | None
    flags: str | None
    repeatable: bool


class OpportunityFact(NamedTuple):
    """An opportunity as it stands."""

    opportunity: str
    opened_at: Instant | None
    closed_at: Instant | None
    status: str
    amount: str | None
    currency: str | None
    reason: str | None
    owner: str | None
    properties: str | None


@dataclass(slots=True)
class Facts:
    """Everything that one row says."""

    person: str | None = None
    account: str | None = None
    person_traits: Sequence[TraitFact] = ()
    account_traits: Sequence[TraitFact] = ()
    events: list[EventFact] = field(default_factory=list)
    opportunity: OpportunityFact | None = None
    unmatched: bool = False
    """An opportunity whose person was looked for and not found."""

    @property
    def empty(self) -> bool:
        return not (self.person_traits or self.account_traits or self.events or self.opportunity)
