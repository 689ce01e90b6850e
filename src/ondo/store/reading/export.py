"""Everything the store has of one person, with names that people can read.

What they may ask for by the GDPR (article 15) and the act on personal information (個人情報保護法第33条). Of others it
tells nothing: events of colleagues that reached them because of their company are not in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, ForeignKey, Model, Q, QuerySet

from ondo.domain.identity import EMAIL
from ondo.domain.instants import Instant, rfc3339
from ondo.store.models import (
    Account,
    Activity,
    Audit,
    Booking,
    CampaignMember,
    Card,
    Consent,
    Delivery,
    Drawn,
    Due,
    DuplicateSuggestion,
    Event,
    FoldState,
    HandOff,
    Identity,
    Ledger,
    Letter,
    Meeting,
    Merge,
    Notice,
    Opportunity,
    OwnerChange,
    Pending,
    Person,
    Presence,
    Quarantined,
    Reclaimed,
    Switched,
    Transition,
    TriageVerdict,
    Undoable,
    Voice,
    Work,
)
from ondo.store.reading.belongings import Belongings, belongings

NOT_EXPORTED: Mapping[str, str] = {
    "term": "repeats what the card says, as it is looked for",
    "account_key": "tells of companies",
    "campaign": "tells of campaigns",
    "source": "tells of sources",
    "write_key": "tells of sources",
    "destination": "tells of destinations",
    "known_domain": "tells of companies",
    "playbook_version": "tells of rules",
    "signature": "tells of users",
    "ondo_user": "tells of users",
    "assignment_rule": "tells of rules",
    "seat": "tells of users",
    "sample": "tells of rules",
    "turn": "tells of users",
    "absence": "tells of users",
    "booking_page": "tells of users",
    "free_time": "tells of users",
    "letter_template": "tells of nobody",
    "mailbox": "says how far a mailbox was read",
    "api_token": "tells of users",
    "process": "tells of processes",
    "remembered": "counts attempts of users for some minutes",
    "api_allowance": "counts requests of users for some seconds",
    "erasure": "has rows of people only of whom nothing else is left",
    "job": "counts what was imported; its files are removed when it is done",
    "idempotent_request": "repeats for a day what is exported here, as it was answered to one program",
}
"""Tables that the export leaves out, and why."""


@dataclass(frozen=True)
class Part:
    """A table and which of its rows are theirs."""

    table: type[Model]
    rows: Callable[[Belongings], Q]

    def told(self, theirs: Belongings) -> list[dict[str, Any]]:
        """The rows, oldest first."""
        related = [field.name for field in self.table._meta.concrete_fields if isinstance(field, ForeignKey)]
        found: QuerySet[Any] = self.table._default_manager.filter(self.rows(theirs)).order_by("pk")
        return [dict(_columns(row, theirs)) for row in found.select_related(*related)]


def _of(column: str) -> Callable[[Belongings], Q]:
    return lambda theirs: Q(**{f"{column}__in": theirs.people})


def _audited(theirs: Belongings) -> Q:
    people = [f"person:{one}" for one in theirs.people]
    return Q(subject__in=[*people, *(f"quarantine:{one}" for one in theirs.quarantined)])


def _addresses(theirs: Belongings) -> list[str]:
    return [key.value for _, key in theirs.keys if key.kind == EMAIL]


PARTS = (
    Part(Person, _of("pk")),
    Part(Identity, _of("person")),
    Part(Card, _of("person")),
    Part(Work, _of("person")),
    Part(OwnerChange, _of("person")),
    Part(Presence, _of("person")),
    Part(Undoable, _of("person")),
    Part(Account, _of("people__pk")),
    Part(Event, lambda theirs: Q(pk__in=theirs.events)),
    Part(Ledger, _of("person")),
    Part(Pending, lambda theirs: Q(event__in=theirs.waiting) | Q(person__in=theirs.people)),
    Part(Quarantined, lambda theirs: Q(pk__in=theirs.quarantined)),
    Part(FoldState, _of("person")),
    Part(Switched, _of("person")),
    Part(Transition, _of("person")),
    Part(TriageVerdict, _of("person")),
    Part(Activity, _of("person")),
    Part(HandOff, _of("person")),
    Part(Opportunity, _of("person")),
    Part(Meeting, _of("person")),
    Part(Booking, lambda theirs: _of("person")(theirs) | Q(person=None, address__in=_addresses(theirs))),
    Part(Letter, lambda theirs: _of("person")(theirs) | Q(person=None, address__in=_addresses(theirs))),
    Part(Voice, _of("person")),
    Part(Drawn, _of("person")),
    Part(Reclaimed, _of("person")),
    Part(Consent, _of("person")),
    Part(CampaignMember, _of("person")),
    Part(Merge, lambda theirs: Q(kept__in=theirs.people) | Q(absorbed__in=theirs.people)),
    Part(DuplicateSuggestion, lambda theirs: Q(first__in=theirs.people) | Q(second__in=theirs.people)),
    Part(Notice, _of("person")),
    Part(Delivery, _of("notice__person")),
    Part(Due, _of("person")),
    Part(Audit, _audited),
)
"""Every table that has something of people."""


def everything_of(person: Person, at: Instant) -> dict[str, Any]:
    """By table, each row by the names of its columns; instants as ISO 8601 in UTC, points and amounts as numbers."""
    theirs = belongings(person)
    tables = {part.table._meta.db_table: part.told(theirs) for part in PARTS}
    return {"export_of": person.key, "exported_at": rfc3339(at), **tables}


def _columns(row: Model, theirs: Belongings) -> Iterator[tuple[str, Any]]:
    for field in row._meta.concrete_fields:
        value = getattr(row, field.name)
        yield field.name, _name_of(value, theirs) if isinstance(field, ForeignKey) else _plain(field, value)


def _name_of(value: Any, theirs: Belongings) -> Any:
    """Another row, by what people call it; but nobody else by name."""
    if value is None or (isinstance(value, Person) and value.pk not in theirs.people):
        return None if value is None else value.pk
    named = (getattr(value, name, None) for name in ("username", "key"))
    return next((name for name in named if isinstance(name, str)), value.pk)


def _plain(field: Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if field.name in INSTANTS:
        return rfc3339(value)
    if field.name in THOUSANDTHS:
        return value / 1000
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex() if field.name == "key" else bytes(value).decode("utf-8", "replace")
    return _read(value) if field.name in AS_JSON else value


INSTANTS = frozenset(
    {"at", "since", "created_at", "erased_at", "received_at", "occurred_at", "recorded_at", "due_at", "done_at"}
    | {"handed_at", "outcome_at", "opened_at", "closed_at", "booked_at", "starts_at", "held_at", "retracted_at"}
    | {"sent_at", "ends_at", "cancelled_at"}
    | {"folded_to", "timer_at", "undone_at", "decided_at", "discarded_at", "failed_at", "activity_due"}
    | {"closes_at", "told_at"}
)
THOUSANDTHS = frozenset({"score", "fit", "engagement", "amount"})
AS_JSON = frozenset({"body", "start", "told", "state", "transitions", "mended"})
"""Columns whose text is JSON, mostly."""


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def tables() -> Sequence[str]:
    """The tables that are exported."""
    return [part.table._meta.db_table for part in PARTS]
