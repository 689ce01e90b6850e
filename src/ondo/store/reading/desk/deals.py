"""Opportunities (商談) as sales see them: who it is with, what comes next, by when it is to be closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ondo.domain.instants import Instant
from ondo.domain.values import Millis
from ondo.store.bulk import listed, rows

AT_ONCE = 100


@dataclass(frozen=True)
class Sale:
    """An opportunity. `owner` is the name that events gave; `owner_name` what people call that user."""

    id: int
    key: str
    person: str | None
    name: str | None
    account: str | None
    company: str | None
    status: str
    opened_at: Instant | None
    closed_at: Instant | None
    closes_at: Instant | None
    amount: Millis | None
    currency: str | None
    next_step: str | None
    owner: str | None
    owner_name: str | None
    reason: str | None
    told_at: Instant | None


@dataclass(frozen=True)
class Total:
    """What open opportunities of a currency come to; `late`: of those whose closing date has passed."""

    currency: str | None
    count: int
    amount: Millis
    late: int


_SELECT = (
    "SELECT o.id, o.key, r.key, COALESCE(c.name, c.email, r.key), a.key, COALESCE(a.name, c.company), o.status,"
    " o.opened_at, o.closed_at, o.closes_at, o.amount, o.currency, o.next_step, o.owner,"
    " COALESCE(NULLIF(u.first_name, ''), o.owner), o.reason, o.told_at"
    " FROM opportunity o LEFT JOIN person p ON p.id = o.person_id"
    " LEFT JOIN person r ON r.id = COALESCE(p.root_id, p.id) LEFT JOIN card c ON c.person_id = r.id"
    " LEFT JOIN account a ON a.id = COALESCE(o.account_id, r.account_id)"
    " LEFT JOIN ondo_user u ON u.username = o.owner"
)
_ORDER = {"open": "o.closes_at IS NULL, o.closes_at, o.id", "won": "o.closed_at DESC, o.id DESC"}


def sales(status: str, owner: str | None, page: int) -> list[Sale]:
    """A page (from 0) and one row more: open ones by their closing date, closed ones the latest first."""
    mine, given = (" AND o.owner = %s", [owner]) if owner is not None else ("", [])
    order = _ORDER.get(status, _ORDER["won"])
    found = rows(
        f"{_SELECT} WHERE o.status = %s{mine} ORDER BY {order} LIMIT %s OFFSET %s",
        [status, *given, AT_ONCE + 1, page * AT_ONCE],
    )
    return [Sale(*row) for row in found]


def sale(key: str) -> Sale | None:
    """The opportunity of this key."""
    found = rows(f"{_SELECT} WHERE o.key = %s", [key])
    return Sale(*found[0]) if found else None


def sales_of(account: int) -> list[Sale]:
    """Those of a company, the open ones first."""
    found = rows(f"{_SELECT} WHERE a.id = %s ORDER BY o.status <> 'open', o.id DESC LIMIT {AT_ONCE}", [account])
    return [Sale(*row) for row in found]


def sales_called(keys: list[str]) -> dict[str, Sale]:
    """Those of these keys."""
    where, parameter = listed(keys, "text")
    return {row[1]: Sale(*row) for row in rows(f"{_SELECT} WHERE o.key {where}", [parameter])}


def all_sales() -> Iterator[Sale]:
    """Every opportunity, by its id, some at a time."""
    after = 0
    while found := rows(f"{_SELECT} WHERE o.id > %s ORDER BY o.id LIMIT 500", [after]):
        after = found[-1][0]
        yield from (Sale(*row) for row in found)


def totals(owner: str | None, at: Instant) -> list[Total]:
    """What is open, by currency."""
    mine, given = (" AND owner = %s", [owner]) if owner is not None else ("", [])
    found = rows(
        "SELECT currency, count(*), COALESCE(sum(amount), 0),"
        " COALESCE(sum(CASE WHEN closes_at < %s THEN 1 ELSE 0 END), 0)"
        f" FROM opportunity WHERE status = 'open'{mine} GROUP BY currency ORDER BY 2 DESC",
        [at, *given],
    )
    return [Total(currency, count, int(amount), int(late)) for currency, count, amount, late in found]


def reasons_given() -> list[str]:
    """Why deals were lost, in the words used most."""
    found: list[tuple[Any, ...]] = rows(
        "SELECT reason FROM opportunity WHERE status = 'lost' AND reason IS NOT NULL"
        " GROUP BY reason ORDER BY count(*) DESC, reason LIMIT 8"
    )
    return [reason for (reason,) in found]


def usual_currency(timezone: str) -> str:
    """What a new deal is most likely in: the currency of the latest one that has any, else yen in Japan, else ""."""
    found: list[tuple[Any, ...]] = rows(
        "SELECT currency FROM opportunity WHERE currency IS NOT NULL ORDER BY id DESC LIMIT 1"
    )
    return str(found[0][0]) if found else {"Asia/Tokyo": "JPY"}.get(timezone, "")
