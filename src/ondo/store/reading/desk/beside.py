"""Who stands beside somebody: colleagues, people who may be the same, what they allow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ondo.domain.events import Event
from ondo.store.bulk import listed, rows
from ondo.store.models import Person

MOST = 8


@dataclass(frozen=True)
class Colleague:
    """Somebody of the same company, warmest first where they are being worked."""

    key: str
    name: str
    title: str | None
    stage: str | None


@dataclass(frozen=True)
class Twin:
    """Somebody who may be the same person, and by what."""

    key: str
    name: str
    company: str | None
    because: str


def colleagues_of(person: Person) -> tuple[Sequence[Colleague], int]:
    """Those known by name, as many as are shown, and how many more there are at most as many again."""
    if person.account_id is None:
        return (), 0
    found = rows(
        "SELECT p.key, COALESCE(c.name, c.email, p.key), COALESCE(c.title, c.department), f.stage FROM person p"
        " LEFT JOIN card c ON c.person_id = p.id LEFT JOIN fold_state f ON f.person_id = p.id"
        " LEFT JOIN work w ON w.person_id = p.id"
        " WHERE p.account_id = %s AND p.id <> %s AND p.root_id IS NULL AND p.erased_at IS NULL AND p.known"
        " ORDER BY w.points IS NULL, w.points DESC, p.id LIMIT 100",
        [person.account_id, person.pk],
    )
    return [Colleague(*row) for row in found[:MOST]], max(0, len(found) - MOST)


def twins_of(person: int) -> list[Twin]:
    """Undecided suggestions that this person is one with somebody else."""
    found = rows(
        "SELECT o.key, COALESCE(c.name, c.email, o.key), c.company, d.because FROM duplicate_suggestion d"
        " JOIN person f ON f.id = d.first_id JOIN person s ON s.id = d.second_id"
        " JOIN person o ON o.id = CASE WHEN COALESCE(f.root_id, f.id) = %s THEN COALESCE(s.root_id, s.id)"
        " ELSE COALESCE(f.root_id, f.id) END"
        " LEFT JOIN card c ON c.person_id = o.id"
        " WHERE d.decision IS NULL AND (d.first_id = %s OR d.second_id = %s) AND o.id <> %s AND o.erased_at IS NULL"
        " ORDER BY d.id LIMIT 5",
        [person] * 4,
    )
    return [Twin(*row) for row in found]


def consents_of(members: Sequence[int]) -> Mapping[str, bool]:
    """Channel → whether they allow it: the latest word of theirs, whichever of those they consist of gave it."""
    where, parameter = listed(members)
    return dict(rows(f"SELECT channel, given FROM consent WHERE person_id {where} ORDER BY at, id", [parameter]))


def names_of(users: Collection[str]) -> Mapping[str, str]:
    """What these users are called, by the names they log in with; whoever has no other name is left out."""
    if not users:
        return {}
    where, parameter = listed(sorted(users), "text")
    return dict(
        rows(f"SELECT username, first_name FROM ondo_user WHERE username {where} AND first_name <> ''", [parameter])
    )


def names_in(log: Iterable[Event]) -> Mapping[str, str]:
    """What the users are called of whom these events speak: who did something, was given somebody, or is met."""
    told = ((event.user, event.properties.get("owner"), event.properties.get("host")) for event in log)
    return names_of({name for names in told for name in names if isinstance(name, str) and name})


def members_of(person: int) -> list[int]:
    """The ids under which something may be kept of them: their own, and of whoever became part of them."""
    return [person, *(one for (one,) in rows("SELECT id FROM person WHERE root_id = %s", [person]))]
