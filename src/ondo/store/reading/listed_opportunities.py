"""Opportunities in a list, and one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.bulk import rows

STATUSES = ("open", "won", "lost")


@dataclass(frozen=True)
class DealRow:
    """An opportunity. `amount` is in thousandths of a unit of the currency; `person` whoever stands for them now.

    `closes_at`: the first instant of the day by which it is to be closed. `last_act`: the last act of ours on the
    person, 0 for none.
    """

    id: int
    key: str
    person: str | None
    account: str | None
    status: str
    opened_at: Instant | None
    closed_at: Instant | None
    amount: int | None
    currency: str | None
    reason: str | None
    owner: str | None
    next_step: str | None
    closes_at: Instant | None
    told_at: Instant | None
    company: str | None
    last_act: int


_SELECT = (
    "SELECT o.id, o.key, r.key, a.key, o.status, o.opened_at, o.closed_at, o.amount, o.currency, o.reason, o.owner,"
    " o.next_step, o.closes_at, o.told_at, COALESCE(a.name, c.company), COALESCE(r.last_act, 0)"
    " FROM opportunity o LEFT JOIN person p ON p.id = o.person_id"
    " LEFT JOIN person r ON r.id = COALESCE(p.root_id, p.id) LEFT JOIN card c ON c.person_id = r.id"
    " LEFT JOIN account a ON a.id = o.account_id"
)


def opportunities_after(after: int, status: str | None, account: str | None, limit: int) -> list[DealRow]:
    """The next opportunities by their ids."""
    wanted: list[tuple[str, list[Any]]] = [("o.id > %s", [after])]
    wanted += [("o.status = %s", [status])] if status is not None else []
    wanted += [("a.key = %s", [account])] if account is not None else []
    where = " AND ".join(sql for sql, _ in wanted)
    given = [one for _, parameters in wanted for one in parameters]
    return [DealRow(*row) for row in rows(f"{_SELECT} WHERE {where} ORDER BY o.id LIMIT %s", [*given, limit])]


def opportunity_called(key: str) -> DealRow:
    """The opportunity of this key. Raises OndoError where there is none."""
    found = rows(f"{_SELECT} WHERE o.key = %s", [key])
    if not found:
        raise OndoError("api.not_found")
    return DealRow(*found[0])
