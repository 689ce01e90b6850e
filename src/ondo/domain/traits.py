"""What is known about a person and their account, and the conditions over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ondo.domain.conditions import Between
from ondo.domain.events import Event
from ondo.domain.instants import Instant, Zone
from ondo.domain.playbook import PERSONA_LAYERS, Playbook
from ondo.domain.relations import RELATION
from ondo.domain.rules import Condition, FitRule, PersonaCondition, Scope
from ondo.domain.state import State
from ondo.domain.values import Millis, as_millis, as_text, is_blank

IDENTIFIED = "identified"
"""The event by which a visitor says who they are: its properties are traits of the person."""


def learn(state: State, event: Event) -> bool:
    """Take over what an event tells about the person and their account; returns whether anything changed.

    A blank never clears. Another account than the present one brings its own traits in place of the old ones.
    """
    if not (event.traits or event.account_traits or event.account or event.name == IDENTIFIED):
        return False
    changed = False
    if not is_blank(event.account) and event.account != state.account:
        state.account, state.account_traits = event.account, {}
        changed = True
    told = {**event.properties, **event.traits} if event.name == IDENTIFIED else event.traits
    changed |= _update(state.traits, with_email_domain(told))
    changed |= _update(state.account_traits, event.account_traits)
    return changed


def with_email_domain(traits: Mapping[str, object]) -> Mapping[str, object]:
    """The traits, with `email_domain` derived from `email` where only that is given."""
    email = traits.get("email")
    if not isinstance(email, str) or "@" not in email or not is_blank(traits.get("email_domain")):
        return traits
    return {**traits, "email_domain": domain_at(email.rpartition("@")[2])}


def domain_at(host: str) -> str | None:
    """The domain of a mail address at a host; None where there is none."""
    return as_text(host)


def _update(known: dict[str, object], told: Mapping[str, object]) -> bool:
    changed = False
    for key, value in told.items():
        if not is_blank(value) and known.get(key) != value:
            known[key] = value
            changed = True
    return changed


def hold(playbook: Playbook, conditions: Iterable[Condition], state: State) -> bool:
    """Whether every condition holds over what is known."""
    return all(_holds(playbook, condition, state) for condition in conditions)


def _holds(playbook: Playbook, condition: Condition, state: State) -> bool:
    if isinstance(condition, PersonaCondition):
        persona = playbook.persona_by_key[condition.persona]
        return all(hold(playbook, persona.layer(layer), state) for layer in condition.layers)
    return condition.test.holds(trait(state, condition.scope, condition.trait))


def trait(state: State, scope: Scope, key: str) -> object:
    """The present value of a trait, None where unknown."""
    return (state.traits if scope is Scope.PERSON else state.account_traits).get(key)


def is_left_out(playbook: Playbook, state: State) -> bool:
    """Whether the playbook leaves somebody out for what they are to us."""
    return bool(playbook.left_out) and state.traits.get(RELATION) in playbook.left_out


def fit_points(playbook: Playbook, rule: FitRule, state: State) -> Millis:
    """What a fit rule gives: its points, its default where a needed trait is missing, or nothing."""
    if any(_missing(playbook, condition, state) for condition in rule.when):
        return rule.if_missing
    return rule.points if hold(playbook, rule.when, state) else 0


def _missing(playbook: Playbook, condition: Condition, state: State) -> bool:
    if isinstance(condition, PersonaCondition):
        persona = playbook.persona_by_key[condition.persona]
        inner = (part for layer in condition.layers for part in persona.layer(layer))
        return any(_missing(playbook, part, state) for part in inner)
    value = trait(state, condition.scope, condition.trait)
    if isinstance(condition.test, Between):
        return as_millis(value) is None
    return condition.test.needs_value and is_blank(value)


def matched_layers(playbook: Playbook, persona: str, state: State) -> tuple[str, ...]:
    """The layers of a persona that a person matches; layers without conditions are left out."""
    found = playbook.persona_by_key[persona]
    return tuple(layer for layer in PERSONA_LAYERS if found.layer(layer) and hold(playbook, found.layer(layer), state))


def date_instant(value: object, zone: Zone) -> Instant | None:
    """The first local instant of a date given as `2026-11-22` or `2026/11/22`; None where it is no date."""
    on = calendar_date(value)
    return None if on is None else zone.start_of(on)


def calendar_date(value: object) -> date | None:
    """The date given as `2026-11-22` or `2026/11/22`, whatever follows it; None where it is no date."""
    text = as_text(value)
    if text is None:
        return None
    try:
        return date(*(int(part) for part in text[:10].replace("/", "-").split("-")))
    except (ValueError, TypeError):
        return None
