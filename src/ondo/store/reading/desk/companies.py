"""One company (企業): everyone there, what they did of late, who looks after them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ondo.domain.instants import DAY, Instant
from ondo.domain.values import Millis
from ondo.store.bulk import listed, rows

MOST_PEOPLE = 100
WEEK = 7 * DAY


@dataclass(frozen=True)
class Employee:
    """Somebody of a company. `points`: only of those who stand with SDRs or field sales; `acts`: in the last week."""

    id: int
    key: str
    name: str
    title: str | None
    stage: str | None
    points: Millis | None
    owner: str | None
    last_at: Instant | None
    acts: int = 0


@dataclass(frozen=True)
class WorkedCompany:
    """A company with people who are worked on. `owner`: where `owners` is more than one, one of them."""

    id: int
    key: str
    name: str
    worked: int
    points: Millis
    owner: str | None
    owners: int


def employees(account: int, at: Instant) -> list[Employee]:
    """Those who are known, who is worked on and warmest first."""
    found = rows(
        "SELECT p.id, p.key, COALESCE(c.name, c.email, p.key), COALESCE(c.title, c.department), f.stage, w.points,"
        " COALESCE(NULLIF(u.first_name, ''), u.username),"
        " (SELECT max(l.at) FROM ledger l WHERE l.person_id = p.id)"
        " FROM person p LEFT JOIN card c ON c.person_id = p.id LEFT JOIN fold_state f ON f.person_id = p.id"
        " LEFT JOIN work w ON w.person_id = p.id LEFT JOIN ondo_user u ON u.id = p.owner_id"
        " WHERE p.account_id = %s AND p.root_id IS NULL AND p.erased_at IS NULL AND p.known"
        f" ORDER BY w.points IS NULL, w.points DESC, p.id LIMIT {MOST_PEOPLE}",
        [account],
    )
    counts = acts_since([row[0] for row in found], at - WEEK)
    return [Employee(*(*row, counts.get(row[0], 0))) for row in found]


def acts_since(people: Sequence[int], since: Instant) -> Mapping[int, int]:
    """How many events each of these has in their log since then."""
    where, parameter = listed(people)
    return dict(
        rows(
            f"SELECT person_id, count(*) FROM ledger WHERE person_id {where} AND at >= %s GROUP BY person_id",
            [parameter, since],
        )
    )


def count_people(account: int) -> tuple[int, int]:
    """How many people belong to it, and how many of them are known."""
    found = rows(
        "SELECT count(*), COALESCE(sum(CASE WHEN known THEN 1 ELSE 0 END), 0) FROM person"
        " WHERE account_id = %s AND root_id IS NULL AND erased_at IS NULL",
        [account],
    )
    return int(found[0][0]), int(found[0][1])


def worked_companies(page: int, most: int) -> list[WorkedCompany]:
    """A page (from 0) of companies with people on stages of SDRs or field sales, and one more: most people first."""
    found = rows(
        "SELECT a.id, a.key, a.name, g.worked, g.points, COALESCE(NULLIF(u.first_name, ''), u.username), g.owners FROM"
        " (SELECT account_id AS account, count(*) AS worked, max(points) AS points,"
        " min(owner_id) AS owner, count(DISTINCT owner_id) AS owners"
        " FROM work WHERE account_id IS NOT NULL GROUP BY account_id"
        " ORDER BY count(*) DESC, max(points) DESC, account_id LIMIT %s OFFSET %s) g"
        " JOIN account a ON a.id = g.account LEFT JOIN ondo_user u ON u.id = g.owner"
        " ORDER BY g.worked DESC, g.points DESC, a.id",
        [most + 1, page * most],
    )
    return [WorkedCompany(*row) for row in found]
