"""Conditions over traits and personas: what `when:` of a fit rule and `traits:` of a trigger ask."""

from __future__ import annotations

from dataclasses import dataclass

from ondo.domain.conditions import Between, Contains, Glob, NoneOf, OneOf, Test
from ondo.domain.playbook import PERSONA_LAYERS, Trait, TraitType
from ondo.domain.rules import Condition, PersonaCondition, TraitCondition
from ondo.domain.values import as_millis
from ondo.playbooks.grammar.tests import TEST, compared
from ondo.playbooks.nodes import Mapping, Scalar
from ondo.playbooks.place import Place
from ondo.playbooks.shapes import ChoiceShape, Definitions, Made, ReferenceShape, Schema, Shape
from ondo.playbooks.tables import Field, ListOf, Row, Table

PERSONA = "persona"


def _persona(row: Row) -> PersonaCondition:
    return PersonaCondition(row["is"], tuple(row.get("layers", PERSONA_LAYERS)))


def _whole_persona(key: str, place: Place) -> PersonaCondition:
    return PersonaCondition(key, PERSONA_LAYERS)


PERSONA_TEST: Table[PersonaCondition] = Table(
    "persona_test",
    (
        Field("is", ReferenceShape("persona"), "The persona.", required=True),
        Field("layers", ListOf(ChoiceShape(PERSONA_LAYERS), alone=True), "Which layers must match; all by default."),
    ),
    _persona,
    short=Made(ReferenceShape("persona"), _whole_persona),
)


def suits(place: Place, trait: Trait, test: Test) -> bool:
    """Whether a trait of this type can be tested so; notes it otherwise."""
    if isinstance(test, Between) and trait.type is not TraitType.NUMBER:
        place.refuse("playbook.compares_no_number", word=trait.key, type=trait.type.value)
        return False
    if isinstance(test, Contains | Glob) and trait.type is not TraitType.TEXT:
        place.refuse("playbook.contains_no_text", word=trait.key, type=trait.type.value)
        return False
    if isinstance(test, OneOf | NoneOf) and trait.type is TraitType.NUMBER:
        return _all_numbers(place, trait, test)
    return True


def _all_numbers(place: Place, trait: Trait, test: OneOf | NoneOf) -> bool:
    """Whether the values that a number may have are numbers; notes the first that is none."""
    wrong = next((text for text in test.written if as_millis(text) is None), None)
    if wrong is not None:
        place.refuse("playbook.value_no_number", word=trait.key, found=wrong, hint=compared(wrong))
    return wrong is None


@dataclass(frozen=True)
class ConditionsShape(Shape[tuple[Condition, ...]]):
    """Trait → test, all of which must hold; with `personas`, `persona:` may stand among them."""

    personas: bool = True
    form = "trait → test"
    example = "{employees: {at_least: 100}}"

    def read(self, place: Place) -> tuple[Condition, ...] | None:
        if not isinstance(place.node, Mapping) or not place.node.entries:
            place.refuse("playbook.not_conditions", at=place.owner if place.blank else None, found=place.found)
            return None
        found = [self._condition(key, inner) for key, inner in place.entries()]
        good = tuple(condition for condition in found if condition is not None)
        return good if len(good) == len(found) else None

    def _condition(self, key: Scalar, place: Place) -> Condition | None:
        if self.personas and key.text == PERSONA:
            return PERSONA_TEST.read(place)
        trait = place.book.traits.get(key.text)
        test = TEST.read(place)
        if key.text not in place.book.known("trait"):
            place.refuse_word("playbook.unknown_trait", key.text, place.book.known("trait"), at=key)
            return None
        if trait is None or test is None or not suits(place, trait, test):
            return None
        return TraitCondition(trait.scope, trait.key, test)

    def schema(self, definitions: Definitions) -> Schema:
        properties = {PERSONA: PERSONA_TEST.schema(definitions)} if self.personas else {}
        return {
            "type": "object",
            "properties": properties,
            "additionalProperties": TEST.schema(definitions),
            "minProperties": 1,
        }


CONDITIONS = ConditionsShape()
TRAIT_CONDITIONS = ConditionsShape(personas=False)
