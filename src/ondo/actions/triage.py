"""Triage (振り分け): the verdict of a user on somebody, refused at once where something is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from ondo.actions.record_act import record_act
from ondo.actions.recording.live import begin, read_states
from ondo.domain.errors import OndoError, Problem
from ondo.domain.events import TRIAGE, Event, Initiator
from ondo.domain.instants import Instant
from ondo.domain.triage import REASON, VERDICT
from ondo.store.models import Person
from ondo.store.reading.in_force import in_force
from ondo.store.reading.log import starts
from ondo.texts import say


class Refused(OndoError):
    """A verdict that the playbook does not take as it was given; nothing was recorded."""

    def __init__(self, verdict: str, problems: Sequence[Problem]) -> None:
        super().__init__("person.verdict_refused", verdict=verdict)
        self.problems = problems

    def report(self) -> str:
        """Everything that is wrong, a line for each."""
        return "\n".join(say(problem.key, None, **problem.params) for problem in self.problems)


@transaction.atomic
def triage(
    *,
    person: Person,
    verdict: str,
    reason: str | None = None,
    given: Mapping[str, object] | None = None,
    after: int | None = None,
    by: str,
    at: Instant,
) -> int:
    """Record a verdict with what is given for it; returns the event's id. Raises `Refused` with all that is wrong.

    `after`: the last act of ours that they have seen, as for `record_act`. A worker takes it, and validates it once
    more: what arrived before it may have moved the person meanwhile.
    """
    told: dict[str, object] = {**(given or {}), VERDICT: verdict}
    if reason is not None:
        told[REASON] = reason
    problems = _problems(person, told, by, at)
    if problems:
        raise Refused(verdict, problems)
    return record_act(person=person, name=TRIAGE, properties=told, after=after, by=by, at=at)


def _problems(person: Person, told: Mapping[str, object], by: str, at: Instant) -> Sequence[Problem]:
    """What the playbook in force would say, going by the person as they stand now; nothing of it is kept."""
    ruling = in_force()
    if ruling is None or not ruling.versions:
        raise OndoError("in_force.none")
    root = person.root_id or person.pk
    found = read_states([root], ruling).get(root) or begin(root, ruling, starts([root])[root])
    at = max(at, found.folding.state.last_at or at)
    found.folding.take(Event(at, 0, TRIAGE, told, Initiator.US, user=by))
    refusals = found.folding.refusals
    return refusals[-1].problems if refusals else ()
