"""Example people: traits, a history, and what must come out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from ondo.domain.events import TRAITS, TRIAGE, Event, Initiator
from ondo.domain.playbook import Example, Expectation
from ondo.domain.record import How, TimerKind
from ondo.domain.rules import Scope
from ondo.domain.traits import IDENTIFIED
from ondo.playbooks.dates import MOMENT
from ondo.playbooks.grammar.events import CHANNELS, INITIATOR
from ondo.playbooks.nodes import Mapping, Scalar, Sequence
from ondo.playbooks.number_shapes import POINTS, WholeShape
from ondo.playbooks.place import Place
from ondo.playbooks.problems import nearest
from ondo.playbooks.shapes import (
    NAME,
    TEXT,
    YES_NO_WORDS,
    ChoiceShape,
    Definitions,
    ReferenceShape,
    Schema,
    Shape,
    looks_like_number,
)
from ondo.playbooks.standard_events import STANDARD_EVENTS, usual_channel, usual_initiator
from ondo.playbooks.tables import Field, ListOf, MapOf, Row, Table

ACCOUNT = "account"
TIMERS = tuple(TimerKind)
HOW = tuple(How)


class AnyValueShape(Shape[Any]):
    """What a client may send: text, number, true or false, and lists and mappings of those."""

    form = "value"

    def read(self, place: Place) -> Any:
        node = place.node
        if isinstance(node, Mapping):
            return {key.text: self.read(inner) for key, inner in place.entries()}
        if isinstance(node, Sequence):
            return [self.read(item) for item in place.items()]
        return self._scalar(place, node)

    def _scalar(self, place: Place, node: Scalar) -> Any:
        if not node.plain:
            return node.text
        if node.text in ("true", "false"):
            return node.text == "true"
        if node.text.lower() in YES_NO_WORDS or not node.text:
            place.refuse("playbook.quote_value_word" if node.text else "playbook.empty", found=node.text, example="…")
            return None
        return _number(node.text)

    def schema(self, definitions: Definitions) -> Schema:
        return {}


def _number(text: str) -> Any:
    """A plain number as the number it is (0123, a phone number, stays text); anything else as text."""
    leading_zero = text.lstrip("+-")[:1] == "0" and text.lstrip("+-")[1:2].isdigit()
    if not looks_like_number(text) or not text.isascii() or leading_zero or text.startswith("+") or len(text) > 30:
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    whole = number.is_finite() and abs(number) < 10**15 and number == int(number)
    return int(number) if whole else float(number) if number.is_finite() and abs(number) < 10**15 else text


ANY_VALUE = AnyValueShape()


def good_trait(place: Place, key: Scalar) -> bool:
    """Whether a key names a trait of this playbook."""
    known = place.book.known("trait")
    if key.text not in known:
        place.refuse_word("playbook.unknown_trait", key.text, known, at=key)
    return key.text in known


EXAMPLE_TRAITS = MapOf(ANY_VALUE, good_trait, of="trait")


def by_scope(place: Place, values: dict[str, Any]) -> dict[Scope, dict[str, Any]]:
    """Traits sorted by whose they are; undeclared ones are the person's."""
    sorted_values: dict[Scope, dict[str, Any]] = {Scope.PERSON: {}, Scope.ACCOUNT: {}}
    for key, value in values.items():
        trait = place.book.traits.get(key)
        sorted_values[trait.scope if trait else Scope.PERSON][key] = value
    return sorted_values


class TraitsAtShape(Shape[dict[str, Any]]):
    """A dated trait row; `account` among them says for which company the person works from now on."""

    form = "trait → value"

    def read(self, place: Place) -> dict[str, Any] | None:
        return MapOf(ANY_VALUE, lambda inner, key: key.text == ACCOUNT or good_trait(inner, key)).read(place)

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "object"}


class VerdictGivenShape(Shape[dict[str, Any]]):
    """A triage as an example gives it: the verdict, its reason, and what it asks for."""

    form = "verdict and what it asks for"
    verdict = ReferenceShape("verdict")
    reason = ReferenceShape("reason")

    def read(self, place: Place) -> dict[str, Any] | None:
        if not isinstance(place.node, Mapping) or place.inside("verdict") is None:
            place.refuse("playbook.triage_without_verdict", at=place.owner)
            return None
        return {key.text: self._value(key.text, inner) for key, inner in place.entries()}

    def _value(self, key: str, place: Place) -> Any:
        if key == "verdict":
            return self.verdict.read(place)
        return self.reason.read(place) if key == "reason" else ANY_VALUE.read(place)

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "object", "required": ["verdict"]}


