"""Where else there is something about a person: the hand-off that waits, their opportunities, their company."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from ondo.store.bulk import listed, rows
from ondo.store.models import Person
from ondo.texts import say
from ondo.web.roles import Permission, may

MOST = 5
"""So many of their opportunities are led to."""


@dataclass(frozen=True)
class Elsewhere:
    """A page, and what it is called there."""

    label: str
    url: str


def places_of(user: object, person: Person, members: Sequence[int]) -> list[Elsewhere]:
    """Those that this user may see, what is to be done first. `members`: ids of all the person is."""
    return list(_places(user, person, members))


def _places(user: object, person: Person, members: Sequence[int]) -> Iterator[Elsewhere]:
    where, ids = listed(members)
    for (id_,) in rows(
        f"SELECT id FROM hand_off WHERE person_id {where} AND outcome IS NULL ORDER BY id DESC LIMIT 1", [ids]
    ):
        yield Elsewhere(say("sales.hand_off_waiting"), reverse("hand_off", args=[id_]))
    for (key,) in rows(f"SELECT key FROM opportunity WHERE person_id {where} ORDER BY id DESC LIMIT {MOST}", [ids]):
        yield Elsewhere(say("sales.deal_called", opportunity=key), reverse("opportunity", kwargs={"key": key}))
    if may(user, Permission.HAND_OFF):
        yield Elsewhere(say("sales.deal_begin"), reverse("opportunity_new", kwargs={"key": person.key}))
    for name, key in rows("SELECT name, key FROM account WHERE id = %s", [person.account_id]):
        yield Elsewhere(name, reverse("company", kwargs={"key": key}))
