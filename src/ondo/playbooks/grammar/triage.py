"""Verdicts that people give: what they ask for, their reasons, and when somebody comes back."""

from __future__ import annotations

from typing import Any

from ondo.domain.lifecycle import Field as Asked
from ondo.domain.lifecycle import FieldType, Reason, Return, Verdict
from ondo.domain.playbook import TraitType
from ondo.domain.rules import Label
from ondo.playbooks.durations import DURATION
from ondo.playbooks.grammar.moves import FROM, RESET
from ondo.playbooks.grammar.stages import STAGE, STAY, from_stages
from ondo.playbooks.grammar.triggers import TRIGGER
from ondo.playbooks.grammar.vocabulary import BECAUSE_IF_ANY, LABEL_FIELD, label_of
from ondo.playbooks.nodes import Mapping, Scalar
from ondo.playbooks.place import Place
from ondo.playbooks.shapes import (
    FLAG,
    KEY,
    LABEL,
    ChoiceShape,
    Definitions,
    KeyShape,
    Made,
    ReferenceShape,
    Schema,
    Shape,
    good_key,
)
from ondo.playbooks.tables import Field, ListOf, MapOf, Row, Table

CONFIRM = "confirm"
RESERVED_FIELDS = frozenset({"verdict", "reason", "user"})
TYPE_WORDS = tuple(word for word in FieldType if word is not FieldType.CHOICE)


def _labels(keys: tuple[str, ...], place: Place) -> dict[str, Label]:
    return {key: Label(key, key) for key in keys}


class WordsShape(Shape[dict[str, Label]]):
    """Words to choose from: a list of keys, or keys with labels."""

    form = "list of keys, or key → label"
    example = "[first, second]"
    listed = Made(ListOf(KEY, alone=True), _labels)
    labelled = MapOf(LABEL)

    def read(self, place: Place) -> dict[str, Label] | None:
        return (self.labelled if isinstance(place.node, Mapping) else self.listed).read(place)

    def schema(self, definitions: Definitions) -> Schema:
        return {"anyOf": [self.listed.schema(definitions), self.labelled.schema(definitions)]}


WORDS = WordsShape()


def _asked(row: Row) -> Asked:
    type_word = FieldType(row["type"]) if "type" in row else FieldType.CHOICE
    choices = tuple(row.get("choices", {}).items())
    return Asked(row.key, label_of(row), type_word, choices, row.get("required", True))


ASKED: Table[Asked] = Table(
    "asked_field",
    (
        LABEL_FIELD,
        Field("type", ChoiceShape(tuple(TYPE_WORDS)), "What is to be given."),
        Field("choices", WORDS, "What may be chosen."),
        Field("required", FLAG, "Whether the verdict is refused without it; true by default."),
    ),
    _asked,
    exclusive=(("type", "choices"),),
    one_of=("type", "choices"),
)


class AskedShape(Shape[Asked]):
    """What one field takes: a type word, a list of choices, or a table."""

    form = "`date` \\| `text` \\| `number` \\| `confirm` \\| `acts`, a list of choices, or table `asked_field`"
    example = "date"

    def read(self, place: Place) -> Asked | None:
        label = Label(place.key, place.key)
        if isinstance(place.node, Mapping):
            return ASKED.read(place)
        if isinstance(place.node, Scalar):
            word = ChoiceShape(tuple(TYPE_WORDS)).read(place)
            return Asked(place.key, label, FieldType(word)) if word else None
        choices = WORDS.read(place)
        return Asked(place.key, label, FieldType.CHOICE, tuple(choices.items())) if choices else None

    def schema(self, definitions: Definitions) -> Schema:
        choices = ListOf(KEY).schema(definitions)
        return {"anyOf": [{"enum": list(TYPE_WORDS)}, choices, ASKED.schema(definitions)]}


class AskShape(Shape[tuple[Asked, ...]]):
    """Everything that a verdict must be given with. Under `confirm:` stand the things to be confirmed."""

    form = "field → what it takes; `confirm` → list of keys"
    example = "{due: date}"
    field = AskedShape()

    def read(self, place: Place) -> tuple[Asked, ...] | None:
        if not isinstance(place.node, Mapping):
            MapOf(self.field).read(place)
            return None
        fields: list[Asked] = []
        before = len(place.book.problems)
        for key, inner in place.entries():
            for asked in self._fields(key, inner):
                if any(asked.key == other.key for other in fields):
                    inner.refuse("playbook.asked_twice", word=asked.key)
                fields.append(asked)
        return tuple(fields) if len(place.book.problems) == before else None

    def _fields(self, key: Scalar, place: Place) -> tuple[Asked, ...]:
        if key.text == CONFIRM:
            words = WORDS.read(place) or {}
            return tuple(Asked(word, label, FieldType.CONFIRM) for word, label in words.items())
        if key.text in RESERVED_FIELDS:
            place.refuse("playbook.asked_reserved", at=key, word=key.text)
            return ()
        asked = self.field.read(place) if good_key(place, key) else None
        return (asked,) if asked else ()

    def schema(self, definitions: Definitions) -> Schema:
        fields = MapOf(self.field).schema(definitions)
        return fields | {"properties": {CONFIRM: WORDS.schema(definitions)}}


def _before(row: Row) -> dict[str, Any] | None:
    trait = row.place.book.traits.get(row["trait"])
    if trait is not None and trait.type is not TraitType.DATE:
        row.refuse("trait", "playbook.not_date_trait", word=trait.key, type=trait.type.value)
        return None
    if trait is None:
        return None
    return {"before_trait": (trait.scope, trait.key), "lead": row["by"], "otherwise": row["otherwise"]}


