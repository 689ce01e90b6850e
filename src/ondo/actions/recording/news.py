"""Notices as they are put down, and removed where what they tell of is undone before anybody has heard of it.

A notice waits as long as an announcement does. Only then it is found out who wants it: so an undo has one row to
withdraw, and the fold's transaction does not depend on how many there are to be told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ondo.domain.instants import Instant
from ondo.domain.notices import NoticeKind
from ondo.store import bulk
from ondo.store.desks.words import as_json
from ondo.store.models import Due, Notice

NOTICE = "notice"
"""The kind of row in `due` by which a notice waits until nobody can undo it any more."""


@dataclass(frozen=True, slots=True)
class News:
    """Something to be told. Points and amounts in `data` are thousandths; `event`: what it goes with if undone."""

    kind: NoticeKind
    at: Instant
    person: int | None
    data: Mapping[str, object]
    event: int | None = None


def put_down(news: Sequence[News], due_at: Instant) -> None:
    """Write the notices; they are told from `due_at` on."""
    if not news:
        return
    ids = bulk.allocate(Notice, len(news))
    rows = [(id_, one.kind, one.at, one.person, as_json(one.data)) for id_, one in zip(ids, news, strict=True)]
    bulk.insert(Notice, ("id", "kind", "at", "person_id", "data"), rows)
    waiting = [
        (NOTICE, "", one.person, due_at, json.dumps({"notice": id_, "event": one.event}), 0)
        for id_, one in zip(ids, news, strict=True)
    ]
    bulk.insert(Due, ("kind", "what", "person", "due_at", "payload", "tries"), waiting)


def withdraw(person: int, events: Iterable[int]) -> None:
    """Remove the notices of what these events led to, where they still wait."""
    waiting = bulk.rows(
        "SELECT id, payload FROM due WHERE kind = %s AND person IN"
        " (SELECT id FROM person WHERE id = %s OR root_id = %s)",
        [NOTICE, person, person],
    )
    wanted = set(events)
    found = {id_: json.loads(payload) for id_, payload in waiting}
    where, parameter = bulk.listed([id_ for id_, told in found.items() if told["event"] in wanted])
    gone = [found[id_]["notice"] for (id_,) in bulk.rows(f"DELETE FROM due WHERE id {where} RETURNING id", [parameter])]
    where, parameter = bulk.listed(gone)
    bulk.execute(f"DELETE FROM notice WHERE id {where}", [parameter])
