"""Verdicts: what must be given with them, and why one is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ondo.domain.errors import Problem
from ondo.domain.events import Event
from ondo.domain.instants import Instant
from ondo.domain.lifecycle import Field, FieldType, Reason, Stage, Verdict
from ondo.domain.playbook import Playbook
from ondo.domain.rules import Scope
from ondo.domain.state import State
from ondo.domain.traits import calendar_date, date_instant, trait
from ondo.domain.values import as_millis, as_text, is_blank

VERDICT = "verdict"
REASON = "reason"
DUE = "due"
"""The asked field whose date is that of the next activity."""
PLANNED = frozenset({"owner", "next_activity"})
"""Words of `must_have` that are no traits: they are planned, not known."""


def problems(playbook: Playbook, state: State, event: Event) -> tuple[Problem, ...]:
    """Everything that is wrong with a triage event, given the stage before it; empty where it is in order."""
    verdict = playbook.verdict_by_key.get(str(event.properties.get(VERDICT, "")))
    if verdict is None:
        known = ", ".join(playbook.verdict_by_key)
        return (Problem("triage.unknown_verdict", {"verdict": event.properties.get(VERDICT, ""), "known": known}),)
    if event.accepted:
        return ()
    return tuple(_problems(playbook, state, event.properties, verdict))


def _problems(playbook: Playbook, state: State, given: Mapping[str, object], verdict: Verdict) -> Iterator[Problem]:
    if state.stage not in verdict.from_stages:
        yield Problem("triage.stage_does_not_take_it", {"verdict": verdict.key, "stage": state.stage or ""})
    for ask in verdict.ask:
        yield from _field_problems(ask, given.get(ask.key), state)
    yield from _reason_problems(verdict, given)
    if verdict.to is not None:
        for missing in missing_traits(playbook, playbook.stage_by_key[verdict.to], state):
            yield Problem("triage.trait_missing", {"trait": missing, "stage": verdict.to})


def _field_problems(ask: Field, value: object, state: State) -> Iterator[Problem]:
    if is_blank(value) or (ask.type is FieldType.ACTS and not acts(value)):
        if ask.required:
            yield Problem("triage.field_missing", {"field": ask.key})
    elif ask.type is FieldType.CONFIRM and as_text(value) != "true":
        yield Problem("triage.not_confirmed", {"field": ask.key})
    elif ask.type is FieldType.CHOICE and as_text(value) not in {as_text(key) for key, _ in ask.choices}:
        choices = ", ".join(key for key, _ in ask.choices)
        yield Problem("triage.not_a_choice", {"field": ask.key, "value": value, "choices": choices})
    elif ask.type is FieldType.DATE and not is_date(value):
        yield Problem("triage.not_a_date", {"field": ask.key, "value": value})
    elif ask.type is FieldType.NUMBER and as_millis(value) is None:
        yield Problem("triage.not_a_number", {"field": ask.key, "value": value})
    elif ask.type is FieldType.ACTS and (strange := [a for a in acts(value) if a not in state.own_acts]):
        yield Problem("triage.not_their_act", {"field": ask.key, "value": ", ".join(strange)})


def _reason_problems(verdict: Verdict, given: Mapping[str, object]) -> Iterator[Problem]:
    if not verdict.reasons:
        return
    reason = verdict.reason(given.get(REASON))
    if is_blank(given.get(REASON)):
        yield Problem("triage.reason_missing", {"verdict": verdict.key})
    elif reason is None:
        reasons = ", ".join(one.key for one in verdict.reasons)
        yield Problem("triage.unknown_reason", {"value": given.get(REASON), "reasons": reasons})
    elif reason.returns and reason.returns.date_field and not is_date(given.get(reason.returns.date_field)):
        yield Problem("triage.return_date_missing", {"field": reason.returns.date_field, "reason": reason.key})


def missing_traits(playbook: Playbook, stage: Stage, state: State) -> list[str]:
    """The traits without which nobody may stand on a stage, and which this person lacks."""
    scopes = {known.key: known.scope for known in playbook.traits}
    wanted = (key for key in stage.must_have if key not in PLANNED)
    return [key for key in wanted if is_blank(trait(state, scopes.get(key, Scope.PERSON), key))]


def acts(value: object) -> list[str]:
    """The ids of the acts that a verdict cites: a list, or text with commas."""
    found = value if isinstance(value, list | tuple) else str(value).split(",")
    return [str(one).strip() for one in found if not is_blank(one)]


def is_date(value: object) -> bool:
    """Whether a value is a calendar date such as `2026-11-22`."""
    return calendar_date(value) is not None


def return_due(
    playbook: Playbook, state: State, reason: Reason, given: Mapping[str, object], since: Instant, now: Instant
) -> Instant:
    """When somebody recycled for a reason comes back: never before `now` (a date in the past means at once).

    `since` is when the verdict was given; a date given means its first local instant, a date in a trait that
    instant less the lead, and the fallback counts from the verdict.
    """
    returns = reason.returns
    assert returns is not None
    if returns.after is not None:
        due: Instant | None = since + returns.after
    elif returns.date_field is not None:
        due = date_instant(given.get(returns.date_field), playbook.zone)
    else:
        assert returns.before_trait is not None
        ends = date_instant(trait(state, *returns.before_trait), playbook.zone)
        due = since + returns.otherwise if ends is None else ends - returns.lead
    return max(now, now if due is None else due)
