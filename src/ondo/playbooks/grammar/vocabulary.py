"""The words of a playbook: traits, page groups, topics, personas and origins."""

from __future__ import annotations

from ondo.domain.conditions import Glob
from ondo.domain.events import EventPattern, Events
from ondo.domain.playbook import Initiative, Origin, PageGroup, Persona, Topic, Trait, TraitType
from ondo.domain.rules import Label, Scope
from ondo.playbooks.grammar.conditions import PERSONA, TRAIT_CONDITIONS
from ondo.playbooks.grammar.events import EVENT_FIELDS, EVENTS, PAGE_GROUPS, events_of, merged_pages
from ondo.playbooks.grammar.tests import PATH
from ondo.playbooks.place import Place
from ondo.playbooks.shapes import LABEL, ChoiceShape, Made
from ondo.playbooks.standard_traits import STANDARD_TRAITS
from ondo.playbooks.tables import Field, ListOf, MapOf, Row, Table


def label_of(row: Row) -> Label:
    """The label of a row; its key where none is given."""
    label: Label = row.get("label", Label(row.key, row.key))
    return label


LABEL_FIELD = Field("label", LABEL, "The name that people see, in Japanese and English.")
BECAUSE = Field("because", LABEL, "The grounds: why both teams agreed on this.", required=True)
BECAUSE_IF_ANY = Field("because", LABEL, "The grounds: why both teams agreed on this.")
EXPECT = Field("expect", LABEL, "What is expected of it; measured at the review.")

TRAIT_TYPE = ChoiceShape(tuple(TraitType))
RESERVED_TRAITS = frozenset({PERSONA, "account"})


def _trait(place: Place, type_word: str, label: Label) -> Trait | None:
    """A declared trait; `place.path` says whose."""
    scope, key = Scope(place.path[1]), place.key
    if key in RESERVED_TRAITS or key in STANDARD_TRAITS:
        place.refuse("playbook.trait_reserved", at=place.owner, word=key)
        return None
    if key in place.book.traits:
        place.refuse("playbook.trait_twice", at=place.owner, word=key)
        return None
    return Trait(key, scope, TraitType(type_word), label)


def _long_trait(row: Row) -> Trait | None:
    return _registered(_trait(row.place, row["type"], label_of(row)), row.place)


def _short_trait(type_word: str, place: Place) -> Trait | None:
    return _registered(_trait(place, type_word, Label(place.key, place.key)), place)


def _registered(trait: Trait | None, place: Place) -> Trait | None:
    if trait is not None:
        place.book.traits[trait.key] = trait
    return trait


TRAIT: Table[Trait] = Table(
    "trait",
    (Field("type", TRAIT_TYPE, "What the trait holds.", required=True), LABEL_FIELD),
    _long_trait,
    short=Made(TRAIT_TYPE, _short_trait),
)


def _traits(row: Row) -> tuple[Trait, ...]:
    declared = [trait for scope in ("person", "account") for trait in row.get(scope, {}).values()]
    return tuple(declared)


TRAITS: Table[tuple[Trait, ...]] = Table(
    "traits",
    (
        Field("person", MapOf(TRAIT, of="trait"), "Traits of a person."),
        Field("account", MapOf(TRAIT, of="trait"), "Traits of the company a person works for."),
    ),
    _traits,
)


def _page_group(row: Row) -> PageGroup:
    return _pages_known(PageGroup(row.key, label_of(row), Glob(row["pages"])), row.place)


def _short_page_group(patterns: tuple[str, ...], place: Place) -> PageGroup:
    return _pages_known(PageGroup(place.key, Label(place.key, place.key), Glob(patterns)), place)


def _pages_known(group: PageGroup, place: Place) -> PageGroup:
    place.book.pages[group.key] = group.pages
    return group


PAGES = ListOf(PATH, alone=True)
PAGE_GROUP: Table[PageGroup] = Table(
    "page_group",
    (LABEL_FIELD, Field("pages", PAGES, "Paths; `*` within a segment, `**` across segments.", required=True)),
    _page_group,
    short=Made(PAGES, _short_page_group),
)


def _topic(row: Row) -> Topic:
    """What happens on a topic's pages touches it, whatever it is; so do its events."""
    pages = merged_pages(row.place, row.get("page_groups", ()))
    on_pages = (EventPattern(row.key, pages=pages),) if pages else ()
    events: Events | None = row.get("events")
    topic = Topic(row.key, label_of(row), Events((*on_pages, *(events.any_of if events else ()))))
    row.place.book.topics[topic.key] = topic.events
    return topic


TOPIC: Table[Topic] = Table(
    "topic",
    (
        LABEL_FIELD,
        Field("page_groups", PAGE_GROUPS, "Whatever happens on these pages touches the topic."),
        Field("events", EVENTS, "These events touch the topic."),
    ),
    _topic,
    one_of=("page_groups", "events"),
)


def _persona(row: Row) -> Persona:
    layers = {layer: row.get(layer, ()) for layer in ("account", "department", "person")}
    return Persona(row.key, label_of(row), row["because"], **layers)


PERSONA_TABLE: Table[Persona] = Table(
    "persona",
    (
        LABEL_FIELD,
        Field("account", TRAIT_CONDITIONS, "The company they work for."),
        Field("department", TRAIT_CONDITIONS, "The department they work in."),
        Field("person", TRAIT_CONDITIONS, "The person themselves."),
        BECAUSE,
    ),
    _persona,
    one_of=("account", "department", "person"),
)


def _origin(row: Row) -> Origin | None:
    events = events_of(row)
    return Origin(row.key, label_of(row), events, Initiative(row["initiative"])) if events else None


ORIGIN: Table[Origin] = Table(
    "origin",
    (
        LABEL_FIELD,
        *EVENT_FIELDS,
        Field("initiative", ChoiceShape(tuple(Initiative)), "Who holds it: the customer, or us.", required=True),
    ),
    _origin,
)