class PropertiesShape(Shape[dict[str, Any]]):
    """The properties an event carries; none where nothing is written."""

    form = "property → value"

    def read(self, place: Place) -> dict[str, Any] | None:
        if place.blank or (isinstance(place.node, Mapping) and not place.node.entries):
            return {}
        return MapOf(ANY_VALUE, lambda inner, key: True).read(place)

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": ["object", "null"]}


PROPERTIES = PropertiesShape()
SPECIAL = {TRAITS: TraitsAtShape(), TRIAGE: VerdictGivenShape()}

BESIDE: Table[Row] = Table(
    "history_entry",
    (
        Field("at", MOMENT, "When it counts: `2026-04-01 10:00` in the playbook's zone.", required=True),
        Field("initiated_by", INITIATOR, "Who brought it about, where it is not as usual."),
        Field("channel", CHANNELS, "The channel it came by, where it is not as usual."),
        Field("occurred_at", MOMENT, "When it happened, where it was written down later."),
        Field("user", NAME, "Who of us did it."),
        Field("id", NAME, "A name by which a later `retracted` can speak of it."),
    ),
    lambda row: row,
)


class EntryShape(Shape[Event]):
    """One line of a history: `at:` and exactly one event with its properties."""

    form = "table `history_entry`, and one event → its properties"

    def read(self, place: Place) -> Event | None:
        if not isinstance(place.node, Mapping):
            return BESIDE.read(place)  # type: ignore[return-value]
        beside = tuple(entry for entry in place.node.entries if entry[0].text in BESIDE.by_name)
        happened = [(key, inner) for key, inner in place.entries() if key.text not in BESIDE.by_name]
        row = BESIDE.read(Place(Mapping(beside, place.node.line, place.node.column), *_rest(place)))
        if len(happened) != 1:
            self._refuse_count(place, [key for key, _ in happened])
            return None
        key, inner = happened[0]
        if not known_raw_name(inner, key):
            return None
        properties = SPECIAL.get(key.text, PROPERTIES).read(inner)
        return None if row is None or properties is None else _event(row, key.text, properties)

    @staticmethod
    def _refuse_count(place: Place, keys: list[Scalar]) -> None:
        if keys:
            place.refuse("playbook.history_two_events", at=keys[1], words=", ".join(key.text for key in keys))
        else:
            place.refuse("playbook.history_no_event")

    def schema(self, definitions: Definitions) -> Schema:
        schema = BESIDE.schema(definitions)
        special = {name: shape.schema(definitions) for name, shape in SPECIAL.items()}
        others = PROPERTIES.schema(definitions)
        count = len(BESIDE.fields)
        properties = schema["properties"] | special
        return schema | {
            "properties": properties,
            "additionalProperties": others,
            "minProperties": 2,
            "maxProperties": count + 1,
        }


def _rest(place: Place) -> tuple[Any, Any, Any]:
    return place.owner, place.path, place.book


def known_raw_name(place: Place, key: Scalar) -> bool:
    """Whether this is a name that clients send, as far as the playbook knows."""
    book = place.book
    raw = {name for named in book.events.values() for name in named.events.names} | set(STANDARD_EVENTS) | {TRAITS}
    if key.text in raw:
        return True
    if key.text in book.known("named_event"):
        own = book.events.get(key.text)
        sent = sorted(own.events.names) if own else []
        place.refuse("playbook.history_own_word", at=key, hint=sent[0] if sent else None, word=key.text)
    else:
        place.refuse("playbook.history_unknown_event", at=key, hint=nearest(key.text, sorted(raw)), word=key.text)
    return False


