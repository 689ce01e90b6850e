"""Who was erased, and whether their erasure is whole: what `ondo verify` asks of people who have no state to fold."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from django.db.models import Exists, OuterRef, QuerySet

from ondo.domain.identity import PERSON, Key
from ondo.store.models import (
    Card,
    Consent,
    Due,
    Erasure,
    FoldState,
    Identity,
    Ledger,
    Notice,
    Pending,
    Person,
    Term,
    Work,
)
from ondo.store.reading.log import REACHED

Left = tuple[int, str]
"""A person who was erased, and the table that still holds something of theirs."""


def left_over() -> list[Left]:
    """What people who were erased still have and should not: none, always."""
    holding = {
        "fold_state": FoldState.objects.filter(person=OuterRef("pk")),
        "work": Work.objects.filter(person=OuterRef("pk")),
        "card": Card.objects.filter(person=OuterRef("pk")),
        "term": Term.objects.filter(person=OuterRef("pk")),
        "identity": Identity.objects.filter(person=OuterRef("pk")),
        "consent": Consent.objects.filter(person=OuterRef("pk")),
        "notice": Notice.objects.filter(person=OuterRef("pk")).exclude(data={}),
        "due": Due.objects.filter(person=OuterRef("pk")),
        "pending": Pending.objects.filter(person=OuterRef("pk")),
        "event": _own_entries().exclude(event__body=""),
    }
    erased = Person.objects.exclude(erased_at=None)
    return [
        (person, table)
        for table, rows in holding.items()
        for person in erased.filter(Exists(rows)).order_by("pk").values_list("pk", flat=True)
    ]


def erasures() -> list[dict[str, object]]:
    """Everybody who was erased, in order, as it is kept outside the store to be applied again after a restore."""
    rows = Erasure.objects.order_by("pk").values("person", "at", "by", "identities")
    return [dict(row) for row in rows]


def erased_before(person: int, identities: Iterable[str]) -> Person | None:
    """Whoever stands for a person whom a restore brought back; None where they are erased, or where it is not them.

    They are known again by one of the hashes of their keys, so that the list of another store erases nobody here.
    """
    found = Person.objects.filter(pk=person, erased_at=None).select_related("root").first()
    if found is None:
        return None
    led = Identity.objects.filter(person=person).values_list("kind", "value")
    keys = [Key(PERSON, found.key), *(Key(kind, value) for kind, value in led)]
    if {fingerprint_of(key) for key in keys}.isdisjoint(identities):
        return None
    return found.root or found


def fingerprint_of(key: Key) -> str:
    """By what an erased key is known again: BLAKE2b over its kind and value."""
    return blake2b(f"{key.kind}\0{key.value}".encode(), digest_size=16).hexdigest()


def _own_entries() -> QuerySet[Ledger]:
    return Ledger.objects.filter(person=OuterRef("pk")).exclude(told__contains=f'"{REACHED}":true')
