"""Give out everything that is kept of a person."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.instants import Instant
from ondo.store.models import Person
from ondo.store.reading.export import everything_of


@transaction.atomic
def export_person(*, person: Person, by: str, at: Instant) -> dict[str, Any]:
    """By table, with readable names. It is not for everybody, so the audit says who asked for it."""
    told = everything_of(person, at)
    audit("person.exported", person, by=by, at=at)
    return told