def _event(row: Row, name: str, properties: dict[str, Any]) -> Event:
    carries = by_scope(row.place, properties if name in (TRAITS, IDENTIFIED) else {})
    account = carries[Scope.PERSON].pop(ACCOUNT, None) if name == TRAITS else None
    channels = row.get("channel", ())
    return Event(
        at=row["at"],
        seq=int(row.key),
        name=name,
        properties={} if name == TRAITS else properties,
        initiator=Initiator(row["initiated_by"]) if "initiated_by" in row else usual_initiator(name),
        channel=channels[0] if channels else usual_channel(name),
        id=row.get("id", row.key),
        occurred_at=row.get("occurred_at"),
        user=row.get("user"),
        traits=carries[Scope.PERSON],
        account=str(account) if account is not None else None,
        account_traits=carries[Scope.ACCOUNT],
    )


class HistoryShape(Shape[tuple[Event, ...]]):
    """What happened, in the order of time."""

    form = "list of history entries"
    example = "[{at: 2026-04-01 10:00, page: {path: /pricing}}]"
    listed = ListOf(EntryShape(), distinct=False)

    def read(self, place: Place) -> tuple[Event, ...] | None:
        history = self.listed.read(place)
        if history is None:
            return None
        last = history[0].at
        for item, event in zip(place.items(), history, strict=True):
            at = item.inside("at") or item
            if event.at < last:
                at.refuse("playbook.history_order", found=at.found)
            if event.occurred_at is not None and event.occurred_at > event.at:
                (item.inside("occurred_at") or item).refuse("playbook.history_future")
            last = max(last, event.at)
        return history

    def schema(self, definitions: Definitions) -> Schema:
        return self.listed.schema(definitions)


def good_contribution(place: Place, key: Scalar) -> bool:
    """Whether a key names something that gives points."""
    known = place.book.known("contribution")
    if key.text not in known:
        place.refuse_word("playbook.unknown_contribution", key.text, known, at=key)
    return key.text in known


def _expectation(row: Row) -> Expectation | None:
    if not row.by_hand - {"at"}:
        row.place.refuse("playbook.expects_nothing", at=row.place.owner)
        return None
    rest = {name: row.get(name) for name in ("stage", "cause", "score", "fit", "engagement", "how", "cycle", "refused")}
    return Expectation(
        at=row.get("at", -1), line=row.place.node.line, contributions=row.get("contributions", {}), **rest
    )


EXPECTATION: Table[Expectation] = Table(
    "expectation",
    (
        Field("at", MOMENT, "When to look; by default at the last entry of the history."),
        Field("stage", ReferenceShape("stage"), "The stage the person stands on."),
        Field("cause", ReferenceShape("cause"), "What caused the last move: a rule, verdict, reason or timer."),
        Field("score", POINTS, "The total score."),
        Field("fit", POINTS, "The points for what they are."),
        Field("engagement", POINTS, "The points for what they did."),
        Field("how", ChoiceShape(HOW), "Whether they became, were judged or were made what they are."),
        Field("cycle", WholeShape(0, 1000), "Which time round it is."),
        Field("refused", ReferenceShape("verdict"), "The verdict that the last refused triage tried to give."),
        Field("contributions", MapOf(POINTS, good_contribution, of="rule"), "What these rules are worth."),
    ),
    _expectation,
    shown="{stage: mql}",
)


def _example(row: Row) -> Example:
    history: tuple[Event, ...] = row["history"]
    traits = by_scope(row.place, row.get("traits", {}))
    return Example(
        row["name"],
        row.place.node.line,
        traits[Scope.PERSON],
        traits[Scope.ACCOUNT],
        history,
        tuple(_dated(expectations, history) for expectations in row["expect"]),
    )


def _dated(expectation: Expectation, history: tuple[Event, ...]) -> Expectation:
    from dataclasses import replace

    return expectation if expectation.at >= 0 else replace(expectation, at=history[-1].at)


EXAMPLE: Table[Example] = Table(
    "example",
    (
        Field("name", TEXT, "Who it is and what the example shows.", required=True),
        Field("traits", EXAMPLE_TRAITS, "What is known of the person and the company from the beginning."),
        Field("history", HistoryShape(), "What happened.", required=True),
        Field("expect", ListOf(EXPECTATION, alone=True, distinct=False), "What must come out.", required=True),
    ),
    _example,
)


def causes(words: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Everything that can cause a move."""
    for category in ("transition", "verdict", "reason"):
        yield from words.get(category, ())
    yield from TIMERS
