"""Do something on a page by its action, and offer to take it back, both or neither."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from ondo.actions.offer_undo import offer_undo
from ondo.domain.instants import Instant
from ondo.store.models import Person


@dataclass(frozen=True)
class Done:
    """What an act did: the events it recorded, and what else an undo has to take back (`{"letter": id}`)."""

    events: Sequence[int]
    other: Mapping[str, object] = field(default_factory=dict)


@transaction.atomic
def undoably(
    *,
    act: Callable[[], int | Done],
    what: str,
    words: Mapping[str, object],
    person: Person | None,
    by: str,
    at: Instant,
) -> int:
    """`act` records one event and returns its id, or `Done`; returns the id by which `undo` takes it back.

    `what` and `words` say what was done, as for `offer_undo`. Raises what the act raises; nothing is recorded then.
    """
    found = act()
    done = found if isinstance(found, Done) else Done([found])
    return offer_undo(what=what, words=words, person=person, events=done.events, other=done.other, by=by, at=at)
