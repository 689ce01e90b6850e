"""What may move a person: the words under `when:`, and the fewer words under `unless:`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ondo.domain.triggers import (
    AllOf,
    AnyOf,
    Compared,
    Comparison,
    Counted,
    Dwelt,
    Happened,
    HasTraits,
    Measure,
    Sequence,
    Triaged,
    Trigger,
    WentAbsent,
)
from ondo.playbooks.durations import DURATION
from ondo.playbooks.grammar.conditions import CONDITIONS
from ondo.playbooks.grammar.events import CONDITION_FIELDS, EVENT_FIELDS, EVENTS, TOPIC_FIELD, events_of
from ondo.playbooks.grammar.scoring import ABSENCE_FIELDS, absence_of
from ondo.playbooks.nodes import Mapping
from ondo.playbooks.number_shapes import POINTS, WholeShape
from ondo.playbooks.place import Place
from ondo.playbooks.shapes import Definitions, ReferenceShape, Schema, Shape
from ondo.playbooks.tables import Field, ListOf, Row, Table

MEASURES = tuple(Measure)
_BESIDE_EVENT = tuple(field.name for field in (*CONDITION_FIELDS, TOPIC_FIELD))
KINDS = (*MEASURES, "event", "count", "sequence", "absence", "dwell", "traits", "triage", "all", "any")
NOT_UNDER_UNLESS = frozenset({"reaches", "count", "sequence", "absence", "dwell", "triage"})
_BESIDE = {"event": _BESIDE_EVENT, "sequence": ("within", "without")}
MOST_STEPS = 16


def _compared(row: Row) -> Compared | None:
    """The kind of score is the key the comparison stands under."""
    word, points = next(iter(row.values.items()), (None, 0))
    return Compared(Measure(row.key), Comparison(word), points) if word else None


_AT_LEAST = Field("at_least", POINTS, "It is this or more, at whatever event.")
_BELOW = Field("below", POINTS, "It is less than this.")
_REACHES = Field("reaches", POINTS, "It comes from below to this or more, by an event or a trait.")


def _comparison(fields: tuple[Field, ...]) -> Table[Compared]:
    names = tuple(field.name for field in fields)
    return Table("comparison", fields, _compared, exclusive=(names,), one_of=names, wrong="playbook.not_comparison")


COMPARISON = _comparison((_REACHES, _AT_LEAST, _BELOW))
PLAIN_COMPARISON = _comparison((_AT_LEAST, _BELOW))


def _counted(row: Row) -> Counted | None:
    events = events_of(row)
    return Counted(events, row["at_least"], row["within"]) if events else None


COUNT: Table[Counted] = Table(
    "count",
    (
        *EVENT_FIELDS,
        Field("at_least", WholeShape(2, 1000), "How many times.", required=True),
        Field("within", DURATION, "Within how long, counted from the first of them.", required=True),
    ),
    _counted,
)

ABSENCE: Table[WentAbsent] = Table("absence", ABSENCE_FIELDS, lambda row: WentAbsent(absence_of(row)))


def _trigger(row: Row) -> Trigger | None:
    """The one trigger that the mapping names."""
    kind = next((kind for kind in KINDS if kind in row), None)
    return BUILD[kind](row) if kind else None


def _same(kind: str) -> Callable[[Row], Any]:
    return lambda row: row[kind]


def _happened(row: Row) -> Happened | None:
    events = events_of(row)
    return Happened(events) if events else None


def _sequence(row: Row) -> Sequence | None:
    if not 2 <= len(row["sequence"]) <= MOST_STEPS:
        row.refuse("sequence", "playbook.sequence_steps", most=MOST_STEPS)
        return None
    if "within" not in row:
        if "within" not in row.by_hand:
            row.refuse("sequence", "playbook.sequence_within")
        return None
    return Sequence(row["sequence"], row["within"], row.get("without"))


BUILD: dict[str, Callable[[Row], Trigger | None]] = {
    **{measure: _same(measure) for measure in MEASURES},
    "event": _happened,
    "count": _same("count"),
    "sequence": _sequence,
    "absence": _same("absence"),
    "dwell": lambda row: Dwelt(row["dwell"]),
    "traits": lambda row: HasTraits(row["traits"]),
    "triage": lambda row: Triaged(frozenset(row["triage"])),
    "all": lambda row: AllOf(row["all"]),
    "any": lambda row: AnyOf(row["any"]),
}


@dataclass(frozen=True)
class TriggerShape(Shape[Trigger]):
    """One trigger: an event word alone, or a mapping of exactly one kind. `guard`: what may stand under `unless:`."""

    guard: bool = False
    form = "trigger"
    example = "{score: {reaches: 100}}"

    def read(self, place: Place) -> Trigger | None:
        if not isinstance(place.node, Mapping):
            events = EVENTS.read(place)
            return Happened(events) if events else None
        written = [key.text for key, _ in place.entries()]
        kinds = [word for word in written if word in KINDS]
        if len(kinds) > 1:
            place.refuse("playbook.several_triggers", at=place.owner, words=", ".join(kinds))
            return None
        if not self._allowed(place) or not _beside(place, kinds):
            return None
        return TABLES[self.guard].read(place)

    def _allowed(self, place: Place) -> bool:
        if not self.guard:
            return True
        measured = [inner.entries() for key, inner in place.entries() if key.text in MEASURES]
        entries = [*place.entries(), *(entry for inner in measured for entry in inner)]
        forbidden = [entry for entry in entries if entry[0].text in NOT_UNDER_UNLESS]
        for key, inner in forbidden:
            hint = "at_least" if key.text == "reaches" else None
            inner.refuse("playbook.not_under_unless", at=key, hint=hint, word=key.text)
        return not forbidden

    def schema(self, definitions: Definitions) -> Schema:
        return TABLES[self.guard].schema(definitions) if self.guard in TABLES else {}


def _beside(place: Place, kinds: list[str]) -> bool:
    """Whether `where:`, `within:` … stand beside the word they belong to."""
    belong = {word: kind for kind, words in _BESIDE.items() for word in words}
    strays = [entry for entry in place.entries() if kinds and belong.get(entry[0].text, kinds[0]) != kinds[0]]
    for key, inner in strays:
        inner.refuse("playbook.stray_word", at=key, word=key.text, belongs=belong[key.text], kind=kinds[0])
    return not strays


TRIGGER = TriggerShape()
GUARD = TriggerShape(guard=True)


def _fields(guard: bool) -> tuple[Field, ...]:
    comparison = PLAIN_COMPARISON if guard else COMPARISON
    inner = GUARD if guard else TRIGGER
    fields = (
        Field("score", comparison, "The total score."),
        Field("fit", comparison, "The points for what the person and company are."),
        Field("engagement", comparison, "The points for what the person did."),
        Field("event", EVENTS, "This event has just happened."),
        *CONDITION_FIELDS,
        TOPIC_FIELD,
        Field("count", COUNT, "An event happened so many times."),
        Field("sequence", ListOf(EVENTS, distinct=False, at_least=2), "Events in this order."),
        Field("within", DURATION, "All steps of the sequence within this, counted from the first."),
        Field("without", EVENTS, "This event breaks the sequence off."),
        Field("absence", ABSENCE, "An event failed to come."),
        Field("dwell", DURATION, "The person has stood on the stage for so long."),
        Field("traits", CONDITIONS, "Conditions over traits; all must hold."),
        Field("triage", ListOf(ReferenceShape("verdict"), alone=True), "One of these verdicts was given."),
        Field("all", ListOf(inner, distinct=False), "All of these."),
        Field("any", ListOf(inner, distinct=False), "At least one of these."),
    )
    barred = NOT_UNDER_UNLESS | {"within", "without"} if guard else frozenset()
    return tuple(field for field in fields if field.name not in barred)


class _TriggerTable(Table[Trigger]):
    """Exactly one kind may stand in it; editors learn so from the schema."""

    def _table_schema(self, definitions: Definitions) -> Schema:
        schema = super()._table_schema(definitions)
        kinds = [kind for kind in KINDS if kind in self.by_name]
        one = {"oneOf": [{"required": [kind]} for kind in kinds]}
        beside = {word: [kind] for kind, words in _BESIDE.items() for word in words if word in self.by_name}
        needs = beside | ({"sequence": ["within"]} if "sequence" in self.by_name else {})
        return {"anyOf": [EVENTS.schema(definitions), schema | one | {"dependentRequired": needs}]}


TABLES = {
    guard: _TriggerTable(name, _fields(guard), _trigger, one_of=KINDS, shared=True)
    for guard, name in ((False, "trigger"), (True, "guard"))
}
