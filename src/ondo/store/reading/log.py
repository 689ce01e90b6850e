"""A person's log: the ledger's rows with their events, as the fold reads them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from django.db import connection

from ondo.domain.events import NOTHING, TRAITS, Event
from ondo.domain.instants import Instant
from ondo.store.bulk import listed, rows
from ondo.tracking import Call, read_call, to_event

REACHED = "reached"
"""In `told`: the event was about the account and only reaches this person because they belong to it."""

_told: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True, slots=True)
class Start:
    """What holds from before a person's first event."""

    parts: tuple[tuple[int, str], ...] = ()
    """(person, JSON) of everybody who became one, in the order in which blanks are filled."""
    traits: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    account: str | None = None
    account_traits: Mapping[str, object] = field(default_factory=lambda: NOTHING)

    def known(self) -> dict[str, Any]:
        """The same as the arguments of a fold."""
        return {"traits": self.traits, "account": self.account, "account_traits": self.account_traits}

    def with_blanks_from(self, root: int, others: Iterable[Start]) -> Start:
        """The same after `others` became part of the person `root`."""
        return read_start(root, (part for start in (self, *others) for part in start.parts))


def read_start(root: int, parts: Iterable[tuple[int, str | None]]) -> Start:
    """What `root` says holds; blanks are filled from whoever became part of them, in the order of their ids."""
    told = sorted(((person, text) for person, text in parts if text), key=lambda part: (part[0] != root, part[0]))
    traits: dict[str, object] = {}
    account: str | None = None
    account_traits: dict[str, object] = {}
    for known in (_told.decode(text) for _, text in told):
        traits = {**known.get("traits", {}), **traits}
        if account is None:
            account = known.get("account")
        if account is not None and known.get("account") == account:
            account_traits = {**known.get("account_traits", {}), **account_traits}
    return Start(tuple(told), traits, account, account_traits)


def entry(
    seq: int,
    event_id: int,
    at: Instant,
    flags: str | None,
    told: str | None,
    received_at: Instant,
    occurred_at: Instant,
    body: str,
    call: Call | None = None,
) -> Event | None:
    """One row of the ledger as the fold takes it; None where the content was erased. `call`: the body, read before."""
    known = _told.decode(told) if told else {}
    if known.get(REACHED):  # nothing of the body is needed, which may be somebody's who was erased
        return Event(
            at,
            seq,
            TRAITS,
            id=str(event_id),
            recorded_at=received_at,
            account=known["account"],
            account_traits=known["account_traits"],
        )
    if not body:
        return None
    return to_event(
        call or read_call(body),
        id=str(event_id),
        at=at,
        seq=seq,
        occurred_at=occurred_at,
        received_at=received_at,
        flags=flags,
        told=known or None,
    )


_ROWS = (
    "SELECT l.person_id, l.seq, l.event_id, l.at, l.flags, l.told, e.received_at, e.occurred_at, e.body"
    " FROM ledger l JOIN event e ON e.id = l.event_id WHERE l.person_id {people} ORDER BY l.person_id, l.at, l.seq"
)


_COLUMNS = "l.person_id, l.seq, l.event_id, l.at, l.flags, l.told, e.received_at, e.occurred_at, e.body"
_SINCE = {
    "postgresql": f"SELECT {_COLUMNS} FROM json_array_elements(%s::json) w(v) JOIN ledger l"
    " ON l.person_id = (w.v->>0)::bigint AND l.at >= (w.v->>1)::bigint"
    " JOIN event e ON e.id = l.event_id ORDER BY l.person_id, l.at, l.seq",
    "sqlite": f"SELECT {_COLUMNS} FROM json_each(%s) w CROSS JOIN ledger l"
    " ON l.person_id = json_extract(w.value, '$[0]') AND l.at >= json_extract(w.value, '$[1]')"
    " JOIN event e ON e.id = l.event_id ORDER BY l.person_id, l.at, l.seq",
}


def logs(people: Sequence[int], *, since: Instant | None = None) -> dict[int, list[Event]]:
    """The logs of these people, each in log order: the whole of them, or only what counts from an instant on."""
    if not people:
        return {}
    where, parameter = listed(people)
    if since is None:
        found = rows(_ROWS.format(people=where), [parameter])
    else:
        found = rows(_ROWS.format(people=f"{where} AND l.at >= %s"), [parameter, since])
    read: dict[int, list[Event]] = {person: [] for person in people}
    for person, entries in groupby(found, key=itemgetter(0)):
        read[person] = list(_events(entries))
    return read


def logs_since(since: Mapping[int, Instant]) -> dict[int, list[Event]]:
    """What counts in the logs of these people, for each from an instant of their own on."""
    if not since:
        return {}
    told = msgspec.json.encode(sorted(since.items())).decode()
    read: dict[int, list[Event]] = {person: [] for person in since}
    for person, entries in groupby(rows(_SINCE[connection.vendor], [told]), key=itemgetter(0)):
        read[person] = list(_events(entries))
    return read


def log(person: int) -> list[Event]:
    """One person's whole log, in log order."""
    return logs([person])[person]


def recent(people: Sequence[int], since: Instant, names: Container[str]) -> dict[int, list[Event]]:
    """What of these names counts in the logs of these people from an instant on, each in log order."""
    read = logs(people, since=since)
    return {person: [event for event in log if event.name in names] for person, log in read.items()}


def starts(people: Sequence[int]) -> dict[int, Start]:
    """What holds from before the first event of these people, whoever was merged into them included."""
    if not people:
        return {}
    where, parameter = listed(people)
    found = rows(
        f"SELECT id, COALESCE(root_id, id), start FROM person WHERE id {where}"
        f" UNION SELECT id, root_id, start FROM person WHERE root_id {where}",  # an OR would read everybody on SQLite
        [parameter, parameter],
    )
    parts: dict[int, list[tuple[int, str | None]]] = {person: [] for person in people}
    for id_, root, start in found:
        if root in parts:
            parts[root].append((id_, start))
    return {person: read_start(person, told) for person, told in parts.items()}


def _events(entries: Iterator[tuple[Any, ...]]) -> Iterator[Event]:
    for _, seq, event_id, at, flags, told, received_at, occurred_at, body in entries:
        event = entry(seq, event_id, at, flags, told, received_at, occurred_at, body)
        if event is not None:
            yield event
