"""Note down what was heard about a person: it stands in their log, and marketing reads it as voice of the customer."""

from __future__ import annotations

from django.db import transaction

from ondo.actions.record_act import record_act
from ondo.actions.typed import says_nothing
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.store.models import Person

NOTED = "noted"


@transaction.atomic
def note_down(*, person: Person, words: str, after: int | None = None, by: str, at: Instant) -> int:
    """Record a note; returns the event's id. Raises OndoError where nothing is said."""
    if says_nothing(words):
        raise OndoError("person_page.nothing_said", field="words")
    return record_act(person=person, name=NOTED, properties={"words": words.strip()}, after=after, by=by, at=at)
