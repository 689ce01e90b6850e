"""What accepting and returning have in common: field sales answer a hand-off by a verdict of theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ondo.actions.triage import triage
from ondo.domain.errors import OndoError
from ondo.domain.hand_offs import Answers, answers
from ondo.domain.instants import Instant
from ondo.domain.lifecycle import Verdict
from ondo.store.models import FoldState, HandOff, Person
from ondo.store.reading.people import hold
from ondo.store.reading.person import ruling_now


def waiting_person(hand_off: HandOff) -> Person:
    """Who was handed over, held until the end of the transaction. Raises OndoError where nobody waits any more."""
    person = hand_off.person.root or hand_off.person
    hold(person)
    hand_off.refresh_from_db()
    if hand_off.outcome is not None:
        raise OndoError("hand_off.over", number=hand_off.pk, outcome=hand_off.outcome)
    return person


def possible_answers(person: Person) -> Answers:
    """How the playbook in force lets field sales answer, from where the person stands."""
    stands = FoldState.objects.filter(person=person).values_list("stage", flat=True).first()
    return answers(ruling_now().playbook, stands)


def answer(
    person: Person,
    possible: Sequence[Verdict],
    wanted: str | None,
    reason: str | None,
    given: Mapping[str, object],
    by: str,
    at: Instant,
) -> int:
    """Give the one verdict that is possible, or the wanted one of them; returns the event's id."""
    keys = [verdict.key for verdict in possible]
    if not keys:
        raise OndoError("hand_off.no_verdict")
    verdict = wanted or keys[0]
    if verdict not in keys or (wanted is None and len(keys) > 1):
        raise OndoError("hand_off.which", verdicts=", ".join(keys))
    return triage(person=person, verdict=verdict, reason=reason, given=given, by=by, at=at)
