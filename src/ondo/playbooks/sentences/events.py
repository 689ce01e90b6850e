"""Events in words: the playbook's own word for them, else the standard one, and whatever is asked beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ondo.domain.conditions import Glob, Present, Test
from ondo.domain.events import TRIAGE, EventPattern, Events
from ondo.domain.playbook import NamedEvent
from ondo.playbooks.sentences.conditions import asked_of, verdict_reading
from ondo.playbooks.sentences.voice import Voice
from ondo.playbooks.standard_events import STANDARD_EVENTS

ANYTHING = EventPattern("")
CHANNELS = {event.channel for event in STANDARD_EVENTS.values()} | {"post", "chat", "sms"}


def events_phrase(voice: Voice, events: Events) -> str:
    """「デモ動画を見た」または「ログイン」, “Watched the demo” or “Logged in”."""
    return voice.either(dict.fromkeys(_pattern(voice, pattern) for pattern in events.any_of))


def definition(voice: Voice, events: Events) -> str:
    """What stands behind a named event: raw names and conditions, without the playbook's own word."""
    return voice.either(dict.fromkeys(_described(voice, pattern, ANYTHING) for pattern in events.any_of))


def _pattern(voice: Voice, pattern: EventPattern) -> str:
    named = next((one for one in voice.playbook.events if one.key == pattern.word), None)
    core = _core(named, pattern) if named else None
    if named is None or core is None or not _is_labelled(named):
        return _described(voice, pattern, ANYTHING)
    return voice.quoted(voice.label(named.label)) + _conditions(voice, pattern, core)


def _core(named: NamedEvent, pattern: EventPattern) -> EventPattern | None:
    """The part of the pattern that the named event already says."""
    return next((one for one in named.events.any_of if one.names == pattern.names), None)


def _is_labelled(named: NamedEvent) -> bool:
    return named.label.ja != named.key or named.label.en != named.key


def _described(voice: Voice, pattern: EventPattern, core: EventPattern) -> str:
    if pattern.names in (frozenset(), {"page"}) and pattern.pages is not None:
        on_pages = voice.say(
            "page_viewed" if pattern.names else "act_on_page", pages=pages_phrase(voice, pattern.pages)
        )
        return on_pages + _conditions(voice, pattern, replace(core, pages=pattern.pages))
    names = [voice.quoted(raw_event(voice, name)) for name in sorted(pattern.names)]
    return (voice.either(names) or voice.say("any_event")) + _conditions(voice, pattern, core)


def raw_event(voice: Voice, name: str) -> str:
    """The standard label of a raw event name, else the name itself."""
    standard = STANDARD_EVENTS.get(name)
    return voice.label(standard.label) if standard else name


def _conditions(voice: Voice, pattern: EventPattern, core: EventPattern) -> str:
    asked = list(_asked(voice, pattern, core))
    return voice.say("event_conditions", conditions=voice.say("comma").join(asked)) if asked else ""


def _asked(voice: Voice, pattern: EventPattern, core: EventPattern) -> Iterator[str]:
    if pattern.pages is not None and pattern.pages != core.pages:
        yield pages_phrase(voice, pattern.pages)
    for key, test in pattern.where:
        if (key, test) not in core.where:
            yield _where(voice, pattern, key, test)
    for key, test in pattern.query:
        if (key, test) not in core.query:
            yield asked_of(voice, voice.say("query_parameter", name=key), test).bare
    if pattern.channels != core.channels:
        yield voice.say("by_channel", channels=voice.either(channel(voice, name) for name in sorted(pattern.channels)))
    if pattern.initiated_by is not None and pattern.initiated_by is not core.initiated_by:
        yield voice.say(f"initiated_by_{pattern.initiated_by}")


def _where(voice: Voice, pattern: EventPattern, key: str, test: Test) -> str:
    if pattern.names == {TRIAGE} and key in ("verdict", "reason"):
        return asked_of(voice, voice.say(f"triage_{key}"), test, verdict_reading(voice)).bare
    if isinstance(test, Present):  # a property is given or not; of a trait we say that it is known
        return voice.say("is_given" if test.wanted else "is_not_given", name=key)
    return asked_of(voice, key, test).bare


def channel(voice: Voice, name: str) -> str:
    """The channel by its usual name, else as it is written."""
    return voice.say(f"channel_{name}") if name in CHANNELS else name


def pages_phrase(voice: Voice, pages: Glob) -> str:
    """The page groups that these patterns come from, by name, else the patterns."""
    rest, groups = set(pages.patterns), []
    for group in voice.playbook.page_groups:
        if rest and set(group.pages.patterns) <= rest:
            groups.append(voice.quoted(voice.label(group.label)))
            rest -= set(group.pages.patterns)
    return voice.either([*groups, *(f"`{pattern}`" for pattern in pages.patterns if pattern in rest)])
