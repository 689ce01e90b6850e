"""Whom somebody means, and who belongs to them."""

from __future__ import annotations

from django.db import connection

from ondo.domain.email_addresses import normalised_email
from ondo.domain.errors import OndoError
from ondo.domain.identity import WITH_SOURCE
from ondo.store.bulk import locked, rows
from ondo.store.models import Person

_COLON = {"postgresql": "strpos(i.value, ':')", "sqlite": "instr(i.value, ':')"}
_HOLDERS = "SELECT i.person_id, p.root_id FROM identity i JOIN person p ON p.id = i.person_id WHERE"


def person_called(text: str) -> Person:
    """The one person who has this key, e-mail address or id, as whoever stands for them now.

    An id may be given with its source before it (`app:17`) or, where that is enough, without. Raises OndoError where
    nobody or more than one person is meant.
    """
    named = Person.objects.filter(key=text).first()
    return _the_one(text, {named.root_id or named.pk} if named else {root or one for one, root in _led_by(text)})


def holder_called(text: str) -> Person:
    """The one person who has this key, e-mail address or id themselves, also if somebody else stands for them now.

    Raises OndoError like `person_called`.
    """
    named = Person.objects.filter(key=text).first()
    return _the_one(text, {named.pk} if named else {holder for holder, _ in _led_by(text)})


def _the_one(text: str, found: set[int]) -> Person:
    if not found:
        raise OndoError("people.nobody", text=text)
    people = list(Person.objects.filter(pk__in=found).order_by("pk"))
    if len(people) > 1:
        raise OndoError("people.several", text=text, keys=", ".join(person.key for person in people))
    return people[0]


def _led_by(text: str) -> list[tuple[int, int | None]]:
    """The holders of the keys that a text may mean, each with whoever stands for them."""
    after_source = f"substr(i.value, {_COLON[connection.vendor]} + 1)"  # as migration 0006 has an index on it
    found: list[tuple[int, int | None]] = rows(
        f"{_HOLDERS} i.value = %s UNION {_HOLDERS} i.value = %s"
        f" UNION {_HOLDERS} {after_source} = %s AND i.kind IN (%s, %s, %s)",
        [text, normalised_email(text) or text, text, *WITH_SOURCE],
    )
    return found


def everybody_in(person: Person) -> list[int]:
    """The ids of whoever stands for a person, and of everybody who became part of them, in rising order."""
    people, above = {person.pk}, person
    while above.root is not None:
        above = above.root
        people.add(above.pk)
    found = people
    while found:
        found = set(Person.objects.filter(root__in=found).values_list("pk", flat=True)) - people
        people |= found
    return sorted(people)


def hold(person: Person) -> None:
    """Let nobody decide about a person until the end of the transaction, as a worker holds them."""
    rows(f"SELECT id FROM person WHERE id = %s{locked()}", [person.pk])
