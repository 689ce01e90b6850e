"""Decide that two people are not one, so that they are never suggested again."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.audit import audit
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import Person
from ondo.store.reading.duplicates import DIFFERENT, decide_pair, reopen_pair


@transaction.atomic
def tell_apart(*, one: Person, other: Person, by: str, at: Instant) -> str | None:
    """Keep that they are two; returns what had been decided before, for `reconsider`. Raises OndoError where they
    are one."""
    if (one.root_id or one.pk) == (other.root_id or other.pk):
        raise OndoError("person.one_already", first=one.key, second=other.key)
    before = decide_pair(one.pk, other.pk, DIFFERENT, at)
    audit("person.told_apart", one, after={"other": other.pk}, by=by, at=at)
    return before


@transaction.atomic
def reconsider(*, one: Person, other: Person, before: str | None, by: str, at: Instant) -> None:
    """Take `tell_apart` back: whether they are two is as open as it was, or as it had been decided `before`."""
    reopen_pair(one.pk, other.pk, before)
    audit("person.reconsidered", one, after={"other": other.pk}, by=by, at=at)
