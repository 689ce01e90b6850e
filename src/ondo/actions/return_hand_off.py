"""Field sales give somebody back whom they were given (差し戻し)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from ondo.actions.answering import answer, possible_answers, waiting_person
from ondo.domain.instants import Instant
from ondo.store.models import HandOff


@transaction.atomic
def return_hand_off(
    *,
    hand_off: HandOff,
    reason: str | None = None,
    verdict: str | None = None,
    given: Mapping[str, object] | None = None,
    by: str,
    at: Instant,
) -> int:
    """Record that somebody is given back, for a reason of the playbook; returns the event's id.

    `verdict`: where the playbook has several that give somebody back. Raises OndoError where the hand-off was
    answered already, and as `triage` does.
    """
    person = waiting_person(hand_off)
    return answer(person, possible_answers(person).returning, verdict, reason, given or {}, by, at)
