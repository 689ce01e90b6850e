"""Note that a user looks at a person just now, so that others who open them see it."""

from __future__ import annotations

from ondo.domain.instants import Instant
from ondo.store import bulk
from ondo.store.models import Person, User

OFTEN = 5_000
"""Milliseconds within which looking again is not noted again."""


def see_person(*, person: Person, user: User, at: Instant) -> None:
    """Somebody looks. It is no fact of the person's log, and nobody audits it."""
    bulk.execute(
        f"INSERT INTO presence (person_id, user_id, seen_at) SELECT %s, %s, %s WHERE {bulk.not_waited_for()}"
        " ON CONFLICT (person_id, user_id) DO UPDATE SET seen_at = EXCLUDED.seen_at"
        f" WHERE EXCLUDED.seen_at - presence.seen_at > {OFTEN}",
        [person.pk, user.pk, at],
    )
