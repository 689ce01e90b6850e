"""Event words: `pricing_viewed`, `[feature_used, login]`, or `{event: page, page_group: pricing, channel: web}`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ondo.domain.conditions import Glob, Test
from ondo.domain.events import EventPattern, Events, Initiator
from ondo.domain.playbook import NamedEvent
from ondo.domain.rules import Label
from ondo.playbooks.book import Book
from ondo.playbooks.grammar.tests import TEST
from ondo.playbooks.nodes import Mapping, Scalar, Sequence
from ondo.playbooks.place import Place
from ondo.playbooks.problems import listed, nearest
from ondo.playbooks.shapes import (
    LABEL,
    NAME,
    ChoiceShape,
    Definitions,
    KeyShape,
    ReferenceShape,
    Schema,
    Shape,
    good_key,
    refused_as_text,
)
from ondo.playbooks.standard_events import STANDARD_EVENTS
from ondo.playbooks.tables import Field, ListOf, MapOf, Row, Table


def good_property(place: Place, key: Scalar) -> bool:
    """Properties are named by those who send them: any text will do."""
    return not refused_as_text(place, key)


TESTS = MapOf(TEST, good_property, of="property", key_schema={"minLength": 1})
PAGE_GROUPS = ListOf(ReferenceShape("page_group"), alone=True)
CHANNELS = ListOf(KeyShape(), alone=True)
INITIATOR = ChoiceShape(tuple(Initiator))

CONDITION_FIELDS = (
    Field("where", TESTS, "Tests on the event's properties; all must hold."),
    Field("page_group", PAGE_GROUPS, "The event took place on a page of this group, or of one of these."),
    Field("query", TESTS, "Tests on the query parameters of the page's address (utm_source …)."),
    Field("channel", CHANNELS, "The event came by this channel, or by one of these: web, email, phone …"),
    Field("initiated_by", INITIATOR, "Who brought it about: the person, or us."),
)
TOPIC_FIELD = Field("topic", ReferenceShape("topic"), "The event touches this topic.")


class EventsShape(Shape[Events]):
    """An event word, a list of them, or a mapping that adds conditions. `free`: raw names need no declaration."""

    form = "event"
    example = "page"

    def __init__(self, free: bool = False) -> None:
        self.free = free

    def read(self, place: Place) -> Events | None:
        patterns = self._patterns(place)
        return None if patterns is None else Events(patterns)

    def _patterns(self, place: Place) -> tuple[EventPattern, ...] | None:
        if place.blank:
            place.refuse("playbook.empty", at=place.owner, example=self.example)
            return None
        if isinstance(place.node, Sequence):
            return self._listed(place)
        if isinstance(place.node, Mapping):
            return self._narrowed(place)
        return self._word(place, place.node)

    def _narrowed(self, place: Place) -> tuple[EventPattern, ...] | None:
        if self.free:
            place.refuse("playbook.event_not_mapping")
            return None
        found = NARROWED.read(place)
        return found.any_of if found else None

    def _listed(self, place: Place) -> tuple[EventPattern, ...] | None:
        if not place.node.items:  # type: ignore[union-attr]
            place.refuse("playbook.empty_list")
            return None
        parts = [self._patterns(item) for item in place.items()]
        return tuple(p for part in parts for p in part or ()) if all(part is not None for part in parts) else None

    def _word(self, place: Place, node: Scalar) -> tuple[EventPattern, ...] | None:
        word = NAME.read_scalar(place, node)
        if word is None:
            return None
        own = place.path[:2] == ("events", word)
        if word in place.book.known("named_event") and not own:
            return _named(place, word)
        if self.free or word in STANDARD_EVENTS:
            return (EventPattern(word, frozenset({word})),)
        ours = place.book.known("named_event")
        hint = nearest(word, [*ours, *STANDARD_EVENTS])
        place.refuse("playbook.unknown_event", hint=hint, word=word, known=listed(ours) or "–")
        return None

    def schema(self, definitions: Definitions) -> Schema:
        if self.free:
            return ListOf(NAME, alone=True).schema(definitions)
        if "event_word" not in definitions:
            definitions["event_word"] = {
                "description": "A word from `events:`, or a standard event.",
                "anyOf": [{"enum": list(STANDARD_EVENTS)}, {"type": "string", "minLength": 1}],
            }
            definitions["events"] = {}
            one = {"anyOf": [{"$ref": "#/$defs/event_word"}, NARROWED.schema(definitions)]}
            definitions["events"] = {"anyOf": [*one["anyOf"], {"type": "array", "items": one, "minItems": 1}]}
        return {"$ref": "#/$defs/events"}


def _named(place: Place, word: str) -> tuple[EventPattern, ...] | None:
    """The patterns of a word from `events:`, read now if it stands further down; None where they cannot be read."""
    if word in place.book.events_open:
        place.refuse("playbook.event_circle", word=word)
        return None
    found = _resolved(place.book, word)
    return found.events.any_of if found else None


def _resolved(book: Book, word: str) -> NamedEvent | None:
    """A word of `events:`, each read once."""
    pending = book.pending_events.pop(word, None)
    if pending is not None:
        book.events_open.add(word)
        found = NAMED_EVENT.read(pending)
        book.events_open.discard(word)
        if found is not None:
            book.events[word] = found
    return book.events.get(word)


def combined(one: EventPattern, other: EventPattern) -> EventPattern | None:
    """The pattern that matches what both match; None where nothing can, or it cannot be put as one pattern."""
    names = _common(one.names, other.names)
    channels = _common(one.channels, other.channels)
    initiators = {p.initiated_by for p in (one, other) if p.initiated_by is not None}
    pages = {p.pages for p in (one, other) if p.pages is not None}
    narrower = _narrower(pages)
    if names is None or channels is None or len(initiators) > 1 or (pages and narrower is None):
        return None
    return EventPattern(
        one.word,
        names,
        _all_tests(one.where, other.where),
        narrower,
        _all_tests(one.query, other.query),
        channels,
        next(iter(initiators), None),
    )


def _all_tests(one: tuple[tuple[str, Test], ...], other: tuple[tuple[str, Test], ...]) -> tuple[tuple[str, Test], ...]:
    return (*one, *(test for test in other if test not in one))


def _common(one: frozenset[str], other: frozenset[str]) -> frozenset[str] | None:
    """What both allow; empty means any, None means nothing."""
    if not one or not other:
        return one or other
    return (one & other) or None


def _narrower(pages: Iterable[Glob]) -> Glob | None:
    """The narrower of the page groups, where one is part of the other."""
    ordered = sorted(pages, key=lambda glob: len(glob.patterns))
    if not ordered or not all(set(ordered[0].patterns) <= set(glob.patterns) for glob in ordered):
        return None
    return ordered[0]


def merged_pages(place: Place, groups: Iterable[str]) -> Glob | None:
    """Several page groups as one pattern."""
    patterns = [p for group in groups if group in place.book.pages for p in place.book.pages[group].patterns]
    return Glob(tuple(dict.fromkeys(patterns))) if patterns else None


def narrowed(row: Row, events: Events) -> Events | None:
    """The events of a row, narrowed by the conditions that stand beside them."""
    own = EventPattern(
        "",
        where=tuple(row.get("where", {}).items()),
        pages=merged_pages(row.place, row.get("page_group", ())),
        query=tuple(row.get("query", {}).items()),
        channels=frozenset(row.get("channel", ())),
        initiated_by=Initiator(row["initiated_by"]) if "initiated_by" in row else None,
    )
    topic = row.place.book.topics.get(row.get("topic", "")) or Events((EventPattern(""),))
    kept: dict[EventPattern, None] = {}
    for pattern in events.any_of:
        both = combined(pattern, own)
        found = [p for t in topic.any_of if both and (p := combined(both, t)) is not None]
        if not found:
            row.refuse("event", "playbook.event_conditions_clash", word=pattern.word)
            return None
        kept.update(dict.fromkeys(found))
    return Events(tuple(kept))


def events_of(row: Row) -> Events | None:
    """The events that a table with `event:` speaks of."""
    return narrowed(row, row["event"]) if "event" in row else None


EVENTS = EventsShape()
EVENT_FIELDS = (
    Field("event", EVENTS, "What happens: a word from `events:`, a standard event, or a list.", required=True),
    *CONDITION_FIELDS,
    TOPIC_FIELD,
)
NARROWED: Table[Events] = Table("event_with_conditions", EVENT_FIELDS, events_of, shared=True)


def _named_event(row: Row) -> NamedEvent | None:
    key = row.key
    base = row.get("event") or Events((EventPattern(key, frozenset({key})),))
    found = narrowed(row, base)
    if found is None:
        return None
    return NamedEvent(key, row.get("label", Label(key, key)), Events(tuple(replace(p, word=key) for p in found.any_of)))


NAMED_EVENT: Table[NamedEvent] = Table(
    "named_event",
    (
        Field("label", LABEL, "What people call it."),
        Field("event", EventsShape(free=True), "The name that clients send, or several; by default the key itself."),
        *CONDITION_FIELDS,
    ),
    _named_event,
)


class NamedEventsShape(Shape[tuple[NamedEvent, ...]]):
    """The section `events:`. Words may stand on one another, in any order but a circle."""

    form = MapOf(NAMED_EVENT, of="event").form

    def read(self, place: Place) -> tuple[NamedEvent, ...] | None:
        book = place.book
        book.pending_events = {key.text: inner for key, inner in place.entries() if good_key(inner, key)}
        if not isinstance(place.node, Mapping) or not place.node.entries:
            return tuple((MapOf(NAMED_EVENT).read(place) or {}).values())
        found = [_resolved(book, word) for word in tuple(book.pending_events)]
        return tuple(event for event in found if event is not None)

    def schema(self, definitions: Definitions) -> Schema:
        return MapOf(NAMED_EVENT).schema(definitions)


NAMED_EVENTS = NamedEventsShape()
