"""The same verdict on many people at once, as after an exhibition: whoever it does not fit is left as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from ondo.actions.record_acts import Act, record_acts
from ondo.actions.recording.live import read_states
from ondo.actions.triage import Refused, untaken
from ondo.domain.errors import Problem
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

    Raises OndoError before the first playbook, and `Refused` for what is given and not taken from anybody.
    """
    ruling, told = ruling_now(), {**(given or {}), VERDICT: verdict}
    wrong = list(untaken(told, ruling.playbook, at))
    fitting: list[Person] = []
    for start in range(0, len(people), PART):
        for person, problems in _taken(people[start : start + PART], told, ruling, by, at):
            fitting += [] if problems else [person]
            wrong += [one for one in problems if one not in wrong and _is_of_form(one)]
    if wrong:
        raise Refused(verdict, wrong, ruling.playbook)
    events = record_acts(acts=[Act(person, TRIAGE, told) for person in fitting], by=by, at=at)
    return Sorted(events, len(people) - len(fitting))


def _is_of_form(problem: Problem) -> bool:
    """Whether it lies in what is given, whoever it is given for."""
    return "field" in problem.params or problem.key in ("triage.reason_missing", "triage.unknown_reason")


def _taken(
    people: Sequence[Person], told: Mapping[str, object], ruling: InForce, by: str, at: Instant
) -> Iterator[tuple[Person, Sequence[Problem]]]:
    """Everybody of whom something is known, with what the playbook says to that verdict."""
    lives = read_states([person.root_id or person.pk for person in people], ruling)
    for person in people:
        live = lives.get(person.root_id or person.pk)
        if live is not None:
            live.folding.take(Event(max(at, live.folding.state.last_at or at), 0, TRIAGE, told, Initiator.US, user=by))
            yield person, live.folding.refusals[-1].problems if live.folding.refusals else ()
