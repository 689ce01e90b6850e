"""Why somebody is to be worked now, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ondo.domain.events import Event
from ondo.domain.record import CauseKind, Transition
from ondo.domain.values import Millis
from ondo.insight.pane.calling import Calling
from ondo.insight.words import CORRECTIONS


def entry(rows: Sequence[Transition]) -> Transition | None:
    """The row by which somebody came to where they stand."""
    return next((row for row in reversed(rows) if row.from_stage != row.to_stage), None)


def why_now(calling: Calling, row: Transition, log: Sequence[Event]) -> str:
    """What brought them where they stand: the rule and the acts that it saw, or who decided and why."""
    events = {event.id: event for event in log if event.id}
    seen = [calling.event(events[one]) for one in dict.fromkeys(row.evidence) if one in events]
    told = _cause(calling, row)
    if row.cause.kind is CauseKind.RULE and seen:
        return calling.words.say("person_page.why_rule", rule=told, acts=_then(calling, seen))
    if row.cause.kind is CauseKind.EARLY_RETURN and seen:
        return calling.words.say("person_page.why_early", verdict=told, acts=_then(calling, seen))
    return told


def why_moved(calling: Calling, row: Transition) -> str:
    """The rule, the verdict or the timer behind a move, with the reason and whether they became or were made MQL."""
    words, cause = calling.words, row.cause
    notes = [words.reason(cause.key, cause.reason)] if cause.reason else []
    notes += [words.say(f"report.how_{row.how}")] if row.how else []
    told = words.cause(str(cause.kind), cause.key)
    if not notes:
        return told
    return words.say("explain.noted", cause=told, notes=words.say("explain.between_notes").join(notes))


def risen(calling: Calling, rise: Millis, days: int) -> str:
    """`+52 points within 7 days`; empty where nothing rose."""
    if rise <= 0:
        return ""
    return calling.words.say("person_page.risen", points=calling.words.points(_whole(rise), sign=True), count=days)


def _whole(points: Millis) -> Millis:
    return round(points / 1000) * 1000


def _cause(calling: Calling, row: Transition) -> str:
    words, cause = calling.words, row.cause
    if cause.kind is CauseKind.TRIAGE:
        return words.say(
            "person_page.why_verdict", user=calling.user(cause.user) or "–", verdict=_with_reason(calling, row)
        )
    if cause.kind is CauseKind.RETURN:
        return words.say("person_page.why_return", verdict=_with_reason(calling, row))
    if cause.kind is CauseKind.EARLY_RETURN:
        return _with_reason(calling, row)
    if cause.kind is CauseKind.CORRECTION and cause.key in CORRECTIONS:
        return words.say("person_page.why_correction", because=words.cause(str(cause.kind), cause.key))
    return words.cause(str(cause.kind), cause.key)


def _with_reason(calling: Calling, row: Transition) -> str:
    words, cause = calling.words, row.cause
    named = words.cause_key(cause.key)
    if not cause.reason:
        return named
    return words.say("person_page.with_reason", what=named, reason=words.reason(cause.key, cause.reason))


def _then(calling: Calling, acts: Sequence[str]) -> str:
    """The acts in their order; one only where they are all alike."""
    once: Mapping[str, int] = {act: acts.count(act) for act in acts}
    told = [act if n == 1 else calling.words.say("person_page.times", what=act, count=n) for act, n in once.items()]
    return calling.words.say("person_page.then").join(told[-4:])
