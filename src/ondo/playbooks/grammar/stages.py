"""Stages, their deadlines, and what a person must have to stand there."""

from __future__ import annotations

from dataclasses import dataclass

from ondo.domain.lifecycle import CLOSED_KINDS, Allowance, Kind, SlaClock, Stage
from ondo.domain.rules import Label
from ondo.playbooks.durations import ALLOWANCE
from ondo.playbooks.grammar.events import EVENTS
from ondo.playbooks.grammar.vocabulary import BECAUSE_IF_ANY, LABEL_FIELD, label_of
from ondo.playbooks.nodes import Mapping, Scalar, Sequence
from ondo.playbooks.place import Place
from ondo.playbooks.shapes import KEY, LABEL, ChoiceShape, Definitions, Made, ReferenceShape, ScalarShape, Schema, Shape
from ondo.playbooks.tables import Field, ListOf, MapOf, Row, Table

OPEN, ANY, STAY = "open", "any", "stay"
RESERVED_STAGES = frozenset({OPEN, ANY, STAY})
MUST_HAVE = ("next_activity", "owner")
STAGE = ReferenceShape("stage")


def good_origin(place: Place, key: Scalar) -> bool:
    """Whether a key names an origin."""
    known = place.book.known("origin")
    if key.text not in known:
        place.refuse_word("playbook.unknown_origin", key.text, known, at=key)
    return key.text in known


def _sla(row: Row) -> SlaClock:
    return SlaClock(
        row.key, label_of(row), row["within"], row.get("stopped_by"), tuple(row.get("if_origin", {}).items())
    )


def _short_sla(within: Allowance, place: Place) -> SlaClock:
    return SlaClock(place.key, Label(place.key, place.key), within)


SLA: Table[SlaClock] = Table(
    "sla",
    (
        LABEL_FIELD,
        Field("within", ALLOWANCE, "How long the team has, from entering the stage.", required=True),
        Field("stopped_by", EVENTS, "The act that stops the clock; leaving the stage always does."),
        Field("if_origin", MapOf(ALLOWANCE, good_origin, of="origin"), "Another allowance for those who came so."),
    ),
    _sla,
    short=Made(ALLOWANCE, _short_sla),
)


class MustHaveShape(ScalarShape[str]):
    """`next_activity`, `owner` or a trait."""

    form = "`next_activity` \\| `owner` \\| trait"
    example = "next_activity"
    wrong = "playbook.unknown_must_have"

    def read_scalar(self, place: Place, node: Scalar) -> str | None:
        if node.text in (*MUST_HAVE, *place.book.known("trait")):
            return node.text
        self.refuse_wrong(place)
        return None

    def refuse_wrong(self, place: Place) -> None:
        place.refuse_word(self.wrong, place.found, (*MUST_HAVE, *place.book.known("trait")))

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "string"}


def _stage(row: Row) -> Stage | None:
    if row.key in RESERVED_STAGES:
        row.place.refuse("playbook.stage_reserved", at=row.place.owner, word=row.key)
        return None
    stage = Stage(
        row.key,
        Kind(row["kind"]),
        label_of(row),
        row.get("team"),
        tuple(row.get("sla", {}).values()),
        row.get("must_have", ()),
        row.get("actions", ()),
        row.get("because"),
    )
    _check_first(row, stage)
    return stage


def _check_first(row: Row, stage: Stage) -> None:
    """Everyone starts on the first stage, at their first event, with nothing yet."""
    first, *_ = row.place.book.known("stage")
    if stage.key == first and (stage.kind in CLOSED_KINDS or stage.kind is Kind.RECYCLED):
        row.refuse("kind", "playbook.first_stage_closed", word=stage.kind.value)
    if stage.key == first and stage.must_have:
        row.refuse("must_have", "playbook.first_stage_must_have")


STAGE_TABLE: Table[Stage] = Table(
    "stage",
    (
        Field("kind", ChoiceShape(tuple(Kind)), "What the program may rely on about it.", required=True),
        LABEL_FIELD,
        Field("team", KEY, "Who works here: marketing, sdr, field_sales, or a word of yours."),
        Field("actions", ListOf(LABEL, alone=True), "What the team does here, in the order to do it."),
        Field("must_have", ListOf(MustHaveShape(), alone=True), "What a person must have to stand here."),
        Field("sla", MapOf(SLA, of="deadline"), "Deadlines that start on entering the stage."),
        BECAUSE_IF_ANY,
    ),
    _stage,
)


class StagesShape(Shape[tuple[Stage, ...]]):
    """The section `stages:`, in the order of the funnel."""

    form = MapOf(STAGE_TABLE, of="stage").form

    def read(self, place: Place) -> tuple[Stage, ...] | None:
        stages = MapOf(STAGE_TABLE).read(place)
        return None if stages is None else tuple(stages.values())

    def schema(self, definitions: Definitions) -> Schema:
        return MapOf(STAGE_TABLE).schema(definitions)


@dataclass(frozen=True)
class FromShape(Shape[tuple[str, ...]]):
    """Stages one may come from: one, a list, `open` (every stage not closed) or `any`."""

    form = "stage, a list, `open` or `any`"
    example = "[known, lead]"

    def read(self, place: Place) -> tuple[str, ...] | None:
        node = place.node
        if isinstance(node, Scalar) and node.text in (OPEN, ANY):
            return (node.text,)
        if isinstance(node, Sequence) and any(isinstance(i, Scalar) and i.text in (OPEN, ANY) for i in node.items):
            place.refuse("playbook.open_alone")
            return None
        return ListOf(STAGE, alone=True).read(place)

    def schema(self, definitions: Definitions) -> Schema:
        return {"anyOf": [{"enum": [OPEN, ANY]}, ListOf(STAGE, alone=True).schema(definitions)]}


def from_stages(row: Row, to: str | None) -> tuple[str, ...]:
    """The stages meant by `from:`, in the order of the funnel; `open` and `any` leave out the target itself."""
    written: tuple[str, ...] = row["from"]
    kinds = row.place.book.kinds
    stages = row.place.book.known("stage")
    if written == (OPEN,):
        return tuple(stage for stage in stages if stage != to and kinds.get(stage) not in CLOSED_KINDS)
    if written == (ANY,):
        return tuple(stage for stage in stages if stage != to)
    if to in written:
        row.refuse("to" if "to" in row else "from", "playbook.to_itself", word=to)
    return tuple(stage for stage in stages if stage in written)


def stage_kinds(stages: Mapping) -> dict[str, Kind]:
    """The kinds of the stages, as far as they are written right; looked up before anything is read."""
    kinds = ((key.text, stage.find("kind")) for key, stage in stages.entries if isinstance(stage, Mapping))
    return {key: Kind(kind.text) for key, kind in kinds if isinstance(kind, Scalar) and kind.text in tuple(Kind)}


def stages_that_ask(stages: Mapping, what: str) -> frozenset[str]:
    """The stages where a person must have this."""
    found = ((key.text, stage.find("must_have")) for key, stage in stages.entries if isinstance(stage, Mapping))
    return frozenset(key for key, node in found if what in _words(node))


def _words(node: object) -> tuple[str, ...]:
    if isinstance(node, Sequence):
        return tuple(item.text for item in node.items if isinstance(item, Scalar))
    return (node.text,) if isinstance(node, Scalar) else ()
