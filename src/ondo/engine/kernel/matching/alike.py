"""Playbooks to which the same events mean the same: variants that differ in numbers which only folding reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ondo.domain.playbook import Playbook
from ondo.domain.rules import EngagementRule
from ondo.domain.triggers import AllOf, AnyOf, Compared, Trigger


def alike(playbooks: Sequence[Playbook]) -> list[list[int]]:
    """The places of those that a bucket can be matched for at once, in the order of the first of each."""
    groups: list[tuple[Playbook, list[int]]] = []
    for place, playbook in enumerate(playbooks):
        asked = what_is_asked(playbook)
        for known, places in groups:
            if known == asked:
                places.append(place)
                break
        else:
            groups.append((asked, [place]))
    return [places for _, places in groups]


def what_is_asked(playbook: Playbook) -> Playbook:
    """The same without what nobody asks of an event or a trait: scores to reach, what an act earns and how that fades,
    what silence costs. Whatever is not known to be such a number stays, so that doubt keeps playbooks apart."""
    return replace(
        playbook,
        engagement_groups=(),
        engagement_rules=tuple(map(_without_points, playbook.engagement_rules)),
        silence=playbook.silence and replace(playbook.silence, steps=()),
        transitions=tuple(
            replace(rule, when=_without_score(rule.when), unless=rule.unless and _without_score(rule.unless))
            for rule in playbook.transitions
        ),
        examples=(),
        fingerprint="",
    )


def _without_points(rule: EngagementRule) -> EngagementRule:
    return replace(rule, points=0, limits=(), worth_at_most=None, worth_at_least=None, fade=None, group=None)


def _without_score(trigger: Trigger) -> Trigger:
    match trigger:
        case Compared():
            return replace(trigger, points=0)
        case AllOf(parts) | AnyOf(parts):
            return replace(trigger, parts=tuple(map(_without_score, parts)))
        case _:
            return trigger
