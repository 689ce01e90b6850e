"""What a CRM says became of an opportunity: one more event about the person, from the source that is built in."""

from __future__ import annotations

from collections.abc import Mapping

from ondo.actions.record_act import record_act
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import Person

WHAT = ("created", "won", "lost")


def tell_opportunity(
    *,
    person: Person,
    opportunity: str,
    what: str,
    properties: Mapping[str, object] | None = None,
    occurred_at: Instant | None = None,
    by: str,
    at: Instant,
) -> int:
    """Record that it was created, won or lost; returns the event's id. Raises OndoError."""
    if what not in WHAT:
        raise OndoError("person.no_such_fact", what=what, known=", ".join(WHAT))
    told = {**(properties or {}), "opportunity": opportunity}
    return record_act(person=person, name=f"opportunity_{what}", properties=told, occurred_at=occurred_at, by=by, at=at)
