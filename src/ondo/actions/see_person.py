"""Note that a user looks at a person just now, so that others who open them see it."""

from __future__ import annotations

from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import Person, Presence, User

OFTEN = 5_000
"""Milliseconds within which looking again is not noted again."""


def see_person(*, person: Person, user: User, at: Instant) -> None:
    """Somebody looks. It is no fact of the person's log, and nobody audits it."""
    seen = Presence.objects.filter(person=person, user=user).values_list("seen_at", flat=True).first()
    if seen is None or at - seen > OFTEN:
        otherwise = "(person_id, user_id) DO UPDATE SET seen_at = EXCLUDED.seen_at"
        bulk.insert_or(Presence, ("person_id", "user_id", "seen_at"), [(person.pk, user.pk, at)], otherwise)
