"""Field sales open an opportunity, say what is next, win it or lose it on its page; it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from ondo.actions.offer_undo import offer_undo
from ondo.actions.tell_opportunity import tell_opportunity
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import Opportunity, Person


@transaction.atomic
def work_opportunity(
    *,
    person: Person,
    opportunity: str,
    what: str,
    properties: Mapping[str, object],
    occurred_at: Instant | None = None,
    after: int | None = None,
    by: str,
    at: Instant,
) -> int:
    """Record it (`created`, `updated`, `won`, `lost`); returns the id by which it can be taken back.

    Raises OndoError where the opportunity is closed already, is there already (created), or lacks its reason (lost).
    """
    found = Opportunity.objects.filter(key=opportunity).first()
    if what == "created" and found is not None:
        raise OndoError("sales.key_taken", opportunity=opportunity)
    if what in ("won", "lost") and found is not None and found.status != "open":
        raise OndoError("sales.closed_already", opportunity=opportunity)
    if what == "lost" and not properties.get("reason"):
        raise OndoError("sales.lost_without_reason")
    told = {"opportunity": opportunity, "what": what, "properties": properties, "occurred_at": occurred_at}
    event = tell_opportunity(person=person, **told, after=after, by=by, at=at)  # type: ignore[arg-type]
    return offer_undo(
        what=f"sales.deal_{what}", words={"opportunity": opportunity}, person=person, events=[event], by=by, at=at
    )
