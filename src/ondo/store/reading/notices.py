"""Notices, and whom they are about as it is known now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ondo.domain.instants import Instant
from ondo.domain.notices import NoticeKind
from ondo.store import bulk
from ondo.store.states import from_text


@dataclass(frozen=True, slots=True)
class About:
    """Somebody as a notice names them. `next_at`: when something is to be done for them, and what (`next_what`)."""

    key: str
    name: str | None = None
    email: str | None = None
    company: str | None = None
    owner: str | None = None
    owner_name: str | None = None
    owner_mail: str | None = None
    stage: str | None = None
    next_at: Instant | None = None
    next_what: str | None = None
    account: str | None = None
    """The key of their company."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice with whom it is about: nobody in particular, or somebody who is no more (then it tells nothing)."""

    id: int
    kind: NoticeKind
    at: Instant
    data: Mapping[str, Any]
    about: About | None
    erased: bool = False
    account: tuple[str, str] | None = None
    """Key and name of the company, where that is all that is known."""


def noticed(ids: Sequence[int]) -> dict[int, Noticed]:
    """These notices, by id."""
    where, parameter = bulk.listed(ids)
    found = bulk.rows(
        "SELECT n.id, n.kind, n.at, n.data, COALESCE(p.root_id, p.id) FROM notice n"
        f" LEFT JOIN person p ON p.id = n.person_id WHERE n.id {where}",
        [parameter],
    )
    about = people_as_told(sorted({row[4] for row in found if row[4] is not None}))
    told = {row[0]: json.loads(row[3]) if isinstance(row[3], str) else row[3] for row in found}
    accounts = _accounts(sorted({data["account"] for data in told.values() if data.get("account") is not None}))
    read: dict[int, Noticed] = {}
    for id_, kind, at, _, person in found:
        data, gone = told[id_], person is not None and about[person] is None
        account = accounts.get(data.get("account")) if person is None else None
        who = about[person] if person is not None else None
        read[id_] = Noticed(id_, NoticeKind(kind), at, data, who, gone, account)
    return read


def _accounts(ids: Sequence[int]) -> dict[int | None, tuple[str, str]]:
    where, parameter = bulk.listed(ids)
    return {
        id_: (key, name)
        for id_, key, name in bulk.rows(f"SELECT id, key, name FROM account WHERE id {where}", [parameter])
    }


def people_as_told(people: Sequence[int]) -> dict[int, About | None]:
    """Who these people are; None for those who were erased."""
    where, parameter = bulk.listed(people)
    found = bulk.rows(
        "SELECT p.id, p.key, p.erased_at, f.state, a.name, u.username, u.first_name, u.last_name, u.email, f.stage,"
        " a.key"
        " FROM person p LEFT JOIN fold_state f ON f.person_id = p.id LEFT JOIN account a ON a.id = p.account_id"
        f" LEFT JOIN ondo_user u ON u.id = p.owner_id WHERE p.id {where}",
        [parameter],
    )
    planned = _planned(people)
    return {row[0]: None if row[2] is not None else _about(row, *planned.get(row[0], (None, None))) for row in found}


def _about(row: Sequence[Any], next_at: Instant | None, next_what: str | None) -> About:
    _, key, _, state, company, owner, first, last, mail, stage, account = row
    traits = from_text(state).traits if state else {}
    name, email, of = (_text(traits.get(one)) for one in ("name", "email", "company"))
    full = " ".join(part for part in (last, first) if part) or owner
    return About(key, name, email, company or of, owner, full, mail or None, stage, next_at, next_what, account)


def _text(value: object) -> str | None:
    return str(value).strip() or None if value is not None else None


def _planned(people: Sequence[int]) -> dict[int, tuple[Instant, str]]:
    """What is to be done next for each of them."""
    where, parameter = bulk.listed(people)
    found = bulk.rows(
        "SELECT COALESCE(p.root_id, p.id), a.due_at, a.kind FROM activity a JOIN person p ON p.id = a.person_id"
        f" WHERE a.done_at IS NULL AND COALESCE(p.root_id, p.id) {where} ORDER BY a.due_at DESC, a.id DESC",
        [parameter],
    )
    return {person: (due_at, kind) for person, due_at, kind in found}