BEFORE: Table[dict[str, Any]] = Table(
    "returns_before",
    (
        Field(
            "trait", ReferenceShape("trait"), "A date among the traits, such as the end of a contract.", required=True
        ),
        Field("by", DURATION, "How long before that date.", required=True),
        Field("otherwise", DURATION, "How long after the verdict where the date is not known.", required=True),
    ),
    _before,
)

TIMES = ("returns_after", "ask_date", "returns_before")


def _reason(row: Row) -> Reason | None:
    returns = _returns(row) if any(name in row.by_hand for name in (*TIMES, "to", "back_early_if")) else None
    return Reason(row.key, label_of(row), returns, "reset" in row, row.get("because"))


def _returns(row: Row) -> Return | None:
    if not any(name in row.by_hand for name in TIMES):
        row.refuse("to" if "to" in row.by_hand else "back_early_if", "playbook.return_without_time")
        return None
    if "to" not in row:
        if "to" not in row.by_hand:
            row.place.refuse("playbook.return_without_stage", at=row.place.owner)
        return None
    before: dict[str, Any] = row.get("returns_before", {})
    return Return(
        row["to"], row.get("returns_after"), row.get("ask_date"), back_early_if=row.get("back_early_if"), **before
    )


REASON: Table[Reason] = Table(
    "reason",
    (
        LABEL_FIELD,
        Field("returns_after", DURATION, "Comes back so long after the verdict."),
        Field("ask_date", KEY, "Comes back on the date given in this field."),
        Field("returns_before", BEFORE, "Comes back before a date among the traits."),
        Field("to", STAGE, "The stage to come back to."),
        Field("back_early_if", TRIGGER, "Comes back at once when this happens."),
        RESET,
        BECAUSE_IF_ANY,
    ),
    _reason,
    exclusive=(TIMES,),
)


def _bare_reasons(keys: tuple[str, ...], place: Place) -> dict[str, Reason]:
    return {key: Reason(key, Label(key, key)) for key in keys}


class ReasonsShape(Shape[dict[str, Reason]]):
    """Reasons for a verdict: a list of keys, or keys with what follows from them."""

    form = "list of keys, or reason → table `reason`"
    example = "[competitor, student]"
    listed = Made(ListOf(KeyShape(), alone=True), _bare_reasons)
    detailed = MapOf(REASON)

    def read(self, place: Place) -> dict[str, Reason] | None:
        return (self.detailed if isinstance(place.node, Mapping) else self.listed).read(place)

    def schema(self, definitions: Definitions) -> Schema:
        return {"anyOf": [self.listed.schema(definitions), self.detailed.schema(definitions)]}


class TargetShape(ReferenceShape):
    """The stage a verdict leads to, or `stay`."""

    def read(self, place: Place) -> str | None:
        stays = isinstance(place.node, Scalar) and place.node.text == STAY
        return STAY if stays else super().read(place)


def _verdict(row: Row) -> Verdict | None:
    to = row.get("to", row.key)
    if "to" not in row.by_hand and to not in row.place.book.known("stage"):
        known = row.place.book.known("stage")
        row.place.refuse_word("playbook.verdict_without_stage", row.key, known, at=row.place.owner)
        return None
    target = None if to == STAY else to
    asked: tuple[Asked, ...] = row.get("ask", ())
    reasons: tuple[Reason, ...] = tuple(row.get("reasons", {}).values())
    _check_asked(row, target, asked)
    _check_returns(row, target, asked, reasons)
    return Verdict(
        row.key, label_of(row), from_stages(row, target), target, asked, reasons, "reset" in row, row.get("because")
    )


def _check_asked(row: Row, to: str | None, asked: tuple[Asked, ...]) -> None:
    """A stage that needs a dated next activity can only be reached by a verdict that asks for it."""
    if to not in row.place.book.stages_with_activity or ("ask" in row.by_hand and "ask" not in row):
        return
    given = {field.key for field in asked if field.required}
    wanted = [word for word in ("next_activity", "due") if word not in given]
    if wanted:
        row.refuse("ask", "playbook.must_ask_activity", stage=to, words=", ".join(wanted))


def _check_returns(row: Row, to: str | None, asked: tuple[Asked, ...], reasons: tuple[Reason, ...]) -> None:
    types = {field.key: field.type for field in asked}
    for reason in (reason for reason in reasons if reason.returns):
        place = row.place.inside("reasons")
        inner = place.inside(reason.key) if place else None
        if inner is None or reason.returns is None:
            continue
        if reason.returns.to == to:
            (inner.inside("to") or inner).refuse("playbook.returns_to_same", word=to)
        if types.get(reason.returns.date_field or "", FieldType.DATE) is not FieldType.DATE:
            (inner.inside("ask_date") or inner).refuse("playbook.ask_date_not_date", word=reason.returns.date_field)


VERDICT: Table[Verdict] = Table(
    "verdict",
    (
        LABEL_FIELD,
        FROM,
        Field("to", TargetShape("stage"), "The stage to go to, or `stay`; by default the stage of the same key."),
        Field("ask", AskShape(), "What must be given with the verdict."),
        Field("reasons", ReasonsShape(), "Why; with reasons, one of them must be given."),
        RESET,
        BECAUSE_IF_ANY,
    ),
    _verdict,
)
