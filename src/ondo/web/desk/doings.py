"""What can be done with a person beside a verdict: each act with its key and address."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from ondo.store.models import Person
from ondo.texts import say
from ondo.web.roles import Permission, may


@dataclass(frozen=True)
class Doing:
    """One act; `key`: the letter that opens its drawer."""

    name: str
    key: str
    url: str

    @property
    def label(self) -> str:
        """What people call it."""
        return say(f"person_page.do_{self.name}")


ACTS = (
    ("call", "c", Permission.ACT),
    ("mail", "m", Permission.ACT),
    ("note", "n", Permission.ACT),
    ("rate", "r", Permission.ACT),
    ("snooze", "z", Permission.ACT),
    ("assign", "a", Permission.ACT),
    ("meeting", "b", Permission.ACT),
    ("sal", "s", Permission.ACT),
    ("edit", "e", Permission.ACT),
    ("merge", "", Permission.MERGE),
)


def doings(user: object, person: Person, without: frozenset[str]) -> list[Doing]:
    """Every act that this user may do; `without`: those that make no sense just now."""
    return [
        Doing(name, key, reverse(f"desk_{name}", kwargs={"key": person.key}))
        for name, key, needs in ACTS
        if name not in without and may(user, needs)
    ]
