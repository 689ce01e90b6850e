"""People of a folder whom the store does not know: folded beforehand, then written in bulk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from ondo.actions.load.bodies import body_of
from ondo.actions.load.folding import begun_by, fold_to, take
from ondo.actions.load.meeting import strong_strangers
from ondo.actions.load.naming import number
from ondo.actions.load.plan import NAMESPACE, Plan
from ondo.actions.load.told import Item, Told
from ondo.actions.load.whose import shortened
from ondo.actions.recording.live import Live
from ondo.actions.recording.write import write_people
from ondo.domain.duplicates import SAME_MAILBOX
from ondo.domain.email_addresses import company_domain
from ondo.domain.identity import EMAIL, Key
from ondo.domain.instants import Instant
from ondo.playbooks.outside import free_mail_domains
from ondo.store import bulk
from ondo.store.copying import copy_in, reserve
from ondo.store.models import AccountKey, DuplicateSuggestion, Event, Identity, Ledger, Person
from ondo.store.reading.in_force import InForce
from ondo.store.reading.log import read_start

_LIKE_OURS = re.compile(r"p[1-9]\d*")
"""What people are called whom nobody gave a name; no folder may take these names from them."""


@dataclass(slots=True)
class Newcomer:
    """Somebody new, with their fold. `key` is what they are called in the store."""

    told: Told
    key: str
    live: Live


def fold_newcomers(people: Sequence[Told], plan: Plan, ruling: InForce) -> list[Newcomer]:
    """Fold these people; nothing is written yet, but their ids are theirs from now on."""
    ids = iter(reserve(Person, len(people)))
    events = iter(reserve(Event, sum(len(told.items) for told in people)))
    taken = _taken_names(people)
    return [_folded(told, next(ids), events, _name(told.key, taken), plan, ruling) for told in people]


def _folded(told: Told, person: int, events: Iterator[int], name: str, plan: Plan, ruling: InForce) -> Newcomer:
    number(told.items, events, {}, ruling.periods)
    start = read_start(person, [(person, told.start)])
    live = Live(person, begun_by(ruling.periods, start), 0, None, start=start, log=[], stored=False, past=True)
    for item in told.items:
        take(live, item, ruling)
    fold_to(live, max(plan.as_of, ruling.since or 0))
    live.account_before = live.folding.state.account
    return Newcomer(told, name, live)


def _taken_names(people: Sequence[Told]) -> set[str]:
    where, parameter = bulk.listed([shortened(told.key) for told in people], "text")
    return {key for (key,) in bulk.rows(f"SELECT key FROM person WHERE key {where}", [parameter])}


def _name(key: str, taken: set[str]) -> str:
    name = shortened(key)
    return f"{NAMESPACE}:{name}" if name in taken or _LIKE_OURS.fullmatch(name) else name


def write_newcomers(people: Sequence[Newcomer], holders: dict[Key, int], plan: Plan, ruling: InForce) -> None:
    """Everything of these people, in the caller's transaction.

    `holders`: whom keys lead to; those of the newcomers are added. Raises `IntegrityError` where somebody was faster.
    """
    accounts = accounts_of(one.live for one in people)
    _write_people(people, accounts, plan)
    _write_keys(people, holders, plan)
    _suggest(people, holders, plan.at)
    write_account_keys(((one.told, one.live) for one in people), accounts)
    seqs = iter(bulk.allocate(Ledger, sum(len(one.told.items) for one in people)))
    copy_events((item, one.key) for one in people for item in one.told.items)
    columns = ("seq", "event_id", "holder_id", "person_id", "at", "flags")
    copy_in(Ledger, columns, (row for one in people for row in _ledger(one, seqs)))
    write_people([one.live for one in people], ruling, plan.at)


def _ledger(one: Newcomer, seqs: Iterator[int]) -> Iterator[tuple[object, ...]]:
    person = one.live.person
    for item in one.told.items:
        yield next(seqs), int(item.event.id), person, person, item.event.at, item.flags


def copy_events(items: Iterable[tuple[Item, str]]) -> None:
    """Append events, each with the key of whose it is."""
    columns = ("id", "key", "source_id", "received_at", "occurred_at", "body")
    copy_in(Event, columns, (_event(item, _json(person)) for item, person in items))


def _event(item: Item, person: str) -> tuple[object, ...]:
    event = item.event
    occurred = event.at if event.occurred_at is None else event.occurred_at
    return int(event.id), item.key, item.source, received_at(item), occurred, body_of(item, person)


def received_at(item: Item) -> Instant:
    """When the event was written down; for all that the folder says, when it counts."""
    return item.event.at if item.event.recorded_at is None else item.event.recorded_at


def _write_people(people: Sequence[Newcomer], accounts: Mapping[str, int], plan: Plan) -> None:
    columns = ("id", "key", "known", "start", "account_id", "created_at")
    rows = (
        (
            *(one.live.person, one.key, one.told.known, one.told.start),
            *(accounts.get(one.live.folding.state.account or ""), _since(one.told, plan)),
        )
        for one in people
    )
    copy_in(Person, columns, rows)


def _since(told: Told, plan: Plan) -> Instant:
    return plan.as_of if told.since is None else told.since


def _write_keys(people: Sequence[Newcomer], holders: dict[Key, int], plan: Plan) -> None:
    """Let every key that leads to nobody lead to the first of these people who has it."""
    new: dict[Key, tuple[int, Instant]] = {}
    for one in people:
        for key in one.told.keys:
            if key not in holders:
                holders[key] = one.live.person
                new[key] = (one.live.person, _since(one.told, plan))
    columns = ("kind", "value", "person_id", "since")
    copy_in(Identity, columns, [(*key, *whose) for key, whose in sorted(new.items())])


def _suggest(people: Sequence[Newcomer], holders: Mapping[Key, int], at: Instant) -> None:
    """Two people of a folder with one address are two, as the folder has it; somebody may look whether they are one."""
    pairs = {
        (min(other, one.live.person), max(other, one.live.person))
        for one in people
        for other in strong_strangers(one.told, one.live.person, holders)
    }
    write_suggestions(pairs, at)


def write_suggestions(pairs: Iterable[tuple[int, int]], at: Instant) -> None:
    """Suggest that these may be one person each."""
    columns = ("first_id", "second_id", "because", "evidence", "at")
    rows = [(*pair, SAME_MAILBOX, "{}", at) for pair in sorted(pairs)]
    bulk.insert(DuplicateSuggestion, columns, rows, once=("first_id", "second_id"))


def accounts_of(lives: Iterable[Live]) -> dict[str, int]:
    """The ids of the accounts to which these people belong."""
    keys = sorted({live.folding.state.account or "" for live in lives} - {""})
    where, parameter = bulk.listed(keys, "text")
    return dict(bulk.rows(f"SELECT key, id FROM account WHERE key {where}", [parameter]))


def write_account_keys(people: Iterable[tuple[Told, Live]], accounts: Mapping[str, int]) -> None:
    """Let the domain of a member's address lead to their account, unless it leads to one already or is free mail."""
    domains: dict[str, int] = {}
    for told, live in people:
        account = accounts.get(live.folding.state.account or "")
        address = next((key.value for key in told.keys if key.kind == EMAIL), None)
        domain = company_domain(address, free_mail_domains())
        if account is not None and domain is not None:
            domains.setdefault(domain, account)
    rows = [("domain", domain, account) for domain, account in sorted(domains.items())]
    bulk.insert(AccountKey, ("kind", "value", "account_id"), rows, once=("kind", "value"))


def _json(key: str) -> str:
    return msgspec.json.encode(key).decode()
