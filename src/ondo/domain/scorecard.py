"""The score, read from the state: what each rule is worth now, what bounds and the floor take away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ondo.domain.instants import Instant, LocalDay
from ondo.domain.playbook import Playbook
from ondo.domain.rules import Group
from ondo.domain.state import State
from ondo.domain.traits import fit_points
from ondo.domain.triggers import Measure
from ondo.domain.values import SATURATION, Millis, clamp


class Source(StrEnum):
    """What a line of a scorecard comes from."""

    FIT = "fit"
    ENGAGEMENT = "engagement"
    SILENCE = "silence"
    ABSENCE = "absence"
    FIT_BOUND = "fit_bound"
    ENGAGEMENT_BOUND = "engagement_bound"
    FLOOR = "floor"


FIT_SOURCES = frozenset({Source.FIT, Source.FIT_BOUND})


@dataclass(frozen=True, slots=True)
class Contribution:
    """One line of a scorecard: what a rule is worth now, or what a bound or the floor changes.

    `key` is the rule, or the group whose bound it is; empty for silence and the floor.
    """

    source: Source
    key: str
    points: Millis


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Fit + engagement, floored at zero. `sum(c.points for c in contributions) == total`, always."""

    total: Millis
    fit: Millis
    engagement: Millis
    contributions: tuple[Contribution, ...]


def scorecard(playbook: Playbook, state: State, at: Instant) -> Scorecard:
    """The lines of a person's score at an instant, as the state stands (no timer is fired)."""
    day = playbook.zone.day_of(at)
    lines = [*_fit_lines(playbook, state), *_engagement_lines(playbook, state, day)]
    fit = sum(line.points for line in lines if line.source in FIT_SOURCES)
    engagement = sum(line.points for line in lines) - fit
    if fit + engagement < 0:
        lines.append(Contribution(Source.FLOOR, "", -(fit + engagement)))
    return Scorecard(max(0, fit + engagement), fit, engagement, tuple(lines))


def fit(playbook: Playbook, state: State) -> Millis:
    """The fit recomputed whole from the traits, group bounds applied."""
    return sum(line.points for line in _fit_lines(playbook, state))


def engagement(playbook: Playbook, state: State, day: LocalDay) -> Millis:
    """The engagement on a local day, as the state stands; read once for each day and change of points."""
    if state.known_day != day:
        state.known_engagement, state.known_day = _sum_engagement(playbook, state, day), day
    return state.known_engagement


def _sum_engagement(playbook: Playbook, state: State, day: LocalDay) -> Millis:
    """The same as the engagement lines of a scorecard, added up without making them."""
    rules, fadings = playbook.engagement_rules, playbook.index.fadings
    total = state.silence_taken
    grouped: dict[str, Millis] = {}
    for position, held in state.held.items():
        points = fadings[position].worth(held, day)
        if points:
            group = rules[position].group
            if group is None:
                total += points
            else:
                grouped[group] = grouped.get(group, 0) + points
    for position, outstanding in state.penalties.items():
        if outstanding:
            penalty = playbook.absences[position]
            if penalty.group is None:
                total += penalty.points
            else:
                grouped[penalty.group] = grouped.get(penalty.group, 0) + penalty.points
    if grouped:
        for bound in playbook.engagement_groups:
            if bound.key in grouped:
                total += _bounded(bound, grouped[bound.key])
    return total


def measure(playbook: Playbook, state: State, what: Measure, day: LocalDay) -> Millis:
    """The score (floored), fit or engagement on a local day."""
    if what is Measure.FIT:
        return state.fit
    now = engagement(playbook, state, day)
    return now if what is Measure.ENGAGEMENT else max(0, state.fit + now)


def settled_by(playbook: Playbook, state: State) -> LocalDay:
    """A local day from which on fading changes nothing any more."""
    fadings = playbook.index.fadings
    return max((fadings[position].settled(held) for position, held in state.held.items()), default=0)


def _fit_lines(playbook: Playbook, state: State) -> list[Contribution]:
    lines = [
        (rule.group, Contribution(Source.FIT, rule.key, clamp(points, -SATURATION, SATURATION)))
        for rule in playbook.fit_rules
        if (points := fit_points(playbook, rule, state))
    ]
    return [line for _, line in lines] + _bound_lines(Source.FIT_BOUND, playbook.fit_groups, lines)


def _engagement_lines(playbook: Playbook, state: State, day: LocalDay) -> list[Contribution]:
    lines = [
        (rule.group, Contribution(Source.ENGAGEMENT, rule.key, points))
        for position, rule in enumerate(playbook.engagement_rules)
        if position in state.held and (points := playbook.index.fadings[position].worth(state.held[position], day))
    ]
    lines += [
        (rule.group, Contribution(Source.ABSENCE, rule.key, rule.points))
        for position, rule in enumerate(playbook.absences)
        if state.penalties.get(position)
    ]
    if state.silence_taken:
        lines.append((None, Contribution(Source.SILENCE, "", state.silence_taken)))
    bounds = _bound_lines(Source.ENGAGEMENT_BOUND, playbook.engagement_groups, lines)
    return [line for _, line in lines] + bounds


def _bound_lines(
    source: Source, groups: Iterable[Group], lines: list[tuple[str | None, Contribution]]
) -> list[Contribution]:
    found = []
    for group in groups:
        members = [line.points for key, line in lines if key == group.key]
        cut = _bounded(group, sum(members)) - sum(members) if members else 0
        if cut:
            found.append(Contribution(source, group.key, cut))
    return found


def _bounded(group: Group, points: Millis) -> Millis:
    return clamp(points, group.worth_at_least, group.worth_at_most)
