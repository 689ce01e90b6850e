"""Which account an event speaks of, and what of it the person's log is told."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from ondo.domain.company_names import company_key, within
from ondo.domain.identity import Claims
from ondo.domain.instants import Instant
from ondo.domain.state import State
from ondo.domain.values import is_blank
from ondo.store import bulk
from ondo.store.models import Account, AccountKey, Pending
from ondo.store.models.account import DOMAIN, GROUP, NAME
from ondo.store.reading.log import REACHED
from ondo.worker.claim import Arrival
from ondo.worker.directory import Overtaken

AccountKeyWords = tuple[str, str]
"""(kind, value) of an `AccountKey`."""
LONGEST_KEY = 200
"""Letters of an account's own key."""


@dataclass(slots=True)
class Company:
    """An account as it stands at this point of the batch."""

    id: int
    key: str
    name: str
    traits: dict[str, object]
    new: bool = False
    changed: bool = False
    created_at: Instant = 0
    """When the event was received that made it begin to exist; only of a new one."""

    def as_reached(self) -> dict[str, object]:
        """What a member's log is told when somebody else's event was about the account."""
        return {REACHED: True, "account": self.key, "account_traits": self.traits}


@dataclass(frozen=True, slots=True)
class News:
    """Something new about an account: the other members are to be told. `sender`: whose event it was, 0 for nobody."""

    event: int
    received_at: Instant
    company: Company
    sender: int


