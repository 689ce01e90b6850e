"""Pairs of people who may be one: who they are by what is known of them, and what somebody decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import F

from ondo.domain.duplicates import alike, blocking_keys
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.bulk import listed, rows
from ondo.store.models import DuplicateSuggestion
from ondo.store.states import from_text

MERGED, DIFFERENT = "merged", "different"
BY_HAND = "by_hand"
"""Why two are a pair that nothing had suggested, or were merged: somebody said so."""
MOST_ALIKE = 300
"""People with one blocking key; where there are more, it says nothing (a placeholder, somebody's test data)."""
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Suggested:
    """A pair that nobody has decided about, each as whoever stands for them now, with what is known of them."""

    id: int
    keys: tuple[str, str]
    because: str
    at: Instant
    traits: tuple[Mapping[str, object], Mapping[str, object]]


def alike_pairs() -> Iterator[tuple[int, int, str]]:
    """Everybody who may be one with somebody else, by their traits: (person, person, because), smaller id first."""
    shared = _blocks()
    known = _traits(sorted({person for people in shared for person in people}))
    seen = set[tuple[int, int]]()
    for people in shared:
        for pair in combinations(sorted(people), 2):
            if pair not in seen:
                seen.add(pair)
                because = alike(known[pair[0]], known[pair[1]])
                if because is not None:
                    yield (*pair, because)


def _blocks() -> list[list[int]]:
    """The people of each blocking key that more than one has. Keys are told by their hash, to spare memory."""
    first: dict[int, int] = {}
    shared: dict[int, list[int]] = {}
    last = 0
    while found := _people(last):
        last = found[-1][0]
        for person, traits in found:
            for key in map(hash, blocking_keys(traits)):
                if (other := first.setdefault(key, person)) != person:
                    shared.setdefault(key, [other]).append(person)
    return [people for people in shared.values() if len(people) <= MOST_ALIKE]


_SELECT = (
    "SELECT f.person_id, f.state, a.name FROM fold_state f JOIN person p ON p.id = f.person_id"
    " LEFT JOIN account a ON a.id = p.account_id WHERE p.erased_at IS NULL AND"
)


def _people(after: int) -> list[tuple[int, Mapping[str, object]]]:
    found = rows(f"{_SELECT} f.person_id > %s ORDER BY f.person_id LIMIT %s", [after, _AT_ONCE])
    return [(person, _known(state, company)) for person, state, company in found]


def _traits(people: Sequence[int]) -> dict[int, Mapping[str, object]]:
    known: dict[int, Mapping[str, object]] = {}
    for start in range(0, len(people), _AT_ONCE):
        where, parameter = listed(people[start : start + _AT_ONCE])
        found = rows(f"{_SELECT} f.person_id {where}", [parameter])
        known |= {person: _known(state, company) for person, state, company in found}
    return known


def _known(state: str, company: str | None) -> Mapping[str, object]:
    """What their log says of them; the company of their account where they do not name one themselves."""
    traits = from_text(state).traits
    return {"company": company, **traits} if company else traits


_UNDECIDED = (
    "SELECT d.id, d.because, d.at, a.id, a.key, b.id, b.key FROM duplicate_suggestion d"
    " JOIN person f ON f.id = d.first_id JOIN person a ON a.id = COALESCE(f.root_id, f.id)"
    " JOIN person s ON s.id = d.second_id JOIN person b ON b.id = COALESCE(s.root_id, s.id)"
    " WHERE d.decision IS NULL AND a.id <> b.id AND a.erased_at IS NULL AND b.erased_at IS NULL AND"
)


def undecided(after: int = 0, most: int = 2**31) -> list[Suggested]:
    """Pairs that nobody has decided about and who are still two people: the next ones after an id, oldest first."""
    return _suggested(rows(f"{_UNDECIDED} d.id > %s ORDER BY d.id LIMIT %s", [after, most]))


def suggestion_called(number: int) -> Suggested:
    """The pair of this number. Raises OndoError where there is none, or where it is decided about or settled."""
    found = _suggested(rows(f"{_UNDECIDED} d.id = %s", [number]))
    if found:
        return found[0]
    there = DuplicateSuggestion.objects.filter(pk=number).exists()
    raise OndoError("person.decided_already" if there else "api.not_found")


def _suggested(found: Sequence[tuple[Any, ...]]) -> list[Suggested]:
    known = _traits(sorted({person for row in found for person in (row[3], row[5])}))
    return [
        Suggested(number, (key, other_key), because, at, (known.get(one, {}), known.get(other, {})))
        for number, because, at, one, key, other, other_key in found
    ]


def decide_pair(one: int, other: int, decision: str, at: Instant) -> str | None:
    """Keep what was decided about two people, whether or not anything had suggested them; returns what was before."""
    pair = _pair(one, other)
    before = DuplicateSuggestion.objects.filter(**pair).values_list("decision", flat=True).first()
    DuplicateSuggestion.objects.update_or_create(
        **pair,
        defaults={"decision": decision, "decided_at": at},
        create_defaults={"decision": decision, "decided_at": at, "because": BY_HAND, "at": at},
    )
    return before


def reopen_pair(one: int, other: int, before: str | None) -> None:
    """Let two people stand as they did before somebody decided: a suggestion again, or, where nothing had suggested
    them, nothing."""
    found = DuplicateSuggestion.objects.filter(**_pair(one, other))
    found.update(decision=before, decided_at=F("decided_at") if before else None)
    found.filter(decision=None, because=BY_HAND).delete()


def _pair(one: int, other: int) -> dict[str, int]:
    first, second = sorted((one, other))
    return {"first_id": first, "second_id": second}
