"""What the rows of a file seem to be, and which columns of two files hold the same ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ondo.importing.guess.samples import Column, Sample
from ondo.importing.guess.words import OWN_ID, plain

_SALESFORCE_ID = re.compile(r"[0-9a-zA-Z]{3}[0-9a-zA-Z]{12}(?:[0-9a-zA-Z]{3})?")


class FileKind(StrEnum):
    """What the rows of a file are."""

    PEOPLE = "people"
    ACCOUNTS = "accounts"
    EVENTS = "events"
    OPPORTUNITIES = "opportunities"
    ROLES = "roles"
    """Who has to do with which opportunity."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Guess:
    """A file with what its rows seem to be."""

    name: str
    sample: Sample
    kind: FileKind


def kind_of(sample: Sample) -> FileKind:
    """What the rows of a file seem to be, by what its columns hold."""
    has = {column.role for column in sample.columns}
    person = bool(has & {"email", "person_id"}) or {OWN_ID, "last_name"} <= has
    if {"old_value", "new_value"} <= has:
        return FileKind.EVENTS if "person_id" in has else FileKind.UNKNOWN  # what was changed in a record, and when
    named = has & {"opportunity_id", "opportunity_name"}
    if (named and has & {"amount", "closed_at", "deal_stage"}) or {"amount", "closed_at"} <= has:
        return FileKind.OPPORTUNITIES
    if person and "happened_at" in has and has & {"event", "type", "url", "event_id", "status"}:
        return FileKind.EVENTS
    if person and has & {"event", "url"} and has & {"created_at"} and not has & {"company", "last_name", "job_title"}:
        return FileKind.EVENTS
    if "opportunity_id" in has:
        return FileKind.ROLES if "person_id" in has and "status" not in has else FileKind.OPPORTUNITIES
    refers = OWN_ID in has and "person_id" in has and "email" not in has
    if refers and "status" in has and has & {"created_at", "happened_at"}:
        return FileKind.EVENTS  # a member of a campaign, say: it has an id, and names whom it is about
    if person:
        return FileKind.PEOPLE
    firm = has & {"account_id", "company"} or (OWN_ID in has and has & {"industry", "employees", "revenue", "website"})
    return FileKind.ACCOUNTS if firm else FileKind.UNKNOWN


def without_histories(guesses: Sequence[Guess]) -> list[Guess]:
    """The guesses, where opportunities that another file holds under ids of its own are those of that file only."""
    own = [c for guess in guesses if guess.kind is FileKind.OPPORTUNITIES for c in guess.sample.all(OWN_ID)]
    return [replace(guess, kind=FileKind.UNKNOWN) if _refers(guess, own) else guess for guess in guesses]


def _refers(guess: Guess, own: Sequence[Column]) -> bool:
    """Whether these are states of opportunities that stand in another file."""
    if guess.kind is not FileKind.OPPORTUNITIES:
        return False
    told = guess.sample.first("opportunity_id")
    elsewhere = [column for column in own if column not in guess.sample.columns]
    return told is not None and any(same_key(column, told) for column in elsewhere)


def same_key(key: Column, other: Column) -> bool:
    """Whether two columns hold the same ids: the same header, some of the same values, or ids of the same kind."""
    if plain(key.header) == plain(other.header) and key.role != OWN_ID:
        return True
    return not key.ids.isdisjoint(other.ids) or bool(_kinds(key) & _kinds(other))


def _kinds(column: Column) -> set[str]:
    """The first three letters of a Salesforce id tell of what object it is."""
    return {
        text[:3]
        for text in column.ids
        if _SALESFORCE_ID.fullmatch(text) and not text.isalpha() and not text.isdecimal()
    }
