"""People in a list: found by what leads to them, filtered, each as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from ondo.domain.email_addresses import normalised_email
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.domain.scorecard import engagement
from ondo.domain.state import State
from ondo.domain.values import Millis
from ondo.store.bulk import listed, rows
from ondo.store.states import from_text

TOLD = ("name", "company", "department", "job_title", "email", "phone")
"""Traits that a list shows."""


@dataclass(frozen=True)
class Standing:
    """Somebody as they stand at an instant. `known`: a key of theirs says who they are.

    `stage` is None where nobody has decided about them yet. `last_act`: the last act of ours on them, 0 for none.
    """

    id: int
    key: str
    known: bool
    created_at: Instant
    account: str | None
    account_name: str | None
    owner: str | None
    stage: str | None
    entered_at: Instant | None
    cycle: int
    score: Millis
    fit: Millis
    engagement: Millis
    traits: Mapping[str, object]
    stamp: int
    last_act: int


@dataclass(frozen=True)
class Wanted:
    """Which people. `text` is the beginning of a key, an e-mail address, an id or a company's name."""

    text: str | None = None
    stages: Sequence[str] | None = None
    account: str | None = None
    owner: str | None = None
    known: bool | None = None


_STATE = "JOIN fold_state f ON f.person_id = p.id"
_SELECT = (
    "SELECT p.id, p.key, p.known, p.created_at, a.key, a.name, u.username, f.state, f.stamp, p.last_act FROM person p"
    " {join} LEFT JOIN account a ON a.id = p.account_id"
    " LEFT JOIN ondo_user u ON u.id = p.owner_id WHERE p.root_id IS NULL AND p.erased_at IS NULL"
)


def people_after(after: int, wanted: Wanted, limit: int, playbook: Playbook, at: Instant) -> list[Standing]:
    """The next people by their ids: whoever became part of somebody else, or was erased, is not among them."""
    conditions, parameters = _conditions(wanted)
    if wanted.stages is not None:
        join, id_, begins = _STATE, "f.person_id", [after]
    else:  # said of both, as PostgreSQL would otherwise read the states of everybody before this page
        join, id_, begins = f"LEFT {_STATE} AND f.person_id > %s", "p.id", [after, after]
    select = _SELECT.format(join=join)
    found = rows(f"{select} AND {id_} > %s{conditions} ORDER BY {id_} LIMIT %s", [*begins, *parameters, limit])
    return [_standing(row, playbook, at) for row in found]


def standing_of(people: Sequence[int], playbook: Playbook, at: Instant) -> dict[int, Standing]:
    """These people, by their ids."""
    where, parameter = listed(people)
    found = rows(f"{_SELECT.format(join=f'LEFT {_STATE}')} AND p.id {where}", [parameter])
    return {row[0]: _standing(row, playbook, at) for row in found}


def _conditions(wanted: Wanted) -> tuple[str, list[Any]]:
    parts: list[tuple[str, list[Any]]] = []
    if wanted.text is not None:
        parts.append(_search(wanted.text))
    if wanted.stages is not None:
        where, parameter = listed(wanted.stages, "text") if len(wanted.stages) != 1 else ("= %s", wanted.stages[0])
        parts.append((f"f.stage {where}", [parameter]))
    if wanted.account is not None:
        parts.append(("p.account_id = (SELECT id FROM account WHERE key = %s)", [wanted.account]))
    if wanted.owner is not None:
        parts.append(("p.owner_id = (SELECT id FROM ondo_user WHERE username = %s)", [wanted.owner]))
    if wanted.known is not None:
        parts.append(("p.known" if wanted.known else "NOT p.known", []))
    return "".join(f" AND {sql}" for sql, _ in parts), [one for _, given in parts for one in given]


def _search(text: str) -> tuple[str, list[Any]]:
    """By whatever begins so; every part goes by an index."""
    email = normalised_email(text) or text.casefold()
    parts = [
        ("SELECT id FROM person WHERE {}", "person.key", text),
        (f"{_LED} WHERE {{}}", "i.value", text),
        (f"{_LED} WHERE {{}}", "i.value", email),
        ("SELECT m.id FROM account c JOIN person m ON m.account_id = c.id WHERE {}", "c.name", text),
    ]
    made = [(select, *begins_with(column, beginning)) for select, column, beginning in parts]
    union = " UNION ".join(select.format(where) for select, where, _ in made)
    return f"p.id IN ({union})", [one for _, _, given in made for one in given]


_LED = "SELECT COALESCE(q.root_id, q.id) FROM identity i JOIN person q ON q.id = i.person_id"


def begins_with(column: str, text: str) -> tuple[str, list[Any]]:
    """The condition that a column begins with a text, as an index of either database answers it."""
    if connection.vendor == "postgresql":
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{column} LIKE %s", [f"{escaped}%"]
    return f"{column} >= %s AND {column} < %s", [text, text + "\U0010ffff"]


def _standing(row: Sequence[Any], playbook: Playbook, at: Instant) -> Standing:
    id_, key, known, created_at, account, name, owner, text, stamp, last_act = row
    state = from_text(text) if text else State()
    worth = engagement(playbook, state, playbook.zone.day_of(at))
    told = {**state.account_traits, **state.traits}
    return Standing(
        id=id_,
        key=key,
        known=bool(known),
        created_at=created_at,
        account=account,
        account_name=name,
        owner=owner,
        stage=state.stage,
        entered_at=state.entered_at if state.stage is not None else None,
        cycle=state.cycle,
        score=max(0, state.fit + worth),
        fit=state.fit,
        engagement=worth,
        traits={name: told[name] for name in TOLD if told.get(name) not in (None, "")},
        stamp=stamp or 0,
        last_act=last_act or 0,
    )
