"""How high and how low points can ever get, as far as the playbook itself says. None: without limit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from ondo.domain.playbook import Playbook
from ondo.domain.rules import EngagementRule, FitRule, Group
from ondo.domain.triggers import Measure
from ondo.domain.values import Millis

Bound: TypeAlias = Millis | None
Range: TypeAlias = tuple[Bound, Bound]
"""Lowest and highest."""

NONE: Range = (0, 0)


def total(ranges: Iterable[Range]) -> Range:
    """The range of a sum."""
    low: Bound = 0
    high: Bound = 0
    for least, most in ranges:
        low = None if low is None or least is None else low + least
        high = None if high is None or most is None else high + most
    return low, high


def fit_rule_range(rule: FitRule) -> Range:
    """What one fit rule can be worth."""
    return min(0, rule.points, rule.if_missing), max(0, rule.points, rule.if_missing)


def engagement_rule_range(rule: EngagementRule) -> Range:
    """What one engagement rule can be worth."""
    awards = min((limit.count for limit in rule.limits if limit.per == "ever"), default=None)
    in_all = None if awards is None else awards * rule.points
    if rule.points > 0:
        return 0, _smaller(in_all, rule.worth_at_most)
    lowest = _smaller(
        None if in_all is None else -in_all, None if rule.worth_at_least is None else -rule.worth_at_least
    )
    return (None if lowest is None else -lowest), 0


def _smaller(one: Bound, other: Bound) -> Bound:
    given = [bound for bound in (one, other) if bound is not None]
    return min(given, default=None)


def clamped(values: Range, group: Group) -> Range:
    """What the group's own bounds leave of it."""
    low, high = values
    if group.worth_at_least is not None:
        low = group.worth_at_least if low is None else max(low, group.worth_at_least)
    return low, _smaller(high, group.worth_at_most)


def fit_members(playbook: Playbook, group: str | None) -> list[Range]:
    """The ranges of the fit rules in one group."""
    return [fit_rule_range(rule) for rule in playbook.fit_rules if rule.group == group]


def engagement_members(playbook: Playbook, group: str | None) -> list[Range]:
    """The ranges of everything that counts under one engagement group."""
    ranges = [engagement_rule_range(rule) for rule in playbook.engagement_rules if rule.group == group]
    return ranges + [(rule.points, 0) for rule in playbook.absences if rule.group == group]


def measured(playbook: Playbook, measure: Measure) -> Range:
    """How low and how high a measure can get."""
    if measure is Measure.FIT:
        parts = [clamped(total(fit_members(playbook, group.key)), group) for group in playbook.fit_groups]
        return total([*parts, *fit_members(playbook, None)])
    if measure is Measure.ENGAGEMENT:
        parts = [clamped(total(engagement_members(playbook, g.key)), g) for g in playbook.engagement_groups]
        return total([*parts, *engagement_members(playbook, None), _silence_range(playbook)])
    low, high = total([measured(playbook, Measure.FIT), measured(playbook, Measure.ENGAGEMENT)])
    return max(0, low or 0), None if high is None else max(0, high)


def _silence_range(playbook: Playbook) -> Range:
    return (None, 0) if playbook.silence else NONE
