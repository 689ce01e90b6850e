"""Rate an MQL (MQL評価): whether it was a good one, so that the next playbook is a better one."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.record_act import record_act
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.domain.ratings import RATINGS
from ondo.store.models import Person

RATED = "mql_rated"


@transaction.atomic
def rate_mql(*, person: Person, rating: str, words: str = "", after: int | None = None, by: str, at: Instant) -> int:
    """Record a rating, with what was said about it; returns the event's id. Raises OndoError for an unknown rating."""
    if rating not in RATINGS:
        raise OndoError("person_page.rating_missing", field="rating")
    told = {"rating": rating, "words": words.strip()}
    properties = {key: value for key, value in told.items() if value}
    return record_act(person=person, name=RATED, properties=properties, after=after, by=by, at=at)
