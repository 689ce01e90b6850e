"""Comparisons that are never true, always true, or true for the wrong reason."""

from __future__ import annotations

from collections.abc import Iterator

from ondo.domain.lifecycle import TransitionRule
from ondo.domain.moves import QUALIFIED_KINDS
from ondo.domain.triggers import AllOf, Compared, Comparison, Measure, Trigger, leaves
from ondo.domain.values import Millis
from ondo.playbooks.lint.bounds import measured
from ondo.playbooks.lint.finding import Spot, at, error, warning
from ondo.playbooks.lint.view import View, rule_path
from ondo.playbooks.sentences.voice import number


def always(view: View, compared: Compared) -> bool:
    """Whether the bare comparison holds whatever somebody does."""
    low, high = measured(view.playbook, compared.measure)
    if compared.comparison is Comparison.BELOW:
        return high is not None and high < compared.points
    return low is not None and low >= compared.points


def never(view: View, compared: Compared) -> bool:
    """Whether the bare comparison can hold at all."""
    low, high = measured(view.playbook, compared.measure)
    if compared.comparison is Comparison.BELOW:
        return low is not None and low >= compared.points
    return high is not None and high < compared.points


def _compared(trigger: Trigger | None) -> Iterator[Compared]:
    yield from (leaf for leaf in leaves(trigger) if isinstance(leaf, Compared))


@error
def out_of_reach(view: View) -> Iterator[Spot]:
    """A threshold above all points that can be had."""
    for path, leaf in view.triggers:
        if isinstance(leaf, Compared) and leaf.comparison is not Comparison.BELOW and never(view, leaf):
            _, high = measured(view.playbook, leaf.measure)
            yield at(path, measure=leaf.measure, points=number(leaf.points), possible=number(high or 0))


@error
def never_below(view: View) -> Iterator[Spot]:
    """A value that the measure never falls below: the score, for one, is never below zero."""
    for path, leaf in view.triggers:
        if isinstance(leaf, Compared) and leaf.comparison is Comparison.BELOW and never(view, leaf):
            low, _ = measured(view.playbook, leaf.measure)
            yield at(path, measure=leaf.measure, points=number(leaf.points), possible=number(low or 0))


@warning
def always_true(view: View) -> Iterator[Spot]:
    """A comparison under `when` that holds for everybody: it asks nothing."""
    for rule in view.playbook.transitions:
        for leaf in _compared(rule.when):
            if always(view, leaf):
                yield at(f"{rule_path(rule)}.when", rule=rule.key, measure=leaf.measure, points=number(leaf.points))


@error
def always_refused(view: View) -> Iterator[Spot]:
    """An `unless` that always holds: the rule never moves anybody."""
    for rule in view.playbook.transitions:
        parts = rule.unless.parts if isinstance(rule.unless, AllOf) else (rule.unless,)
        plain = [part for part in parts if part is not None and _holds_always(view, part)]
        if rule.unless is not None and (len(plain) == len(parts) or _contradicts(rule)):
            yield at(f"{rule_path(rule)}.unless", rule=rule.key)


def _holds_always(view: View, trigger: Trigger) -> bool:
    if isinstance(trigger, AllOf):
        return all(_holds_always(view, part) for part in trigger.parts)
    return any(isinstance(leaf, Compared) and always(view, leaf) for leaf in leaves(trigger))


def _contradicts(rule: TransitionRule) -> bool:
    """Whether `unless` asks for the very thing that `when` demands."""
    demanded = rule.when.parts if isinstance(rule.when, AllOf) else (rule.when,)
    excluded = [rule.unless] if isinstance(rule.unless, AllOf) else list(leaves(rule.unless))
    return any(part in demanded for part in excluded)


@warning
def reached_by_fit_alone(view: View) -> Iterator[Spot]:
    """A threshold of the score that somebody passes without having done anything."""
    _, fit = measured(view.playbook, Measure.FIT)
    for rule in view.playbook.transitions:
        kind = view.playbook.stage_by_key[rule.to].kind
        if kind in QUALIFIED_KINDS and isinstance(rule.when, Compared) and _is_passed(rule.when, fit):
            yield at(f"{rule_path(rule)}.when", rule=rule.key, points=number(rule.when.points), fit=number(fit or 0))


def _is_passed(compared: Compared, fit: Millis | None) -> bool:
    rises = compared.comparison is not Comparison.BELOW and compared.measure is Measure.SCORE
    return rises and fit is not None and fit >= compared.points
