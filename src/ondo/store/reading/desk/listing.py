"""The people of a tab, a page at a time: what is urgent first, then the warmest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ondo.domain.instants import Instant
from ondo.domain.values import Millis
from ondo.store.bulk import listed, rows
from ondo.store.reading.desk.tabs import Scope, Tab, condition, named_rows

SIZE = 50


@dataclass(frozen=True)
class Place:
    """Where a list goes on: after the person in this part (`urgent`, `warm`, `snoozed`) with this value."""

    part: str
    value: int
    person: int


@dataclass(frozen=True)
class Entry:
    """The place of somebody in a list, and the state of their row."""

    person: int
    version: int
    place: Place
    account: int | None


@dataclass(frozen=True)
class Line:
    """Somebody in a list. `cause`, `cause_key`, `reason`, `origin`: how they came to their stage, and by which door."""

    person: int
    key: str
    name: str | None
    kana: str | None
    company: str | None
    title: str | None
    owner: str | None
    stage: str
    kind: str
    cycle: int
    points: Millis
    entered_at: Instant
    next_kind: str
    next_at: Instant
    promised: bool
    clock: str | None
    clock_at: Instant | None
    clock_risk_at: Instant | None
    urgent_at: Instant
    snoozed_until: Instant | None
    touched_at: Instant | None
    attempts: int
    returned: bool
    account: int | None
    cause: str | None = None
    cause_key: str | None = None
    reason: str | None = None
    origin: str | None = None


@dataclass(frozen=True)
class Part:
    """One stretch of a list: its own condition, and the column by which it goes."""

    name: str
    where: str
    column: str


_PARTS = (Part("urgent", "w.urgent_at <= %(now)s", "w.urgent_at"), Part("warm", "w.urgent_at > %(now)s", "-w.points"))
_ASLEEP = (Part("snoozed", "TRUE", "w.snoozed_until"),)


def parts_of(tab: Tab | None) -> Sequence[Part]:
    """The stretches of a tab, in their order."""
    return _ASLEEP if tab is Tab.SNOOZED else _PARTS


def entries(
    tab: Tab | None,
    scope: Scope,
    after: Place | None = None,
    most: int = SIZE,
    where: Mapping[str, str] | None = None,
) -> list[Entry]:
    """The next people of a tab; None: of all that are not put off. Cheap: what a poll compares is this.

    `where`: what else has to hold of them, part by part.
    """
    found: list[Entry] = []
    parts = parts_of(tab)
    names = [part.name for part in parts]
    first = names.index(after.part) if after is not None and after.part in names else 0
    for part in parts[first:]:
        if len(found) < most:
            begun = after if after is not None and after.part == part.name else None
            only = replace(part, where=f"{part.where} AND {where[part.name]}") if where else part
            found += _entries(only, tab, scope, begun, most - len(found))
    return found


def _entries(part: Part, tab: Tab | None, scope: Scope, after: Place | None, most: int) -> list[Entry]:
    order = "w.points DESC" if part.column == "-w.points" else part.column
    later = f" AND ({part.column}, w.person_id) > (%(value)s, %(person)s)" if after is not None else ""
    statement = (
        f"SELECT w.person_id, w.version, {part.column}, w.account_id FROM work w"
        f" WHERE {condition(tab, scope)} AND {part.where}{later} ORDER BY {order}, w.person_id LIMIT {most}"
    )
    words = scope.words()
    if after is not None:
        words |= {"value": after.value, "person": after.person}
    return [
        Entry(person, version, Place(part.name, value, person), account)
        for person, version, value, account in named_rows(statement, words)
    ]


def how_many(scope: Scope) -> int:
    """How many people there are to be worked on, whoever is put off left out."""
    statement = f"SELECT count(*) FROM work w WHERE {condition(None, scope)}"
    return int(named_rows(statement, scope.words())[0][0])


def everybody(tab: Tab, scope: Scope, most: int) -> list[int]:
    """The ids of the people of a tab, in its order: what is done to all of them at once is done to these."""
    return [one.person for one in entries(tab, scope, most=most)]


def lines(people: Sequence[int]) -> list[Line]:
    """These people as a list shows them, in this order; whoever nobody works on is left out."""
    if not people:
        return []
    where, parameter = listed(list(people))
    found = rows(_LINES.format(where), [parameter])
    causes = _causes(people)
    known = {row[0]: Line(*row, *causes.get(row[0], ())) for row in found}
    return [known[one] for one in people if one in known]


_LINES = (
    "SELECT w.person_id, p.key, c.name, c.kana, COALESCE(c.company, a.name), c.title,"
    " COALESCE(NULLIF(u.first_name, ''), u.username), w.stage, w.kind, w.cycle, w.points, w.entered_at, w.next_kind,"
    " w.next_at, w.promised, w.clock, w.clock_at, w.clock_risk_at, w.urgent_at, w.snoozed_until, w.touched_at,"
    " w.attempts, w.returned, w.account_id FROM work w JOIN person p ON p.id = w.person_id"
    " LEFT JOIN card c ON c.person_id = w.person_id LEFT JOIN account a ON a.id = w.account_id"
    " LEFT JOIN ondo_user u ON u.id = w.owner_id WHERE w.person_id {}"
)


def _causes(people: Sequence[int]) -> Mapping[int, Sequence[Any]]:
    where, parameter = listed(list(people))
    found = rows(
        "SELECT person_id, cause, cause_key, reason, origin FROM transition"
        f" WHERE person_id {where} AND (from_stage IS NULL OR from_stage <> to_stage) ORDER BY id",
        [parameter],
    )
    return {person: cause for person, *cause in found}