@dataclass(slots=True)
class Companies:
    """The accounts that the events of a batch speak of."""

    by_key: dict[AccountKeyWords, Company] = field(default_factory=dict)
    linked: dict[AccountKeyWords, int] = field(default_factory=dict)
    of_member: dict[int, Company] = field(default_factory=dict)
    """The account of whoever an event reaches because of it."""
    news: list[News] = field(default_factory=list)
    spare: Iterator[int] = field(default_factory=lambda: iter(()))

    @classmethod
    def read(cls, arrivals: Iterable[Arrival]) -> Companies:
        """The accounts behind the keys that these events carry; they are locked until the batch is written."""
        companies = cls()
        keys = {key for arrival in arrivals for key in account_keys(arrival.claims)}
        kinds: dict[str, list[str]] = {}
        for kind, value in sorted(keys):
            kinds.setdefault(kind, []).append(value)
        ids: dict[AccountKeyWords, int] = {}
        for kind, values in kinds.items():
            where, parameter = bulk.listed(values, "text")
            found = bulk.rows(
                f"SELECT value, account_id FROM account_key WHERE kind = %s AND value {where}", [kind, parameter]
            )
            ids |= {(kind, value): account for value, account in found}
        ids = {**_called(kinds.get(GROUP, ())), **ids}
        members = _accounts_of(sorted({arrival.reaches for arrival in arrivals if arrival.reaches is not None}))
        accounts = companies._locked(sorted({*ids.values(), *members.values()}))
        companies.by_key = {key: accounts[account] for key, account in ids.items()}
        companies.of_member = {person: accounts[account] for person, account in members.items()}
        companies.spare = bulk.numbers(Account, len(keys) - len(ids))
        return companies

    def _locked(self, ids: list[int]) -> dict[int, Company]:
        where, parameter = bulk.listed(ids)
        if not ids:
            return {}
        found = bulk.rows(
            f"SELECT id, key, name, traits FROM account WHERE id {where} ORDER BY id{bulk.locked()}", [parameter]
        )
        return {id_: Company(id_, key, name, msgspec.json.decode(traits)) for id_, key, name, traits in found}

    def told(self, arrival: Arrival, person: int, state: State) -> dict[str, object] | None:
        """What the person's log is to be told of an account because of this event; None where there is no news.

        A client's own id says most, then a company's name; an e-mail domain only places whoever has no account.
        """
        if arrival.reaches is not None:
            return self._reached(arrival.reaches)
        keys = account_keys(arrival.claims)
        elsewhere = state.account is not None and bool(keys) and keys[0][0] == DOMAIN
        if not keys or (elsewhere and not arrival.claims.account_traits):
            return None
        company, fresh = self._learn(arrival, keys, person)
        if state.account == company.key:
            named = arrival.call.own is not None  # else the account would be read from the body, as it was named there
            return {"account": company.key, "account_traits": fresh} if fresh or named else None
        return None if elsewhere else {"account": company.key, "account_traits": company.traits}

    def learn(self, arrival: Arrival) -> Company | None:
        """The account of an event that is about an account only: its members are told, if that is news."""
        keys = account_keys(arrival.claims)
        return self._learn(arrival, keys, sender=0)[0] if keys else None

    def _learn(self, arrival: Arrival, keys: list[AccountKeyWords], sender: int) -> tuple[Company, dict[str, object]]:
        """The account, and those of its traits that are news."""
        company = self._company(keys, arrival)
        told = arrival.claims.account_traits.items()
        fresh = {trait: value for trait, value in told if not is_blank(value) and company.traits.get(trait) != value}
        if fresh:
            company.traits = {**company.traits, **fresh}
            company.changed = True
            self.news.append(News(arrival.event, arrival.received_at, company, sender))
        return company, fresh

    def _reached(self, member: int) -> dict[str, object]:
        """What a member's log is told because somebody else's event was about the account."""
        company = self.of_member.get(member)
        if company is None:
            return {REACHED: True, "account": None, "account_traits": {}}
        return company.as_reached()

    def _company(self, keys: list[AccountKeyWords], arrival: Arrival) -> Company:
        """The account that the key which says most leads to, or a new one.

        What says less than that key links nothing: companies of one name may have different domains.
        """
        place = next((place for place, key in enumerate(keys) if key in self.by_key), None)
        if place is None:
            kind, value = keys[0]
            name = value if kind == GROUP else within(f"{kind}:{value}", LONGEST_KEY)
            called, at = arrival.claims.company or value, arrival.received_at
            company, place = Company(next(self.spare), name, called, {}, new=True, created_at=at), len(keys)
        else:
            company = self.by_key[keys[place]]
        for key in keys[:place]:
            self.by_key[key] = company
            self.linked[key] = company.id
        return company

    def write(self) -> None:
        """Put back what changed. Raises `Overtaken` where another worker was faster with one of the keys."""
        companies = {company.id: company for company in self.by_key.values()}
        created = [
            (company.id, company.key, company.name[:300], _json(company.traits), company.created_at)
            for company in companies.values()
            if company.new
        ]
        columns = ("id", "key", "name", "traits", "created_at")
        if bulk.insert(Account, columns, created, once=("key",)) != len(created):
            raise Overtaken
        links = [(kind, value[:300], account) for (kind, value), account in sorted(self.linked.items())]
        if bulk.insert(AccountKey, ("kind", "value", "account_id"), links, once=("kind", "value")) != len(links):
            raise Overtaken
        changed = [(c.id, _json(c.traits)) for c in companies.values() if c.changed and not c.new]
        bulk.update(Account, ("id", "traits"), changed)

    def tell_members(self, besides: Container[int]) -> None:
        """Let the other members of the accounts that changed know: each gets the event as something that waits.

        Whoever this batch decided about has heard of it already.
        """
        for one in self.news:
            members = bulk.rows(
                "SELECT id FROM person WHERE account_id = %s AND root_id IS NULL AND erased_at IS NULL AND id <> %s"
                " ORDER BY id",
                [one.company.id, one.sender],
            )
            rows = [(one.event, one.received_at, member) for (member,) in members if member not in besides]
            bulk.insert(Pending, ("event_id", "received_at", "person"), rows)


def _called(names: Sequence[str]) -> dict[AccountKeyWords, int]:
    """Accounts by their own keys, as our own sources name them, whatever made them begin to exist."""
    if not names:
        return {}
    where, parameter = bulk.listed(names, "text")
    return {(GROUP, key): id_ for key, id_ in bulk.rows(f"SELECT key, id FROM account WHERE key {where}", [parameter])}


def _accounts_of(people: list[int]) -> dict[int, int]:
    where, parameter = bulk.listed(people)
    if not people:
        return {}
    return dict(
        bulk.rows(f"SELECT id, account_id FROM person WHERE account_id IS NOT NULL AND id {where}", [parameter])
    )


def account_keys(claims: Claims) -> list[AccountKeyWords]:
    """The keys that lead to the account an event speaks of, the one that says most first."""
    keys = []
    if claims.group:
        keys.append((GROUP, within(claims.group, LONGEST_KEY)))
    if claims.company:
        keys.append((NAME, company_key(claims.company)))
    if claims.email_domain:
        keys.append((DOMAIN, claims.email_domain))
    return keys


def _json(traits: dict[str, object]) -> str:
    return msgspec.json.encode(traits).decode()
