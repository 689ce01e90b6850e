"""Folders to load, and what the store says after it, in a form in which two stores can be compared."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from ondo.demo.write import Size, write_company
from ondo.domain.fold import fold
from ondo.domain.instants import Instant
from ondo.engine.history import History, write_history
from ondo.playbooks import load, text_of

if TYPE_CHECKING:
    from ondo.actions.load import Loaded
    from ondo.store.reading.comparable_transitions import Recorded
    from ondo.store.verifying import Difference

PLAYBOOK = "marketo-2019"
NOW: Instant = 1_800_000_000_000
DAY = 86_400_000


def company(folder: Path, people: int = 60, seed: int = 7) -> History:
    """A small demo company."""
    write_company(folder, Size(people, seed, start=date(2021, 10, 1)))
    return History.open(folder)


def happened(
    folder: Path,
    events: list[dict[str, Any]],
    source: str = "web",
    traits_from: str = "crm",
    **tables: list[dict[str, Any]],
) -> History:
    """These events put into a folder; `traits`, `accounts` and `opportunities` besides, all of them from a system."""
    with write_history(folder, timezone="Asia/Tokyo") as writer:
        if events:
            rows = [{"properties": {}, "initiator": "person", **event} for event in events]
            for row in rows:
                row["properties"] = json.dumps(row["properties"])
            writer.add_events(pl.DataFrame(rows, infer_schema_length=None), source=source)
        for name, add in (
            ("traits", writer.add_person_traits),
            ("accounts", writer.add_account_traits),
            ("opportunities", writer.add_opportunities),
        ):
            if tables.get(name):
                add(pl.DataFrame(tables[name], infer_schema_length=None), source=traits_from)
    return History.open(folder)


def load_into_store(history: History, playbook: str | None = PLAYBOOK, **how: Any) -> Loaded:
    """Load a folder in this process, `NOW` being the time."""
    from ondo.actions.load import load_history

    given = text_of(playbook) if playbook else None
    return load_history(history=history, playbook=given, **{"by": "test", "at": NOW, **how})


def differences() -> list[Difference]:
    """What `ondo verify` finds."""
    from ondo.store.verifying import verify

    return [one for part in verify() for one in part.differences]


def moves() -> dict[str, list[Recorded]]:
    """Everybody's recorded moves by their key; events are called by what the folder calls them."""
    from ondo.store.models import Event, Person
    from ondo.store.reading.comparable_transitions import recorded

    people = dict(Person.objects.values_list("pk", "key"))
    messages = {pk: message(body) for pk, body in Event.objects.values_list("pk", "body")}
    told = recorded([*people])
    return {people[p]: [row._replace(event=messages.get(row.event or 0)) for row in told[p]] for p in people}  # type: ignore[arg-type]


def moves_in(history: History, as_of: Instant, playbook: str = PLAYBOOK) -> dict[str, list[Recorded]]:
    """What a replay of the folder makes of everybody."""
    from ondo.store.reading.comparable_transitions import as_recorded

    book = load(playbook)
    found: dict[str, list[Recorded]] = {}
    for log in history.people():
        given = {"traits": log.traits, "account": log.account, "account_traits": log.account_traits}
        folded = fold(book, log.events, until=as_of, **given)  # type: ignore[arg-type]
        found[log.person] = []
        for row in folded.transitions:
            named = None if (row.cause.event_id or "").startswith("traits:") else row.cause.event_id
            plain = as_recorded(replace(row, cause=replace(row.cause, event_id=None)))
            found[log.person].append(plain._replace(event=named))  # type: ignore[arg-type]
    return found


def message(body: str) -> str | None:
    """The id that the folder gives an event; None for dated traits, of which it knows no event."""
    named = str(json.loads(body)["messageId"]) if body else ""
    return None if named.startswith("traits:") else named


def tables() -> dict[str, list[Any]]:
    """What the store says, without the numbers that it gives its rows."""
    from ondo.store.models import Account, AccountKey, Event, FoldState, Identity, Ledger, Opportunity, Person

    bodies = {pk: json.loads(body) for pk, body in Event.objects.values_list("pk", "body")}
    log = Ledger.objects.order_by("person_id", "at", "seq").values_list("event_id", "person__key", "at", "flags")
    states = FoldState.objects.values_list("person__key", "stage", "cycle", "folded_to", "timer_at")
    return {
        "person": sorted(Person.objects.values_list("key", "known", "start", "account__key", "created_at"), key=str),
        "identity": sorted(Identity.objects.values_list("kind", "value", "person__key", "since")),
        "account": sorted(Account.objects.values_list("key", "name", "traits"), key=str),
        "account_key": sorted(AccountKey.objects.values_list("kind", "value", "account__key")),
        "event": sorted(Event.objects.values_list("key", "source__key", "received_at", "occurred_at")),
        "ledger": sorted(
            [(person, at, bodies[event]["messageId"], flags) for event, person, at, flags in log], key=str
        ),
        "fold_state": sorted(states),
        "transition": sorted(moves().items()),
        "opportunity": sorted(Opportunity.objects.values_list("key", "person__key", "status", "amount"), key=str),
    }
