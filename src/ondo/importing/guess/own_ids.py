"""Whose id stands in a column that is called just `Id`: told by what its rows are, and by who refers to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ondo.importing.guess.kinds import FileKind, Guess, same_key
from ondo.importing.guess.samples import Column
from ondo.importing.guess.words import OWN_ID, UNIQUE_IDS, plain

_ROLES = {
    FileKind.PEOPLE: "person_id",
    FileKind.ACCOUNTS: "account_id",
    FileKind.EVENTS: "event_id",
    FileKind.OPPORTUNITIES: "opportunity_id",
}


def with_own_ids(guesses: Sequence[Guess]) -> list[Guess]:
    """The guesses, with these columns in their roles where that is safe, and without a role elsewhere."""
    return [_settled(guess, guesses) for guess in guesses]


def _settled(guess: Guess, guesses: Sequence[Guess]) -> Guess:
    own = guess.sample.first(OWN_ID)
    if own is None:
        return guess
    role = _ROLES.get(guess.kind)
    if role is None or guess.sample.first(role) or not _safe(own, role, guess, guesses):
        role = None
    columns = [replace(column, role=role) if column is own else column for column in guess.sample.columns]
    if guess.kind is FileKind.ACCOUNTS and not guess.sample.first("company"):
        columns = [replace(column, role="company") if column.role == "name" else column for column in columns]
    return replace(guess, sample=replace(guess.sample, columns=tuple(columns)))


def _safe(own: Column, role: str, guess: Guess, guesses: Sequence[Guess]) -> bool:
    """Mere row numbers begin anew in the next file, and must not tell people or events apart."""
    if role == "opportunity_id" or plain(own.header) in UNIQUE_IDS:
        return True
    if role == "event_id":
        return not all(str(value).isdecimal() for value in own.values)
    others = [column for other in guesses if other is not guess for column in other.sample.all(role)]
    return any(same_key(own, column) for column in others)
