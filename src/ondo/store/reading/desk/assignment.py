"""What assignment goes by: who waits for an owner, who can be given people, by which rules, whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from django.db.models import Max

from ondo.domain.assignment import Rule, Seat, Turn, Turns, Waiting
from ondo.domain.instants import Instant
from ondo.domain.japanese import compared
from ondo.store import bulk
from ondo.store.models import Absence, AssignmentRule, Reclaimed
from ondo.store.models import Seat as StoredSeat
from ondo.store.models import Turn as StoredTurn
from ondo.store.reading.users import users_of_role

TEAMS = ("sdr", "field_sales")
"""Teams whose people are assigned; their users have a role of the same name."""
CAPACITY = 10
"""New people a working day, of whom nothing else was said."""
NOBODYS = (
    "(w.owner_id IS NULL OR (w.team = 'field_sales' AND o.role = 'sdr'))"
    " AND w.deciding IS NULL AND (w.snoozed_until IS NULL OR w.snoozed_until <= %s)"
)
"""SQL: who waits for an owner. Whoever was handed over is the SDR's until field sales have somebody for them."""


@dataclass(frozen=True, order=True)
class Place:
    """Where somebody stands among those who wait: the most urgent first."""

    urgent_at: Instant
    person: int


class _Traits(msgspec.Struct):
    """What a rule may ask of a state."""

    traits: dict[str, object] = {}
    account_traits: dict[str, object] = {}


def places_after(after: Place | None, at: Instant, most: int) -> list[Place]:
    """The next of those who wait."""
    last = after or Place(-(2**62), 0)
    found = bulk.rows(
        "SELECT w.urgent_at, w.person_id FROM work w LEFT JOIN ondo_user o ON o.id = w.owner_id"
        f" WHERE {NOBODYS} AND (w.urgent_at, w.person_id) > (%s, %s) ORDER BY w.urgent_at, w.person_id LIMIT %s",
        [at, last.urgent_at, last.person, most],
    )
    return [Place(*row) for row in found]


def still_waiting(people: Sequence[int], at: Instant, together: bool, *, lock: bool = False) -> list[Waiting]:
    """Of these, those who wait now, the most urgent first; whoever else decides about them meanwhile is left out.

    `together`: people of one company go to one SDR. Whose company has somebody who is just being decided about
    waits a little longer: it may be them who get an owner.
    """
    where, parameter = bulk.listed(people)
    beside = "SELECT 1 FROM work b WHERE b.account_id = w.account_id AND b.team = 'sdr' AND b.deciding IS NOT NULL"
    alone = f" AND (w.team <> 'sdr' OR w.account_id IS NULL OR NOT EXISTS ({beside}))" if together else ""
    locked = bulk.locked(skip=True).replace(" SKIP", " OF w SKIP") if lock else ""
    found = bulk.rows(
        "SELECT w.person_id, w.team, w.account_id, w.entered_at, f.state FROM work w"
        " LEFT JOIN ondo_user o ON o.id = w.owner_id LEFT JOIN fold_state f ON f.person_id = w.person_id"
        f" WHERE w.person_id {where} AND {NOBODYS}{alone} ORDER BY w.urgent_at, w.person_id{locked}",
        [parameter, at],
    )
    taken = _taken_from([(person, entered) for person, _, _, entered, _ in found])
    return [
        Waiting(
            person,
            team,
            traits_of(state),
            account if together and team == "sdr" else None,
            taken.get(person, frozenset()),
        )
        for person, team, account, _, state in found
    ]


def traits_of(state: str | None) -> Mapping[str, object]:
    """What is known of somebody and of their company, by the text of their state."""
    found = msgspec.json.decode(state or "{}", type=_Traits)
    return {**found.account_traits, **found.traits}


def _taken_from(entries: Iterable[tuple[int, Instant]]) -> dict[int, frozenset[int]]:
    """From whom people were taken since they came to where they stand."""
    since = dict(entries)
    rows = Reclaimed.objects.filter(person__in=since).values_list("person_id", "user_id", "at")
    found: dict[int, set[int]] = {}
    for person, user, at in rows:
        if at >= since[person]:
            found.setdefault(person, set()).add(user)
    return {person: frozenset(users) for person, users in found.items()}


def rules_in_order() -> list[AssignmentRule]:
    """The rules as they are asked."""
    return list(AssignmentRule.objects.order_by("position", "pk"))


def as_rule(row: AssignmentRule) -> Rule:
    """A rule as the domain has it."""
    when = {trait: frozenset(compared(word) for word in words) for trait, words in row.conditions.items()}
    return Rule(row.pk, row.team, when, frozenset(row.users), row.by_capacity)


def seats_at(at: Instant) -> list[Seat]:
    """Everybody who may be given people, as they are now."""
    away = set(Absence.objects.filter(since__lte=at, until__gt=at).values_list("user_id", flat=True))
    said = {row.pk: row for row in StoredSeat.objects.all()}
    counted = untouched() if any(row.most is not None for row in said.values()) else {}
    seats = []
    for user in users_of_role(*TEAMS):
        row = said.get(user.pk)
        capacity, most = (row.capacity, row.most) if row is not None else (CAPACITY, None)
        seats.append(Seat(user.pk, user.role, capacity, counted.get(user.pk, 0), most, user.pk not in away))
    return seats


def untouched() -> dict[int, int]:
    """User → how many of theirs they have not begun with."""
    return dict(
        bulk.rows(
            "SELECT owner_id, count(*) FROM work WHERE owner_id IS NOT NULL AND touched_at IS NULL GROUP BY owner_id"
        )
    )


def turns_now() -> Turns:
    """Whose turn it is, by rule and user."""
    rows = StoredTurn.objects.values_list("rule_id", "user_id", "credit", "last")
    return {(rule, user): Turn(credit, last) for rule, user, credit, last in rows}


def account_owners(accounts: Iterable[int]) -> dict[int, int]:
    """Company → the SDR who has most of its people; between two the one who came first."""
    where, parameter = bulk.listed(sorted(set(accounts)))
    found = bulk.rows(
        "SELECT account_id, owner_id FROM work WHERE team = 'sdr' AND owner_id IS NOT NULL"
        f" AND account_id {where} GROUP BY account_id, owner_id ORDER BY count(*), min(entered_at) DESC",
        [parameter],
    )
    return dict(found)


def anybody_waits(at: Instant) -> bool:
    """Whether there is somebody to be assigned: one look at an index."""
    return bool(
        bulk.rows(
            f"SELECT 1 FROM work w LEFT JOIN ondo_user o ON o.id = w.owner_id WHERE {NOBODYS} LIMIT 1",
            [at],
        )
    )


def next_position() -> int:
    """Where a new rule goes: after all the others."""
    last: int | None = AssignmentRule.objects.aggregate(last=Max("position"))["last"]
    return 1 if last is None else last + 1
