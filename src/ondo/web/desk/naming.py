"""What somebody is called in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from ondo.store.instances import instance
from ondo.store.models import Card, Person

MOST_NAMES = 5


def name_of(person: Person) -> str:
    """Their name, else their e-mail address, else their key."""
    card = instance(Card, "person_id = %s", [person.root_id or person.pk])
    return (card.name or card.email if card is not None else None) or person.key


def names_of(people: Sequence[Person]) -> str:
    """The first few of them, for a sentence about all."""
    names = ", ".join(name_of(one) for one in people[:MOST_NAMES])
    return f"{names}, …" if len(people) > MOST_NAMES else names
