"""Companies in a list, and one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.bulk import rows
from ondo.store.instances import instance
from ondo.store.models import Account
from ondo.store.reading.listed_people import begins_with


@dataclass(frozen=True)
class Company:
    """An account as it is known now."""

    id: int
    key: str
    name: str
    traits: Mapping[str, Any]
    created_at: Instant


@dataclass(frozen=True)
class WholeCompany(Company):
    """… with how many people belong to it, and the keys that lead to it."""

    people: int
    keys: list[tuple[str, str]]


def accounts_after(after: int, beginning: str | None, limit: int) -> list[Company]:
    """The next accounts by their ids, of those whose name begins so."""
    found = Account.objects.filter(pk__gt=after).order_by("pk")
    if beginning is not None:
        condition, given = begins_with("account.name", beginning)
        found = found.extra(where=[condition], params=given)
    return [Company(one.pk, one.key, one.name, one.traits, one.created_at) for one in found[:limit]]


def account_called(key: str) -> WholeCompany:
    """The account of this key. Raises OndoError where there is none."""
    found = instance(Account, "key = %s", [key])
    if found is None:
        raise OndoError("api.not_found")
    counted = "SELECT count(*) FROM person WHERE account_id = %s AND root_id IS NULL AND erased_at IS NULL"
    ((people,),) = rows(counted, [found.pk])
    keys = [(kind, value) for kind, value in rows(_KEYS, [found.pk])]
    return WholeCompany(found.pk, found.key, found.name, found.traits, found.created_at, people, keys)


_KEYS = "SELECT kind, value FROM account_key WHERE account_id = %s ORDER BY id"
