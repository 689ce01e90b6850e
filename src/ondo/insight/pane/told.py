"""What is told of an event beside its name: what was given with a verdict, what came of a call, a note's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ondo.domain.calls import Outcome
from ondo.domain.events import OPPORTUNITY_EVENTS, TRIAGE, Event, Initiator
from ondo.domain.instants import EARLIEST, LATEST, to_instant
from ondo.domain.lifecycle import Field, FieldType
from ondo.domain.ratings import RATINGS
from ondo.domain.triage import REASON, VERDICT, acts
from ondo.domain.values import as_millis, is_blank
from ondo.insight.pane.calling import PAGES, Calling
from ondo.insight.pane.planned import NEXT_ACTIVITY, activity

_UNTOLD = frozenset(
    {"search", "referrer", "user_agent", "ip", "path", "url", "title", "activity", "script", "attempt", REASON, VERDICT}
    | {"letter", "answered", "meeting", "type", "ends_at", "email"}
)
_WITH_US = frozenset({"email_replied", "discovery_call_booked", "meeting_booked", "meeting_moved", "meeting_cancelled"})
"""What people do with one of us: there is more to tell of it than its name."""
_MOST = 400
STARTS = "starts_at"
_NEXT = frozenset({NEXT_ACTIVITY, "due"})
_USERS, _DAYS = frozenset({"owner", "host"}), frozenset({"due", "until", "closes_on"})
TONES = ("warm", "neutral", "cool")
NAMES: Mapping[str, Sequence[str]] = {"outcome": tuple(Outcome), "tone": TONES, "rating": RATINGS}
"""Properties of our own events whose values have names."""
FACTS = frozenset(
    {*NAMES, "words", "owner", "until", "due", "next_activity", "answers", "stage", "amount", "minutes", "starts_at"}
    | {"subject", "host", "error"}
    | {"opportunity", "next_step", "closes_on", "currency", "from", "clock", "rule"}
)
"""Properties that have a name for people."""


def facts(calling: Calling, event: Event) -> Sequence[tuple[str, str]]:
    """(what, value) of what tells something; empty where the name says it all."""
    if event.name == TRIAGE:
        return _given(calling, event)
    if event.name in PAGES or (event.initiator is Initiator.PERSON and event.name not in _WITH_US):
        return ()
    told = calling.told(event)
    return [
        (_named(calling, key), _value(calling, key, value))
        for key, value in _as_money(calling, event).items()
        if key not in _UNTOLD and not is_blank(value) and value != told
    ]


def _as_money(calling: Calling, event: Event) -> Mapping[str, object]:
    """The properties, of an opportunity with its amount in its currency."""
    amount = as_millis(event.properties.get("amount")) if event.name in OPPORTUNITY_EVENTS else None
    if amount is None:
        return event.properties
    currency = str(event.properties.get("currency") or "").upper() or None
    others = {key: value for key, value in event.properties.items() if key != "currency"}
    return {**others, "amount": calling.words.amount(amount, currency)}


def _given(calling: Calling, event: Event) -> list[tuple[str, str]]:
    words = calling.words
    verdict = words.playbook.verdict_by_key.get(str(event.properties.get(VERDICT, "")))
    asked = {field.key: field for field in verdict.ask} if verdict else {}
    return [
        (
            words.label(asked[key].label) if key in asked else _named(calling, key),
            _of(calling, asked.get(key), key, value),
        )
        for key, value in event.properties.items()
        if key not in _UNTOLD and not is_blank(value)
    ]


def _of(calling: Calling, asked: Field | None, key: str, value: object) -> str:
    """What was given for a field, as people read it."""
    if asked is None or key in _NEXT:
        return _value(calling, key, value)
    if asked.type is FieldType.DATE:
        return _when(calling, str(value))
    if asked.type is FieldType.CONFIRM:
        return "✓"
    if asked.type is FieldType.ACTS:
        return calling.words.say("person_page.acts_cited", count=len(acts(value)))
    labels = dict(asked.choices)
    label = labels.get(str(value))
    return calling.words.label(label) if label else str(value)[:_MOST]


def _named(calling: Calling, key: str) -> str:
    return calling.words.say(f"person_page.fact_{key}") if key in FACTS else key


def _value(calling: Calling, key: str, value: object) -> str:
    if str(value) in NAMES.get(key, ()):
        return calling.words.say(f"person_page.{key}_{value}")
    if key in _USERS:
        return calling.user(str(value)) or ""
    if key == NEXT_ACTIVITY:
        return activity(calling.words, str(value))
    return _when(calling, str(value)) if key in _DAYS or key == STARTS else str(value)[:_MOST]


def _when(calling: Calling, value: str) -> str:
    """A day, or an instant as our own events say it; whatever else stands there as it is, also days beyond 2099."""
    try:
        found = datetime.fromisoformat(value)
        zoned = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(calling.words.playbook.timezone))
        at = to_instant(zoned)
    except ValueError:
        return value[:_MOST]
    if not EARLIEST <= at <= LATEST:
        return value[:_MOST]
    return calling.words.moment(at) if "T" in value else calling.words.day(at)
