"""Tests on values and conditions over traits, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from ondo.domain.conditions import Between, Contains, Glob, NoneOf, OneOf, Present, Test
from ondo.domain.playbook import PERSONA_LAYERS
from ondo.domain.rules import Condition, TraitCondition
from ondo.domain.values import folded
from ondo.playbooks.sentences.clauses import Clause, all_of
from ondo.playbooks.sentences.voice import Voice, number
from ondo.playbooks.standard_traits import STANDARD_TRAITS

Reading = Callable[[str], str]
"""How a value is shown: as it stands, or by the label of what it names."""


def conditions_clause(voice: Voice, conditions: Sequence[Condition]) -> Clause:
    """Every condition, joined by "and"."""
    clauses = [condition_clause(voice, one) for one in conditions]
    return all_of(clauses, voice.say("clause_and")) if clauses else voice.clause("everybody")


def condition_clause(voice: Voice, condition: Condition) -> Clause:
    """「従業員数が100以上」, "Employees is 100 or more"."""
    if isinstance(condition, TraitCondition):
        return asked_of(voice, trait_name(voice, condition.trait), condition.test)
    persona = voice.playbook.persona_by_key.get(condition.persona)
    name = voice.label(persona.label) if persona else condition.persona
    if set(condition.layers) == set(PERSONA_LAYERS):
        return voice.clause("is_persona", persona=name)
    layers = voice.listed(voice.say(f"layer_{layer}") for layer in condition.layers)
    return voice.clause("is_persona_in", persona=name, layers=layers)


def trait_name(voice: Voice, key: str) -> str:
    """What people call a trait."""
    declared = next((trait for trait in voice.playbook.traits if trait.key == key), STANDARD_TRAITS.get(key))
    return voice.label(declared.label) if declared else key


def asked_of(voice: Voice, subject: str, test: Test, reading: Reading = str) -> Clause:
    """What the test asks of the subject."""
    match test:
        case OneOf(named=str(table)) | NoneOf(named=str(table)):
            key = f"is_{table}" if isinstance(test, OneOf) else f"is_not_{table}"
            return voice.clause(key, subject=subject)
        case OneOf():
            return voice.clause("is", subject=subject, values=_values(voice, test, reading))
        case NoneOf():
            return voice.clause("is_not", subject=subject, values=_values(voice, test, reading))
        case Between():
            return voice.clause("is_number", subject=subject, bounds=_bounds(voice, test))
        case Present():
            return voice.clause("is_present" if test.wanted else "is_missing", subject=subject)
        case Contains():
            texts = voice.either(map(voice.quoted, test.written or test.texts))
            return voice.clause("contains", subject=subject, texts=texts)
        case Glob():
            patterns = voice.either(f"`{pattern}`" for pattern in test.patterns)
            return voice.clause("matches", subject=subject, patterns=patterns)


def _values(voice: Voice, test: OneOf | NoneOf, reading: Reading) -> str:
    return voice.either(voice.quoted(reading(value)) for value in test.written or sorted(test.values))


def _bounds(voice: Voice, test: Between) -> str:
    given = [(name, getattr(test, name)) for name in ("at_least", "above", "at_most", "below")]
    said = [voice.say(f"number_{name}", number=number(value)) for name, value in given if value is not None]
    return reduce(lambda first, second: voice.say("bounds", first=first, second=second), said)


def verdict_reading(voice: Voice) -> Reading:
    """Shows a verdict's key by its label, and a reason's likewise."""
    labels = {folded(verdict.key): verdict.label for verdict in voice.playbook.verdicts}
    for verdict in voice.playbook.verdicts:
        labels |= {folded(reason.key): reason.label for reason in verdict.reasons}
    return lambda value: voice.label(labels[folded(value)]) if folded(value) in labels else value
