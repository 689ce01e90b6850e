"""Opportunities (商談): opened, won, lost, as the log tells it.

Rows are put down so that the order in which they come does not matter, nor whether they come twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ondo.domain.events import OPPORTUNITY_UPDATED, Event
from ondo.domain.instants import Instant
from ondo.domain.traits import date_instant
from ondo.domain.values import as_millis
from ondo.store import bulk
from ondo.store.desks.rules import Rules
from ondo.store.desks.words import first_text, text
from ondo.store.models import Opportunity

CREATED, WON, LOST = "opportunity_created", "opportunity_won", "opportunity_lost"
_KEYS = ("opportunity", "opportunity_id", "opportunityId")
_OPEN = "open"
_STATUS = {CREATED: _OPEN, OPPORTUNITY_UPDATED: _OPEN, WON: "won", LOST: "lost"}


@dataclass(frozen=True, slots=True)
class Deal:
    """What is known of an opportunity. `amount` is in thousandths of a unit of the currency."""

    key: str
    person: int | None = None
    account: int | None = None
    status: str = _OPEN
    opened_at: Instant | None = None
    closed_at: Instant | None = None
    amount: int | None = None
    currency: str | None = None
    reason: str | None = None
    owner: str | None = None
    closes_at: Instant | None = None
    next_step: str | None = None
    told_at: Instant | None = None

    def then(self, later: Deal) -> Deal:
        """What is known after more became known: the later end holds, the earlier beginning, the latest of the rest."""
        ends = later.closed_at is not None and (self.closed_at is None or later.closed_at >= self.closed_at)
        end = later if ends else self
        opened = [at for at in (self.opened_at, later.opened_at) if at is not None]
        return replace(
            end,
            person=self.person or later.person,
            account=self.account or later.account,
            opened_at=min(opened, default=None),
            amount=self.amount if later.amount is None else later.amount,
            currency=later.currency or self.currency,
            owner=later.owner or self.owner,
            closes_at=self.closes_at if later.closes_at is None else later.closes_at,
            next_step=later.next_step or self.next_step,
            told_at=max(self.told_at or 0, later.told_at or 0) or None,
        )


def key_of(event: Event, person: int | None) -> str | None:
    """The opportunity that an event speaks of. One without a key is the person's only one."""
    return first_text(event.properties, *_KEYS) or (f"person:{person}" if person is not None else None)


def deal_of(event: Event, person: int | None, account: int | None = None, rules: Rules | None = None) -> Deal | None:
    """What one event says of an opportunity; None where it does not say of which.

    `rules` say in which zone its dates are meant; without them nothing is learnt of when it is to be closed.
    """
    key = key_of(event, person)
    if key is None:
        return None
    at = event.at if event.occurred_at is None else min(event.occurred_at, event.at)
    told = event.properties
    amount, currency = as_millis(told.get("amount")), text(told.get("currency"), 3)
    opened, closed = (at if event.name == CREATED else None, at if event.name in (WON, LOST) else None)
    closes_at = date_instant(told.get("closes_on"), rules.zone(event.at)) if rules is not None else None
    return Deal(
        *(key, person, account, _STATUS[event.name], opened, closed, amount),
        currency=currency.upper() if currency else None,
        reason=text(told.get("reason")),
        owner=first_text(told, "owner") or (text(event.user) if event.name != OPPORTUNITY_UPDATED else None),
        closes_at=closes_at,
        next_step=text(told.get("next_step"), 300),
        told_at=at,
    )


def write_opportunities(deals: Iterable[Deal]) -> None:
    """Put down what these say, in the order in which they say it; the account, if not said, is that of the person."""
    known: dict[str, Deal] = {}
    for deal in deals:
        known[deal.key] = known[deal.key].then(deal) if deal.key in known else deal
    if not known:
        return
    rows = [
        (
            *(d.key, d.person, d.account, d.status, d.opened_at, d.closed_at, d.amount, d.currency, d.reason, d.owner),
            *(d.closes_at, d.next_step, d.told_at),
        )
        for _, d in sorted(known.items())
    ]
    bulk.insert_or(Opportunity, _COLUMNS, rows, _MERGED)
    _find_accounts(sorted(known))


_COLUMNS = (
    *("key", "person_id", "account_id", "status", "opened_at", "closed_at", "amount", "currency"),
    *("reason", "owner", "closes_at", "next_step", "told_at"),
)
_ENDS = (
    "CASE WHEN excluded.closed_at IS NOT NULL"
    " AND (opportunity.closed_at IS NULL OR excluded.closed_at >= opportunity.closed_at)"
    " THEN excluded.{0} ELSE opportunity.{0} END"
)
_EARLIER = (
    "CASE WHEN opportunity.opened_at IS NULL OR excluded.opened_at < opportunity.opened_at"
    " THEN excluded.opened_at ELSE opportunity.opened_at END"
)
_SET = {
    **{column: f"COALESCE(opportunity.{column}, excluded.{column})" for column in ("person_id", "account_id")},
    **{
        column: f"COALESCE(excluded.{column}, opportunity.{column})"
        for column in ("amount", "currency", "owner", "closes_at", "next_step")
    },
    **{column: _ENDS.format(column) for column in ("status", "closed_at", "reason")},
    "opened_at": _EARLIER,
    "told_at": "CASE WHEN opportunity.told_at IS NULL OR excluded.told_at >= opportunity.told_at"
    " THEN excluded.told_at ELSE opportunity.told_at END",
}
_MERGED = "(key) DO UPDATE SET " + ", ".join(f"{column} = {value}" for column, value in _SET.items())
"""`Deal.then`, for a row that is there already: said to the database, so that two workers may do it at once."""


def _find_accounts(keys: Sequence[str]) -> None:
    where, parameter = bulk.listed(keys, "text")
    bulk.execute(
        "UPDATE opportunity SET account_id = (SELECT r.account_id FROM person p"
        " JOIN person r ON r.id = COALESCE(p.root_id, p.id) WHERE p.id = opportunity.person_id)"
        f" WHERE account_id IS NULL AND key {where}",
        [parameter],
    )


def forget_opportunities(keys: Iterable[str]) -> None:
    """Remove opportunities of which something was taken back; what else is known of them is told again after it."""
    where, parameter = bulk.listed(sorted(keys), "text")
    bulk.execute(f"DELETE FROM opportunity WHERE key {where}", [parameter])
