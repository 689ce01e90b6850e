"""Whether an erasure is whole: what `ondo verify` asks of people who have no state to be folded again."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from ondo.store.models import Consent, Due, FoldState, Identity, Ledger, Pending, Person
from ondo.store.reading.log import REACHED

Left = tuple[int, str]
"""A person who was erased, and the table that still holds something of theirs."""


def left_over() -> list[Left]:
    """What people who were erased still have and should not: none, always."""
    holding = {
        "fold_state": FoldState.objects.filter(person=OuterRef("pk")),
        "identity": Identity.objects.filter(person=OuterRef("pk")),
        "consent": Consent.objects.filter(person=OuterRef("pk")),
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


def _own_entries() -> QuerySet[Ledger]:
    return Ledger.objects.filter(person=OuterRef("pk")).exclude(told__contains=f'"{REACHED}":true')
