"""Field sales take over whom they were given (受領)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from ondo.actions.answering import answer, possible_answers, waiting_person
from ondo.domain.instants import Instant
from ondo.store.models import HandOff


@transaction.atomic
def accept_hand_off(
    *, hand_off: HandOff, verdict: str | None = None, given: Mapping[str, object] | None = None, by: str, at: Instant
) -> int:
    """Record that somebody is taken over; returns the event's id. A worker gives them to whoever accepted.

    `verdict`: where the playbook has several that take somebody over. Raises OndoError where the hand-off was
    answered already, and as `triage` does.
    """
    person = waiting_person(hand_off)
    return answer(person, possible_answers(person).accepting, verdict, None, given or {}, by, at)
