"""What sales or a CRM say of an opportunity: one more event about the person, from the source that is built in."""

from __future__ import annotations

from collections.abc import Mapping

from ondo.actions.record_act import record_act
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import Person

WHAT = ("created", "updated", "won", "lost")


def tell_opportunity(
    *,
    person: Person,
    opportunity: str,
    what: str,
    properties: Mapping[str, object] | None = None,
    occurred_at: Instant | None = None,
    after: int | None = None,
    by: str,
    at: Instant,
) -> int:
    """Record that it was created, won or lost, or that more is known of it; returns the event's id.

    `properties`: `amount`, `currency`, `owner`, `reason`, `next_step`, `closes_on` (a date), as far as they are known.
    `after`: as in `record_act`. Raises OndoError.
    """
    if what not in WHAT:
        raise OndoError("person.no_such_fact", what=what, known=", ".join(WHAT))
    told = {**(properties or {}), "opportunity": opportunity}
    name = f"opportunity_{what}"
    return record_act(person=person, name=name, properties=told, occurred_at=occurred_at, after=after, by=by, at=at)
