"""The same verdict on many people at once, as after an exhibition: whoever it does not fit is left as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from ondo.actions.record_acts import Act, record_acts
from ondo.actions.recording.live import read_states
from ondo.actions.triage import untaken
from ondo.domain.errors import OndoError
from ondo.domain.events import TRIAGE, Event, Initiator
from ondo.domain.instants import Instant
from ondo.domain.triage import VERDICT
from ondo.store.models import Person
from ondo.store.reading.in_force import InForce
from ondo.store.reading.person import ruling_now

PART = 200
"""People whose states are read together."""


@dataclass(frozen=True)
class Sorted:
    """What came of it: the events, and how many were left as they are."""

    events: Sequence[int]
    refused: int


@transaction.atomic
def triage_many(
    *, people: Sequence[Person], verdict: str, given: Mapping[str, object] | None = None, by: str, at: Instant
) -> Sorted:
    """Record the verdict on everybody whose stage takes it as it is given.

    Raises OndoError before the first playbook, and for what is given and not taken from anybody (`untaken`).
    """
    ruling, told = ruling_now(), {**(given or {}), VERDICT: verdict}
    for problem in untaken(told, ruling.playbook, at):
        raise OndoError(problem.key, **problem.params)
    fitting = [
        person
        for start in range(0, len(people), PART)
        for person in _fitting(people[start : start + PART], told, ruling, by, at)
    ]
    events = record_acts(acts=[Act(person, TRIAGE, told) for person in fitting], by=by, at=at)
    return Sorted(events, len(people) - len(fitting))


def _fitting(
    people: Sequence[Person], told: Mapping[str, object], ruling: InForce, by: str, at: Instant
) -> list[Person]:
    lives = read_states([person.root_id or person.pk for person in people], ruling)
    found = []
    for person in people:
        live = lives.get(person.root_id or person.pk)
        if live is not None:
            live.folding.take(Event(max(at, live.folding.state.last_at or at), 0, TRIAGE, told, Initiator.US, user=by))
            if not live.folding.refusals:
                found.append(person)
    return found
