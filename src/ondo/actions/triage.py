"""Triage (振り分け): the verdict of a user on somebody, refused at once where something is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from django.db import transaction

from ondo.actions import typed
from ondo.actions.assign import refuse_strangers
from ondo.actions.record_act import record_act
from ondo.actions.recording.live import begin, read_states
from ondo.domain.errors import OndoError, Problem
from ondo.domain.events import TRIAGE, Event, Initiator
from ondo.domain.instants import Instant
from ondo.domain.lifecycle import FieldType
from ondo.domain.playbook import Playbook
from ondo.domain.rules import Label
from ondo.domain.triage import DUE, REASON, VERDICT
from ondo.store.desks.owners import OWNER
from ondo.store.models import Person
from ondo.store.reading.in_force import InForce, in_force
from ondo.store.reading.log import starts
from ondo.texts import current_language, say


class Refused(OndoError):
    """A verdict that the playbook does not take as it was given; nothing was recorded."""

    def __init__(self, verdict: str, problems: Sequence[Problem], playbook: Playbook) -> None:
        super().__init__("person.verdict_refused", verdict=verdict)
        self.problems = problems
        self._named = _labels(playbook, verdict)

    def said(self, problem: Problem) -> str:
        """What is wrong, with what is asked and the stages as the playbook calls them."""
        found = {name: self._named.get((name, value)) for name, value in problem.params.items()}
        labels = {name: label.text(current_language()) for name, label in found.items() if label is not None}
        return say(problem.key, None, **{**problem.params, **labels})

    def report(self) -> str:
        """Everything that is wrong, a line for each."""
        return "\n".join(self.said(problem) for problem in self.problems)


def _labels(playbook: Playbook, key: str) -> dict[tuple[str, object], Label]:
    verdict = playbook.verdict_by_key.get(key)
    named: dict[tuple[str, object], Label] = {("stage", stage.key): stage.label for stage in playbook.stages}
    for ask in verdict.ask if verdict is not None else ():
        named["field", ask.key] = ask.label
    return named


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
    """Record a verdict with what is given for it; returns the event's id. Raises `Refused` with all that is wrong,
    and OndoError where its `owner` may have nobody.

    `after`: the last act of ours that they have seen, as for `record_act`. A worker takes it, and validates it once
    more: what arrived before it may have moved the person meanwhile.
    """
    told: dict[str, object] = {**(given or {}), VERDICT: verdict}
    if reason is not None:
        told[REASON] = reason
    ruling = in_force()
    if ruling is None or not ruling.versions:
        raise OndoError("in_force.none")
    problems = [*_problems(person, told, ruling, by, at), *untaken(told, ruling.playbook, at)]
    if problems:
        raise Refused(verdict, problems, ruling.playbook)
    refuse_strangers(told.get(OWNER))
    return record_act(person=person, name=TRIAGE, properties=told, after=after, by=by, at=at)


def untaken(told: Mapping[str, object], playbook: Playbook, at: Instant) -> Iterator[Problem]:
    """What of a verdict is not taken although the playbook would: texts too long, dates that have passed or too far.

    What is next may be today; who comes back today was never away.
    """
    verdict = playbook.verdict_by_key.get(str(told.get(VERDICT, "")))
    dates = {ask.key for ask in verdict.ask if ask.type is FieldType.DATE} if verdict is not None else set()
    reason = verdict.reason(told.get(REASON)) if verdict is not None else None
    returns = reason.returns.date_field if reason is not None and reason.returns is not None else None
    coming = {returns: timedelta(days=1)} if returns is not None else {}
    coming |= {DUE: timedelta(0)} if DUE in dates else {}
    today = playbook.zone.date_of(at)
    for field, first in coming.items():
        if (problem := typed.ahead(field, told.get(field), today, first)) is not None:
            yield problem
    rest = {key: value for key, value in told.items() if key not in coming}
    yield from typed.problems(rest, (*typed.DATES, *dates))


def _problems(person: Person, told: Mapping[str, object], ruling: InForce, by: str, at: Instant) -> Sequence[Problem]:
    """What the playbook in force would say, going by the person as they stand now; nothing of it is kept."""
    root = person.root_id or person.pk
    found = read_states([root], ruling).get(root) or begin(root, ruling, starts([root])[root])
    at = max(at, found.folding.state.last_at or at)
    found.folding.take(Event(at, 0, TRIAGE, told, Initiator.US, user=by))
    refusals = found.folding.refusals
    return refusals[-1].problems if refusals else ()
