"""What can be done with a person beside a verdict: each act with its key and address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from ondo.domain.next_act import Suggested
from ondo.store.models import Person
from ondo.texts import say
from ondo.web.roles import Permission, may


@dataclass(frozen=True)
class Doing:
    """One act; `key`: the letter that opens its drawer; `because`: why it comes first, empty for the others."""

    name: str
    key: str
    url: str
    because: str = ""

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


def doings(user: object, person: Person, without: frozenset[str], first: Sequence[Suggested] = ()) -> list[Doing]:
    """Every act that this user may do, the suggested ones first; `without`: those that make no sense just now."""
    places = {one.act: place for place, one in enumerate(first)}
    found = [
        Doing(name, key, reverse(f"desk_{name}", kwargs={"key": person.key}), _why(name, first))
        for name, key, needs in ACTS
        if name not in without and may(user, needs)
    ]
    return sorted(found, key=lambda one: places.get(one.name, len(places)))


def _why(name: str, first: Sequence[Suggested]) -> str:
    """Why it is the very first, in words."""
    return say(f"person_page.because_{first[0].because}") if first and first[0].act == name else ""
