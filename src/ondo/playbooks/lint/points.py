"""Points that never come, that are cut at once, or that nothing limits."""

from __future__ import annotations

from collections.abc import Iterator

from ondo.domain.conditions import OneOf
from ondo.domain.events import Events
from ondo.domain.rules import Condition, EngagementRule, FitRule, PersonaCondition
from ondo.domain.values import Millis
from ondo.playbooks.lint.bounds import Range, engagement_members, engagement_rule_range, fit_members, total
from ondo.playbooks.lint.finding import Spot, at, note, warning
from ondo.playbooks.lint.view import View
from ondo.playbooks.sentences.voice import number

PATHS_BY_THE_DOZEN = 6
"""So many rules on single paths are taken for page-by-page scoring."""


def fit_path(rule: FitRule) -> str:
    """Where a fit rule stands in the file."""
    return f"fit.rules.{rule.key}"


def engagement_path(rule: EngagementRule) -> str:
    """Where an engagement rule stands in the file."""
    return f"engagement.rules.{rule.key}"


@warning
def no_points(view: View) -> Iterator[Spot]:
    """A rule that is worth nothing."""
    for fit in view.playbook.fit_rules:
        if not fit.points and not fit.if_missing:
            yield at(f"{fit_path(fit)}.points", rule=fit.key)
    for rule in view.playbook.engagement_rules:
        if not rule.points:
            yield at(f"{engagement_path(rule)}.points", rule=rule.key)
    for absence in view.playbook.absences:
        if not absence.points:
            yield at(f"engagement.absence.{absence.key}.points", rule=absence.key)


@warning
def award_cut_at_once(view: View) -> Iterator[Spot]:
    """The bound is smaller than a single award."""
    for rule in view.playbook.engagement_rules:
        for name, bound in (("worth_at_most", rule.worth_at_most), ("worth_at_least", rule.worth_at_least)):
            if bound is not None and rule.points * bound >= 0 and abs(bound) < abs(rule.points):
                bad = {"rule": rule.key, "points": number(rule.points), "bound": number(bound), "key": name}
                yield at(f"{engagement_path(rule)}.{name}", **bad)


@note
def bound_never_reached(view: View) -> Iterator[Spot]:
    """A bound on a rule or a group that the points under it can never come to."""
    book = view.playbook
    for rule in book.engagement_rules:
        bare = engagement_rule_range(_unbounded(rule))
        yield from _never_reached(engagement_path(rule), rule.key, bare, rule.worth_at_most, rule.worth_at_least)
    for side, groups, members in (
        ("fit", book.fit_groups, fit_members),
        ("engagement", book.engagement_groups, engagement_members),
    ):
        for group in groups:
            ranges = members(book, group.key)
            path = f"{side}.groups.{group.key}"
            if ranges:
                yield from _never_reached(path, group.key, total(ranges), group.worth_at_most, group.worth_at_least)


def _unbounded(rule: EngagementRule) -> EngagementRule:
    return EngagementRule(rule.key, rule.label, rule.events, rule.points, rule.because, limits=rule.limits)


def _never_reached(path: str, name: str, values: Range, most: Millis | None, least: Millis | None) -> Iterator[Spot]:
    low, high = values
    if most is not None and high is not None and high < most:
        yield at(f"{path}.worth_at_most", name=name, bound=number(most), possible=number(high))
    if least is not None and low is not None and low > least:
        yield at(f"{path}.worth_at_least", name=name, bound=number(least), possible=number(low))


@warning
def endless_penalty(view: View) -> Iterator[Spot]:
    """Negative points without limit: they never fade, so that a busy person can never come back."""
    for rule in view.playbook.engagement_rules:
        low, _ = engagement_rule_range(rule)
        if low is None and rule.cleared_by is None and not _bounded_below(view, rule.group):
            yield at(engagement_path(rule), rule=rule.key)


def _bounded_below(view: View, key: str | None) -> bool:
    return any(group.key == key and group.worth_at_least is not None for group in view.playbook.engagement_groups)


@note
def endless_points(view: View) -> Iterator[Spot]:
    """Points that nothing limits: no number of times, no bound, no fading, no bounded group."""
    bounded = {group.key for group in view.playbook.engagement_groups if group.worth_at_most is not None}
    for rule in view.playbook.engagement_rules:
        free = rule.points > 0 and not rule.limits and rule.worth_at_most is None and rule.fade is None
        if free and rule.group not in bounded:
            yield at(engagement_path(rule), rule=rule.key)


@note
def counted_twice(view: View) -> Iterator[Spot]:
    """Two rules give points for exactly the same event."""
    seen: dict[Events, str] = {}
    for rule in view.playbook.engagement_rules:
        if rule.events in seen:
            yield at(engagement_path(rule), rule=rule.key, other=seen[rule.events])
        seen.setdefault(rule.events, rule.key)


@warning
def page_by_page(view: View) -> Iterator[Spot]:
    """Rules on single paths by the dozen: nobody keeps them up to date."""
    single = [rule for rule in view.playbook.engagement_rules if all(map(_is_single_path, _paths(rule)))]
    single = [rule for rule in single if _paths(rule)]
    if len(single) >= PATHS_BY_THE_DOZEN:
        yield at(engagement_path(single[0]), count=len(single))


def _paths(rule: EngagementRule) -> list[tuple[str, ...]]:
    """The paths each pattern of the rule asks for, by page group or by `where: {path: …}`."""
    found = []
    for pattern in rule.events.any_of:
        if pattern.pages is not None:
            found.append(pattern.pages.patterns)
        for key, test in pattern.where:
            if key in ("path", "url") and isinstance(test, OneOf):
                found.append(tuple(sorted(test.values)))
    return found


def _is_single_path(patterns: tuple[str, ...]) -> bool:
    return len(patterns) == 1 and "*" not in patterns[0]


@warning
def better_unknown(view: View) -> Iterator[Spot]:
    """Somebody we know nothing about fares better than the rule's best, or worse than its worst."""
    for rule in view.playbook.fit_rules:
        beyond = rule.if_missing > rule.points if rule.points >= 0 else rule.if_missing < rule.points
        if beyond:
            bad = {"rule": rule.key, "points": number(rule.points), "if_missing": number(rule.if_missing)}
            yield at(f"{fit_path(rule)}.if_missing", **bad)


@warning
def never_missing(view: View) -> Iterator[Spot]:
    """`if_missing`, but no test of the rule needs a value."""
    for rule in view.playbook.fit_rules:
        if rule.if_missing and not any(map(_needs_value, rule.when)):
            yield at(f"{fit_path(rule)}.if_missing", rule=rule.key)


def _needs_value(condition: Condition) -> bool:
    return isinstance(condition, PersonaCondition) or condition.test.needs_value


@warning
def penalty_never_cleared(view: View) -> Iterator[Spot]:
    """Points taken for an absence, and no event gives them back."""
    for rule in view.playbook.absences:
        if rule.cleared_by is None:
            yield at(f"engagement.absence.{rule.key}", rule=rule.key)


@warning
def silence_after_reset(view: View) -> Iterator[Spot]:
    """Points taken for silence after everything has been set to zero: the total is zero already."""
    steps = view.playbook.silence.steps if view.playbook.silence else ()
    resets = [step.after for step in steps if step.reset]
    if resets and any(step.after > min(resets) for step in steps):
        yield at("engagement.silence")
