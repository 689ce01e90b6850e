"""Words that are declared and not used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ondo.domain.events import EventPattern, Events
from ondo.domain.rules import PersonaCondition, TraitCondition
from ondo.playbooks.lint.finding import Spot, at, note, warning
from ondo.playbooks.lint.view import View


@warning
def unused_event(view: View) -> Iterator[Spot]:
    """A word under `events:` that no rule speaks of."""
    used = {pattern for _, events in view.events for pattern in events.any_of}
    words = {pattern.word for pattern in used}
    for event in view.playbook.events:
        others = [other.events for other in view.playbook.events if other is not event]
        if event.key not in words and not _is_part_of(event.events, others):
            yield at(f"events.{event.key}", event=event.key)


def _is_part_of(events: Events, others: list[Events]) -> bool:
    """Whether another word was made of this one."""
    known = {_wordless(pattern) for other in others for pattern in other.any_of}
    return all(_wordless(pattern) in known for pattern in events.any_of)


def _wordless(pattern: EventPattern) -> EventPattern:
    return replace(pattern, word="")


@warning
def unused_page_group(view: View) -> Iterator[Spot]:
    """A page group that no rule and no event asks for."""
    spoken = [*(events for _, events in view.events), *(event.events for event in view.playbook.events)]
    asked = [set(pattern.pages.patterns) for events in spoken for pattern in events.any_of if pattern.pages]
    for group in view.playbook.page_groups:
        if not any(set(group.pages.patterns) <= patterns for patterns in asked):
            yield at(f"page_groups.{group.key}", group=group.key)


@warning
def unused_group(view: View) -> Iterator[Spot]:
    """A group that no rule belongs to."""
    book = view.playbook
    in_fit = {rule.group for rule in book.fit_rules}
    in_engagement = {rule.group for rule in book.engagement_rules} | {rule.group for rule in book.absences}
    for side, groups, used in (
        ("fit", book.fit_groups, in_fit),
        ("engagement", book.engagement_groups, in_engagement),
    ):
        for group in groups:
            if group.key not in used:
                yield at(f"{side}.groups.{group.key}", group=group.key)


@note
def unused_trait(view: View) -> Iterator[Spot]:
    """A trait that nothing asks for: people may read it, no rule does."""
    conditions = [one for _, conditions in view.conditions for one in conditions]
    used = {one.trait for one in conditions if isinstance(one, TraitCondition)}
    used |= {key for stage in view.playbook.stages for key in stage.must_have}
    reasons = [reason for verdict in view.playbook.verdicts for reason in verdict.reasons]
    used |= {r.returns.before_trait[1] for r in reasons if r.returns and r.returns.before_trait}
    for trait in view.playbook.traits:
        if trait.key not in used:
            yield at(f"traits.{trait.scope}.{trait.key}", trait=trait.key)


@note
def unused_persona(view: View) -> Iterator[Spot]:
    """A persona that no rule asks for."""
    conditions = [one for _, conditions in view.conditions for one in conditions]
    used = {one.persona for one in conditions if isinstance(one, PersonaCondition)}
    for persona in view.playbook.personas:
        if persona.key not in used:
            yield at(f"personas.{persona.key}", persona=persona.key)
