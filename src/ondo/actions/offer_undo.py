"""Offer to take back what a user has just done on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ondo.domain.instants import Instant
from ondo.store.models import Person, Undoable
from ondo.store.reading.users import user_called


def offer_undo(
    *,
    what: str,
    words: Mapping[str, object] | None = None,
    person: Person | None,
    events: Sequence[int] = (),
    other: Mapping[str, object] | None = None,
    by: str,
    at: Instant,
) -> int:
    """Note what was done, in the transaction that did it; returns the id by which `undo` takes it back.

    `what` is the key of the sentence that says what was done, `words` its parameters; `events` are to be retracted,
    `other` says what else is to be undone (`{"merge": id}`). `person` None: it was done to many at once.
    Raises OndoError where `by` is no user.
    """
    user = user_called(by)
    return Undoable.objects.create(
        user=user,
        at=at,
        what=what,
        words=dict(words or {}),
        person=person,
        events=list(events),
        other=dict(other or {}),
    ).pk
