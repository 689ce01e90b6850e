"""The accounts of a folder, as accounts of the store, and what leads to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

import msgspec
from django.db import transaction

from ondo.actions.load.whose import as_read, shortened
from ondo.domain.company_names import company_key
from ondo.domain.email_addresses import company_domain
from ondo.domain.instants import Instant
from ondo.domain.values import is_blank
from ondo.engine.history import AccountRows, History
from ondo.playbooks.outside import free_mail_domains
from ondo.store import bulk
from ondo.store.desks.words import as_json, first_text
from ondo.store.models import Account, AccountKey
from ondo.store.models.account import DOMAIN, GROUP, NAME

_NAMES = ("company", "name")
_DOMAINS = ("domain", "website", "url", "homepage")
_AT_ONCE = 2_000


def account_key(key: str) -> str:
    """The key of an account in the store, for one of a folder's own."""
    return as_read(shortened(key)) or "-"


@dataclass(frozen=True, slots=True)
class Company:
    """An account as a folder tells of it."""

    key: str
    traits: Mapping[str, object]

    @property
    def name(self) -> str:
        """What it is called, for want of anything better by its key."""
        return first_text(self.traits, *_NAMES, most=300) or account_key(self.key)

    def leading(self) -> Iterator[tuple[str, str]]:
        """The keys that lead to it: its own, its domain, its name; the first that leads to an account counts."""
        yield GROUP, account_key(self.key)
        for trait in _DOMAINS:
            if (domain := domain_in(self.traits.get(trait))) is not None:
                yield DOMAIN, domain[:300]
        if self.name != account_key(self.key):
            yield NAME, company_key(self.name)


def domain_in(value: object) -> str | None:
    """The domain of a company in an address of its site; None where there is none, or only a mail provider's."""
    if is_blank(value):
        return None
    text = str(value).strip().lower()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return None
    host = host.removeprefix("www.")
    return company_domain(f"@{host}", free_mail_domains()) if "." in host and " " not in host else None


def load_accounts(history: History, *, as_of: Instant, at: Instant) -> tuple[dict[str, str], int]:
    """Make or complete the accounts; how the store calls those that it calls otherwise, and how many are new."""
    called: dict[str, str] = {}
    new = 0
    companies = (_company(key, rows, as_of) for key, rows in history.accounts())
    while lot := list(islice(companies, _AT_ONCE)):
        keys, made = _load(lot, at)
        called |= {key: there for key, there in keys.items() if key != there}
        new += made
    return called, new


def _company(key: str, rows: AccountRows, as_of: Instant) -> Company:
    dated = {row.trait: row.value for row in rows.dated if row.at is not None and row.at <= as_of}
    return Company(key, {**rows.undated, **dated})


@transaction.atomic
def _load(companies: Sequence[Company], at: Instant) -> tuple[dict[str, str], int]:
    there = _there(companies)
    new = [company for company in companies if company.key not in there]
    ids = dict(zip((company.key for company in new), bulk.allocate(Account, len(new)), strict=True))
    columns = ("id", "key", "name", "traits", "created_at")
    rows = [(ids[c.key], account_key(c.key), c.name, as_json(c.traits), at) for c in new]
    bulk.insert(Account, columns, rows)
    _complete(companies, there)
    ids |= {key: account for key, (account, _) in there.items()}
    _link(companies, ids)
    return {c.key: there[c.key][1] if c.key in there else account_key(c.key) for c in companies}, len(new)


def _there(companies: Sequence[Company]) -> dict[str, tuple[int, str]]:
    """The accounts that are there already: (id, key), by the key in the folder.

    Domain and name lead only to an account that no folder brought: a folder tells its accounts apart itself.
    """
    found = _found({key for company in companies for key in company.leading()})
    there: dict[str, tuple[int, str]] = {}
    for company in companies:
        for key in company.leading():
            if key in found and (key[0] == GROUP or not found[key][2]):
                there[company.key] = found[key][:2]
                break
    return there


def _found(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, str, bool]]:
    """(id, key, whether a folder brought it) of the accounts to which these keys lead."""
    kinds: dict[str, list[str]] = {}
    for kind, value in sorted(keys):
        kinds.setdefault(kind, []).append(value)
    found = {}
    for kind, values in kinds.items():
        where, parameter = bulk.listed(values, "text")
        for value, account, key, brought in bulk.rows(
            "SELECT k.value, a.id, a.key, EXISTS (SELECT 1 FROM account_key g WHERE g.account_id = a.id"
            f" AND g.kind = '{GROUP}' AND g.value = a.key) FROM account_key k JOIN account a ON a.id = k.account_id"
            f" WHERE k.kind = %s AND k.value {where}",
            [kind, parameter],
        ):
            found[kind, value] = (account, key, bool(brought))
    return found


def _complete(companies: Sequence[Company], there: Mapping[str, tuple[int, str]]) -> None:
    """What a folder says of an account of its own counts; of another one it only fills blanks."""
    where, parameter = bulk.listed(sorted(account for account, _ in there.values()))
    known = {
        account: msgspec.json.decode(traits) if isinstance(traits, str) else traits
        for account, traits in bulk.rows(
            f"SELECT id, traits FROM account WHERE id {where} ORDER BY id{bulk.locked()}", [parameter]
        )
    }
    changed: dict[int, str] = {}
    for company in companies:
        if company.key in there:
            account, key = there[company.key]
            before = known[account]
            ours = key == account_key(company.key)
            after = {**before, **company.traits} if ours else {**company.traits, **before}
            if after != before:
                known[account], changed[account] = after, as_json(after)
    bulk.update(Account, ("id", "traits"), sorted(changed.items()))


def _link(companies: Sequence[Company], ids: Mapping[str, int]) -> None:
    """Let the keys lead to the accounts, the first one to come where several claim one."""
    rows: dict[tuple[str, str], int] = {}
    for company in companies:
        for key in company.leading():
            rows.setdefault(key, ids[company.key])
    bulk.insert(
        AccountKey,
        ("kind", "value", "account_id"),
        [(*key, account) for key, account in sorted(rows.items())],
        once=("kind", "value"),
    )
