"""The rows of desks, made anew from what the store has of these people, and laid beside those that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, replace

from ondo.domain.errors import OndoError
from ondo.domain.events import Event
from ondo.store.bulk import listed, rows
from ondo.store.desks.cards import card_of, cards_of
from ondo.store.desks.rules import Rules
from ondo.store.desks.work import COLUMNS, Desks, work_rows
from ondo.store.desks.work_row import Stands, WorkRow
from ondo.store.models import Due
from ondo.store.reading.in_force import InForce
from ondo.store.states import from_text
from ondo.store.verifying.difference import Difference
from ondo.store.verifying.stored import Stored

MARK = "desks"
"""While there is a row in `due` of this kind, a worker is still making what is compared."""


def compare_work(people: Sequence[Stored], ruling: InForce, logs: Mapping[int, Sequence[Event]]) -> list[Difference]:
    """What does not agree of these people, who stand for themselves; `logs` are theirs."""
    if Due.objects.filter(kind=MARK).exists():
        return []
    keys = {one.id: one.key for one in people}
    found = _there([*keys])
    expected = _expected(people, found, ruling, logs)
    return [*_compare(keys, found, expected), *_cards(people)]


def _compare(
    keys: Mapping[int, str], found: Mapping[int, WorkRow], expected: Mapping[int, WorkRow]
) -> Iterator[Difference]:
    for person, key in keys.items():
        there, made = found.get(person), expected.get(person)
        if made is None and there is not None:
            yield Difference(key, "verify.work_stray", {"stage": there.stage})
        elif made is not None and there is None:
            yield Difference(key, "verify.work_missing", {"stage": made.stage})
        elif made is not None and there is not None and made != there:
            yield Difference(key, "verify.work", {"fields": _fields(there, made)})


def _expected(
    people: Sequence[Stored], found: Mapping[int, WorkRow], ruling: InForce, logs: Mapping[int, Sequence[Event]]
) -> dict[int, WorkRow]:
    desks = Desks.at(Rules(ruling.periods), 0)
    standing: dict[int, Stands] = {}
    for one in people:
        day = found[one.id].points_day if one.id in found else 0
        stands = _stands(one, replace(desks, day=day))
        if stands is not None and one.id in logs:
            # before a worker has worked them out for the day, points are whatever they were
            standing[one.id] = stands if day else replace(stands, points=found[one.id].points if one.id in found else 0)
    return {row.person_id: row for row in work_rows(standing, desks, logs)}


def _stands(one: Stored, desks: Desks) -> Stands | None:
    if one.state is None:
        return None
    try:
        return desks.stands(from_text(one.state.state))
    except (ValueError, TypeError, KeyError, OndoError):
        return None  # what is wrong with a state is told elsewhere


def _there(people: Sequence[int]) -> dict[int, WorkRow]:
    where, parameter = listed(people)
    found = rows(f"SELECT {', '.join(COLUMNS)} FROM work WHERE person_id {where}", [parameter])
    return {row[0]: _row(row) for row in found}


def _row(told: Sequence[object]) -> WorkRow:
    row = WorkRow(*told)  # type: ignore[arg-type]
    return replace(row, returned=bool(row.returned), promised=bool(row.promised))


def _fields(there: WorkRow, made: WorkRow) -> str:
    pairs = zip(COLUMNS, astuple(there), astuple(made), strict=True)
    return "; ".join(f"{name}: {a} → {b}" for name, a, b in pairs if a != b)


def _cards(people: Sequence[Stored]) -> Iterator[Difference]:
    there = cards_of([one.id for one in people])
    for one in people:
        if one.state is None:
            continue
        try:
            made = card_of(one.id, from_text(one.state.state))
        except (ValueError, TypeError, KeyError):
            continue
        if made is not None and there.get(one.id) != made:
            yield Difference(one.key, "verify.card")
