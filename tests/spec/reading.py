"""The rows of a spec table read as events.

`page /pricing`, `video_completed video=demo`, `triage recycled reason=student`, `traits employees=50`. Beside
the properties (`key=value`) stand the facts about the event itself: `#call` names it, `by:us` and `via:phone`
say who and how, `occurred:` and `recorded:` when, `user:` who sent it, `account:` whose member they are, and
`flagged` marks a bot.
"""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ondo.domain.events import TRAITS, TRIAGE, Event, Initiator
from ondo.domain.instants import Instant, to_instant
from ondo.domain.playbook import Playbook
from ondo.domain.rules import Scope
from ondo.playbooks.standard_events import STANDARD_EVENTS, usual_initiator


def instant(text: str, playbook: Playbook) -> Instant:
    """`2026-04-01 10:00`, also with seconds, thousandths or an offset, in the playbook's zone."""
    moment = datetime.fromisoformat(text)
    return to_instant(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(playbook.timezone)))


def event(text: str, at: Instant, seq: int, playbook: Playbook) -> Event:
    """What a row says happened."""
    name, *words = shlex.split(text)
    channel = STANDARD_EVENTS[name].channel if name in STANDARD_EVENTS else None
    read = Event(at, seq, name, {}, initiator=usual_initiator(name), channel=channel, id=f"e{seq}")
    if name == TRIAGE:
        words[0] = f"verdict={words[0]}"
    for word in words:
        read = _with_word(read, word, playbook)
    return _as_traits(read, playbook) if name == TRAITS else read


def _with_word(event: Event, word: str, playbook: Playbook) -> Event:
    if word == "flagged":
        return replace(event, flagged=True)
    if word.startswith("#"):
        return replace(event, id=word[1:])
    if word.startswith(("/", "http")):
        return _with_property(event, "path" if word.startswith("/") else "url", word)
    key, sign, value = word.partition("=")
    return _with_property(event, key, value) if sign else _with_fact(event, word, playbook)


def _with_property(event: Event, key: str, value: str) -> Event:
    known = {"true": True, "false": False}
    return replace(event, properties={**event.properties, key: known.get(value, value)})


def _with_fact(event: Event, word: str, playbook: Playbook) -> Event:
    fact, _, value = word.partition(":")
    if fact in ("occurred", "recorded"):
        known_at = instant(value, playbook)
        return replace(event, occurred_at=known_at) if fact == "occurred" else replace(event, recorded_at=known_at)
    if fact == "by":
        return replace(event, initiator=Initiator(value))
    field = {"via": "channel", "user": "user", "account": "account"}[fact]
    return replace(event, **{field: value})  # type: ignore[arg-type]


def _as_traits(event: Event, playbook: Playbook) -> Event:
    account = {trait.key for trait in playbook.traits if trait.scope is Scope.ACCOUNT}
    person = {key: value for key, value in event.properties.items() if key not in account}
    shared = {key: value for key, value in event.properties.items() if key in account}
    return replace(event, properties={}, traits=person, account_traits=shared)
