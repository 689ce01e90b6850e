"""The people of a tab company by company: whoever comes first brings their colleagues along, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ondo.store.bulk import listed
from ondo.store.reading.desk.listing import SIZE, Entry, Part, Place, entries, parts_of
from ondo.store.reading.desk.tabs import Scope, Tab, condition, named_rows

MOST = 20
"""People of one company who are shown together; their company's page has all."""


@dataclass(frozen=True)
class Stretch:
    """One page of a list. `after`: from where the next one goes on; `sizes`: company → its people in this tab."""

    entries: Sequence[Entry]
    after: Place | None
    sizes: Mapping[int, int]


def stretch(tab: Tab, scope: Scope, after: Place | None, *, by_company: bool) -> Stretch:
    """The next page: fifty people, or whole companies until there are fifty."""
    if by_company:
        return _companies(tab, scope, after)
    found = entries(tab, scope, after, SIZE + 1)
    return Stretch(found[:SIZE], found[SIZE - 1].place if len(found) > SIZE else None, {})


def _companies(tab: Tab, scope: Scope, after: Place | None) -> Stretch:
    first = entries(tab, scope, after, SIZE + 1, where=_leads(tab, scope))
    people, sizes = _colleagues(tab, scope, [one.account for one in first if one.account is not None])
    shown: list[Entry] = []
    for number, one in enumerate(first):
        if number and len(shown) >= SIZE:
            return Stretch(shown, first[number - 1].place, sizes)
        shown += people.get(one.account, [one]) if one.account is not None else [one]
    return Stretch(shown, None, sizes)


def _leads(tab: Tab, scope: Scope) -> Mapping[str, str]:
    """For each part of the list: that nobody of the same company stands before."""
    parts = parts_of(tab)
    return {part.name: _nobody(tab, scope, parts[: number + 1]) for number, part in enumerate(parts)}


def _nobody(tab: Tab, scope: Scope, parts: Sequence[Part]) -> str:
    *before, here = parts
    earlier = f"({_of_other(here.column)}, o.person_id) < ({here.column}, w.person_id)"
    stands = " OR ".join([*(_of_other(one.where) for one in before), f"({_of_other(here.where)} AND {earlier})"])
    same = f"o.account_id = w.account_id AND {_of_other(condition(tab, scope))} AND ({stands})"
    return f"NOT EXISTS (SELECT 1 FROM work o WHERE {same})"


def _of_other(text: str) -> str:
    """The same, said of the colleague."""
    return text.replace("w.", "o.")


def _colleagues(tab: Tab, scope: Scope, accounts: list[int]) -> tuple[dict[int, list[Entry]], dict[int, int]]:
    if not accounts:
        return {}, {}
    where, parameter = listed(accounts)
    found = named_rows(_statement(tab, scope, where), {**scope.words(), "accounts": parameter, "most": MOST})
    people: dict[int, list[Entry]] = {}
    for person, version, account, _ in found:
        people.setdefault(account, []).append(Entry(person, version, Place("", 0, person), account))
    return people, {account: size for _, _, account, size in found}


def _statement(tab: Tab, scope: Scope, accounts: str) -> str:
    parts = parts_of(tab)
    rank = " ".join(f"WHEN {part.where} THEN {number}" for number, part in enumerate(parts))
    value = " ".join(f"WHEN {part.where} THEN {part.column}" for part in parts)
    order = f"CASE {rank} END, CASE {value} END, w.person_id"
    return (
        "SELECT person_id, version, account_id, size FROM (SELECT w.person_id, w.version, w.account_id,"
        f" row_number() OVER (PARTITION BY w.account_id ORDER BY {order}) place,"
        f" count(*) OVER (PARTITION BY w.account_id) size FROM work w WHERE {condition(tab, scope)}"
        f" AND w.account_id {accounts.replace('%s', '%(accounts)s')}) t WHERE place <= %(most)s"
        " ORDER BY account_id, place"
    )
