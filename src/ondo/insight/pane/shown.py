"""Everything a pane says about one person, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ondo.domain.explain import Explanation
from ondo.domain.instants import Instant
from ondo.domain.record import Transition
from ondo.insight.words import Words
from ondo.playbooks.standard_traits import STANDARD_TRAITS

TRAITS_ABOVE = frozenset(
    {
        *("name", "name_kana", "kana", "company", "department", "job_title", "title", "email", "email_domain", "phone"),
        "domain",
    }
)
"""What the head of the pane has already."""


@dataclass(frozen=True)
class Round:
    """One cycle: when it began, how, and where it ended."""

    number: int
    since: Instant
    how: str
    stages: Sequence[str]


@dataclass(frozen=True)
class Persona:
    """How somebody matches an ideal buyer: the layers that are asked for, and whether each is met."""

    label: str
    layers: Sequence[tuple[str, bool]]


def cycles(words: Words, rows: Sequence[Transition]) -> list[Round]:
    """All cycles so far, the latest first."""
    found: dict[int, list[Transition]] = {}
    for row in rows:
        if row.cycle:
            found.setdefault(row.cycle, []).append(row)
    return [_round(words, number, made) for number, made in sorted(found.items(), reverse=True)]


def _round(words: Words, number: int, made: Sequence[Transition]) -> Round:
    how = next((row.how for row in made if row.how), None)
    stages = [words.stage(row.to_stage) for row in made if row.from_stage != row.to_stage]
    return Round(number, made[0].at, words.say(f"report.how_{how}") if how else "", stages)


def personas(words: Words, found: Explanation) -> list[Persona]:
    """Every persona of which at least one layer is met."""
    told = []
    for key, met in found.personas.items():
        persona = words.playbook.persona_by_key[key]
        asked = [layer for layer in ("account", "department", "person") if persona.layer(layer)]
        if met:
            layers = [(words.say(f"explain.layer_{layer}"), layer in met) for layer in asked]
            told.append(Persona(words.persona(key), layers))
    return told


def topics(words: Words, found: Explanation) -> list[tuple[str, int]]:
    """What they are interested in, and how many acts say so, most first."""
    return [(words.topic(key), n) for key, n in found.topics.items()]


USUAL = ("prefecture", "city", "industry", "employees", "website")
"""What is often known of people and companies, and is called so where the playbook says nothing of it."""


def trait_names(words: Words) -> dict[str, str]:
    """What traits are called: the usual ones, and those of the playbook."""
    usual = {key: words.say(f"person_page.trait_{key}") for key in USUAL}
    named = (*STANDARD_TRAITS.values(), *words.playbook.traits)
    return usual | {trait.key: words.label(trait.label) for trait in named}


def traits(words: Words, known: Mapping[str, object]) -> list[tuple[str, str]]:
    """What else is known of them and their company, by the names of the playbook."""
    labels = trait_names(words)
    return [
        (labels.get(key, key), str(value))
        for key, value in known.items()
        if key not in TRAITS_ABOVE and _is_told(value)
    ]


def _is_told(value: object) -> bool:
    return isinstance(value, str | int | float) and value != "" and not isinstance(value, bool)


def grounds_of_stage(words: Words, stage: str | None) -> str:
    """Why the team does there what it does."""
    found = words.playbook.stage_by_key.get(stage or "")
    return words.label(found.because) if found and found.because else ""
