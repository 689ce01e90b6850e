"""What somebody is called in a sentence."""

from __future__ import annotations

from ondo.store.models import Card, Person


def name_of(person: Person) -> str:
    """Their name, else their e-mail address, else their key."""
    card = Card.objects.filter(person_id=person.root_id or person.pk).first()
    return (card.name or card.email if card is not None else None) or person.key
