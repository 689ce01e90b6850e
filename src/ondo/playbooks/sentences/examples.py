"""The example people in words: what they did, and what must come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ondo.domain.events import TRAITS, TRIAGE, Event
from ondo.domain.playbook import Example, Expectation
from ondo.domain.record import TimerKind
from ondo.domain.rules import Label
from ondo.domain.traits import IDENTIFIED
from ondo.playbooks.sentences.conditions import trait_name, verdict_reading
from ondo.playbooks.sentences.events import channel, raw_event
from ondo.playbooks.sentences.outline import Item, Section
from ondo.playbooks.sentences.voice import Voice
from ondo.playbooks.standard_events import usual_channel, usual_initiator


def examples_section(voice: Voice) -> Section:
    """Every example person."""
    items = tuple(_example(voice, example) for example in voice.playbook.examples)
    return Section(voice.say("examples_title"), (voice.say("examples_intro"),), items)


def _example(voice: Voice, example: Example) -> Item:
    known = {**example.account_traits, **example.traits}
    traits = (Item(voice.say("example_traits", traits=_traits(voice, known))),) if known else ()
    history = tuple(Item(_event(voice, event)) for event in example.history)
    expected = tuple(Item(_expectation(voice, expected)) for expected in example.expect)
    return Item(voice.say("name_only", name=example.name), (*traits, *history, *expected))


def _traits(voice: Voice, traits: Mapping[str, object]) -> str:
    return voice.say("comma").join(
        voice.say("pair", name=trait_name(voice, key), value=_value(voice, value)) for key, value in traits.items()
    )


def _value(voice: Voice, value: object) -> str:
    if isinstance(value, bool):
        return voice.say(f"flag_{str(value).lower()}")
    return voice.listed(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _event(voice: Voice, event: Event) -> str:
    details = voice.say("comma").join(_details(voice, event))
    what = voice.say("triage_given") if event.name == TRIAGE else raw_event(voice, event.name)
    what = voice.say("traits_changed") if event.name == TRAITS else what
    text = voice.say("with_details", what=what, details=details) if details else what
    return voice.say("example_event", at=voice.moment(event.at), event=text)


def _details(voice: Voice, event: Event) -> Iterator[str]:
    yield from _given(voice, event) if event.name == TRIAGE else _properties(voice, event)
    told = {**event.account_traits, **event.traits}
    fresh = {key: value for key, value in told.items() if event.properties.get(key) != value}
    if fresh:
        yield _traits(voice, fresh)
    if event.occurred_at not in (None, event.at):
        yield voice.say("occurred_at", at=voice.moment(event.occurred_at or 0))
    if event.channel and event.channel != usual_channel(event.name):
        yield channel(voice, event.channel)
    if event.initiator is not usual_initiator(event.name):
        yield voice.say(f"initiated_by_{event.initiator}")


def _properties(voice: Voice, event: Event) -> Iterator[str]:
    for key, value in event.properties.items():
        name = trait_name(voice, key) if event.name == IDENTIFIED else key
        yield voice.say("pair", name=name, value=_value(voice, value))


def _given(voice: Voice, event: Event) -> Iterator[str]:
    """A verdict, its reason, and what was asked, by their labels."""
    reading, given = verdict_reading(voice), event.properties
    verdict = voice.playbook.verdict_by_key.get(str(given.get("verdict")))
    asked = {field.key: field for field in verdict.ask} if verdict else {}
    for key, value in given.items():
        if key in ("verdict", "reason"):
            yield voice.quoted(reading(str(value)))
        elif key in asked:
            choices = dict(asked[key].choices)
            text = voice.label(choices[str(value)]) if str(value) in choices else _value(voice, value)
            yield voice.say("pair", name=voice.label(asked[key].label), value=text)
        else:
            yield voice.say("pair", name=key, value=_value(voice, value))


def _expectation(voice: Voice, expected: Expectation) -> str:
    said = voice.say("comma").join(_expected(voice, expected))
    return voice.say("expected", at=voice.moment(expected.at), what=said)


def _expected(voice: Voice, expected: Expectation) -> Iterator[str]:
    if expected.stage is not None:
        yield voice.say("expected_stage", stage=voice.quoted(voice.stage(expected.stage)))
    if expected.cause is not None:
        yield voice.say("expected_cause", cause=cause_name(voice, expected.cause))
    if expected.how is not None:
        yield voice.say(f"how_{expected.how}")
    if expected.cycle is not None:
        yield voice.say("expected_cycle", count=expected.cycle)
    if expected.refused is not None:
        yield voice.say("expected_refused", verdict=voice.quoted(verdict_reading(voice)(expected.refused)))
    for measure in ("score", "fit", "engagement"):
        points = getattr(expected, measure)
        if points is not None:
            name = voice.say(f"measure_{measure}")
            yield voice.say("expected_points", what=name, points=voice.points(points))
    for key, points in expected.contributions.items():
        name = voice.quoted(cause_name(voice, key))
        yield voice.say("expected_points", what=name, points=voice.points(points))


def cause_name(voice: Voice, key: str) -> str:
    """A rule, verdict or reason by its label; a timer by what it waits for."""
    label = _labels(voice).get(key)
    if label is not None:
        return voice.label(label)
    return voice.say(f"timer_{key}") if key in set(TimerKind) else key


def _labels(voice: Voice) -> dict[str, Label]:
    book = voice.playbook
    labels = {reason.key: reason.label for verdict in book.verdicts for reason in verdict.reasons}
    for rules in (book.transitions, book.fit_rules, book.engagement_rules, book.absences, book.verdicts):
        labels |= {rule.key: rule.label for rule in rules}
    return labels
