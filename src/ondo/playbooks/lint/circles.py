"""Rules that push a person back and forth, that undo a verdict, or that come too late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ondo.domain.events import Events
from ondo.domain.lifecycle import TransitionRule
from ondo.domain.triggers import AllOf, AnyOf, Compared, Comparison, Happened, HasTraits, Measure, Trigger, leaves
from ondo.playbooks.lint.finding import Spot, at, warning
from ondo.playbooks.lint.view import View, rule_path

LEVEL = (Compared, HasTraits, Happened)
"""Triggers that may hold for several rules within one step."""


@warning
def circle(view: View) -> Iterator[Spot]:
    """Rules in a circle that can all hold at once: a person bounces, one stage further at every event."""
    rules = [rule for rule in view.playbook.transitions if _may_hold_on(rule)]
    seen: set[frozenset[str]] = set()
    for rule in rules:
        for ring in _rings(rule, rules, (rule,)):
            keys = frozenset(one.key for one in ring)
            if keys not in seen and _hold_together(ring):
                seen.add(keys)
                stages = " → ".join([*(one.to for one in ring), ring[0].to])
                yield at(f"{rule_path(ring[0])}.when", rules=", ".join(one.key for one in ring), stages=stages)


def _may_hold_on(rule: TransitionRule) -> bool:
    """Whether the rule can apply right after another one."""
    return all(isinstance(leaf, LEVEL) for leaf in leaves(rule.when))


def _falls(rule: TransitionRule) -> bool:
    """Whether the rule only waits for a fall. Points fall by timers: no event happens, and "reaches" is disarmed."""
    return all(isinstance(leaf, Compared) and leaf.comparison is Comparison.BELOW for leaf in leaves(rule.when))


def _needs_an_event(rule: TransitionRule) -> bool:
    return any(
        isinstance(leaf, Happened) or (isinstance(leaf, Compared) and leaf.comparison is Comparison.REACHES)
        for leaf in _demanded(rule.when)
    )


def _rings(
    start: TransitionRule, rules: Sequence[TransitionRule], path: tuple[TransitionRule, ...]
) -> Iterator[tuple[TransitionRule, ...]]:
    """Every way of going from rule to rule back to the first, no stage twice."""
    last = path[-1]
    if last.to in start.from_stages and len(path) > 1:
        yield path
    visited = {one.to for one in path}
    for rule in rules:
        if last.to in rule.from_stages and rule.to not in visited and rule not in path:
            yield from _rings(start, rules, (*path, rule))


def _hold_together(ring: Sequence[TransitionRule]) -> bool:
    """Whether one person, in one step, can satisfy every rule of the ring."""
    events: set[Events] = set()
    lowest: dict[Measure, int] = {}
    highest: dict[Measure, int] = {}
    for leaf in (leaf for rule in ring for leaf in _demanded(rule.when)):
        if isinstance(leaf, Happened):
            events.add(leaf.events)
        elif isinstance(leaf, Compared) and leaf.comparison is Comparison.BELOW:
            highest[leaf.measure] = min(leaf.points, highest.get(leaf.measure, leaf.points))
        elif isinstance(leaf, Compared):
            lowest[leaf.measure] = max(leaf.points, lowest.get(leaf.measure, leaf.points))
    disarmed = any(map(_falls, ring)) and (all(map(_falls, ring)) or any(map(_needs_an_event, ring)))
    overlap = all(points < highest.get(measure, points + 1) for measure, points in lowest.items())
    return len(events) <= 1 and overlap and not disarmed and not any(_guarded(rule, ring) for rule in ring)


def _demanded(trigger: Trigger) -> Iterator[Trigger]:
    """What must hold for certain; of an "any" nothing must."""
    if isinstance(trigger, AllOf):
        for part in trigger.parts:
            yield from _demanded(part)
    elif not isinstance(trigger, AnyOf):
        yield trigger


def _guarded(rule: TransitionRule, ring: Sequence[TransitionRule]) -> bool:
    """Whether the rule is refused while another of the ring holds, or a reset stands between them."""
    excluded = set(leaves(rule.unless))
    return rule.reset or any(leaf in excluded for other in ring for leaf in _demanded(other.when))


@warning
def verdict_undone(view: View) -> Iterator[Spot]:
    """Somebody is sorted onto a stage, and a rule over traits moves them away at once."""
    for verdict in view.playbook.verdicts:
        for rule in view.playbook.transitions:
            if verdict.to in rule.from_stages and _by_traits_alone(rule.when):
                yield at(f"{rule_path(rule)}.when", rule=rule.key, verdict=verdict.key, stage=verdict.to)


def _by_traits_alone(trigger: Trigger) -> bool:
    if isinstance(trigger, AnyOf):
        return any(_by_traits_alone(part) for part in trigger.parts)
    if isinstance(trigger, AllOf):
        return all(_by_traits_alone(part) for part in trigger.parts)
    return isinstance(trigger, HasTraits)


@warning
def never_its_turn(view: View) -> Iterator[Spot]:
    """An earlier rule asks for the same from the same stages, so this one never gets its turn."""
    rules = view.playbook.transitions
    for number, later in enumerate(rules):
        for earlier in rules[:number]:
            covers = set(later.from_stages) <= set(earlier.from_stages) and earlier.unless in (None, later.unless)
            if covers and earlier.when == later.when:
                yield at(rule_path(later), rule=later.key, other=earlier.key)
                break
