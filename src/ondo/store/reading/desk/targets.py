"""Companies on target lists, and what is going on with them."""

from __future__ import annotations

from dataclasses import dataclass

from ondo.domain.instants import Instant
from ondo.store.bulk import listed, rows
from ondo.store.models import Account

MOST = 500
NO_LIST = "-"
"""The list of a company that was taken off one: what is blank says nothing of a company."""


@dataclass(frozen=True)
class Target:
    """A company on a list: how many are known there, how many are worked on, and when anybody did something last."""

    key: str
    name: str
    list: str
    known: int
    worked: int
    owner: str | None
    last_at: Instant | None


def targets(name: str = "") -> list[Target]:
    """Those of a list, or of all lists; whoever stirred last before the others, then by name."""
    asked = {"traits__target_list": name} if name else {"traits__has_key": "target_list"}
    found = {
        one.pk: one
        for one in Account.objects.filter(**asked).exclude(traits__target_list=NO_LIST).order_by("name", "pk")[:MOST]
    }
    going = _going_on(list(found))
    told = [_target(one, going.get(pk, (0, 0, None, None))) for pk, one in found.items()]
    return sorted(told, key=lambda one: (-(one.last_at or 0), one.name))


def _target(account: Account, going: tuple[int, int, str | None, Instant | None]) -> Target:
    return Target(account.key, account.name, str(account.traits.get("target_list", "")), *going)


def _going_on(accounts: list[int]) -> dict[int, tuple[int, int, str | None, Instant | None]]:
    if not accounts:
        return {}
    where, parameter = listed(accounts)
    last = "(SELECT max(l.at) FROM ledger l WHERE l.person_id = p.id)"
    found = rows(
        "SELECT p.account_id, count(*), count(w.person_id), min(COALESCE(NULLIF(u.first_name, ''), u.username)),"
        f" max({last}) FROM person p LEFT JOIN work w ON w.person_id = p.id LEFT JOIN ondo_user u ON u.id = w.owner_id"
        f" WHERE p.account_id {where} AND p.root_id IS NULL AND p.erased_at IS NULL AND p.known GROUP BY p.account_id",
        [parameter],
    )
    return {account: (known, worked, owner, at) for account, known, worked, owner, at in found}
