"""Keeps the cards of people who are known, and the terms by which they are found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ondo.domain.search_terms import terms
from ondo.domain.state import State
from ondo.domain.traits import IDENTIFIED
from ondo.store import bulk
from ondo.store.desks.decided import Decided
from ondo.store.desks.words import text
from ondo.store.models import Card, Term

TRAITS = {
    "name": (("name",), 200),
    "kana": (("name_kana", "kana"), 200),
    "company": (("company",), 200),
    "title": (("job_title", "title"), 200),
    "department": (("department",), 200),
    "email": (("email",), 320),
    "phone": (("phone", "mobile", "mobile_phone"), 50),
}
"""Column → the traits that it shows, the first that is there, and how much of it fits."""
SAY_WHO = ("name", "email", "phone")
"""Whoever has none of these is nobody to be looked for."""


def keep_cards(people: Iterable[Decided]) -> None:
    """The cards of everybody of whom something was told just now."""
    write_cards({one.person: one.state for one in people if one.state is not None and _tells(one)})


def _tells(one: Decided) -> bool:
    return (
        one.anew
        or one.takes_back()
        or any(event.traits or event.name == IDENTIFIED or event.account_traits for event in one.events)
    )


def write_cards(states: Mapping[int, State]) -> None:
    """Put down what these states say of these people. Most calls say what is known: they cost one question."""
    told = [row for person, state in sorted(states.items()) if (row := card_of(person, state)) is not None]
    if not told:
        return
    there = cards_of([row[0] for row in told])
    changed = [row for row in told if there.get(row[0]) != row]
    if not changed:
        return
    bulk.upsert(Card, ("person_id", *TRAITS), changed)
    if old := [row[0] for row in changed if row[0] in there]:
        _forget_terms(old)
    found = [(term, row[0]) for row in changed for term in sorted(terms(dict(zip(TRAITS, row[1:], strict=True))))]
    bulk.insert(Term, ("term", "person_id"), [(term.replace("\0", ""), person) for term, person in found])


def cards_of(people: Sequence[int]) -> dict[int, tuple[object, ...]]:
    """The rows of their cards that are there, by person."""
    where, parameter = bulk.listed(people)
    found = bulk.rows(f"SELECT person_id, {', '.join(TRAITS)} FROM card WHERE person_id {where}", [parameter])
    return {row[0]: tuple(row) for row in found}


def card_of(person: int, state: State) -> tuple[int, *tuple[str | None, ...]] | None:
    """The row of somebody's card, the person first; None for whoever is nobody to be looked for."""
    traits = _known(state)
    told = {column: _first(traits, names, most) for column, (names, most) in TRAITS.items()}
    return (person, *told.values()) if any(told[column] for column in SAY_WHO) else None


def _known(state: State) -> Mapping[str, object]:
    return {**state.account_traits, **state.traits}


def _first(traits: Mapping[str, object], names: Sequence[str], most: int) -> str | None:
    return next((found for name in names if (found := text(traits.get(name), most))), None)


def forget_cards(people: Sequence[int]) -> None:
    """Whoever became part of somebody else, or was erased, is found no more."""
    if people:
        where, parameter = bulk.listed(people)
        bulk.execute(f"DELETE FROM card WHERE person_id {where}", [parameter])
        _forget_terms(people)


def _forget_terms(people: Sequence[int]) -> None:
    where, parameter = bulk.listed(people)
    bulk.execute(f"DELETE FROM term WHERE person_id {where}", [parameter])
