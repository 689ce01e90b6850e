"""Stages that nobody comes to, nobody leaves, or nobody looks after."""

from __future__ import annotations

from collections.abc import Iterator

from ondo.domain.lifecycle import CLOSED_KINDS, Allowance, Kind, SlaClock, Stage
from ondo.domain.moves import QUALIFIED_KINDS, SALES_TEAMS
from ondo.domain.playbook import Initiative
from ondo.playbooks.lint.finding import Spot, at, error, note, warning
from ondo.playbooks.lint.view import View

START_KINDS = frozenset({Kind.ANONYMOUS, Kind.KNOWN})


@error
def unreachable_stage(view: View) -> Iterator[Spot]:
    """No rule, verdict or return leads there from where people start."""
    for stage in view.playbook.stages:
        if stage.key not in view.reachable:
            yield at(f"stages.{stage.key}", stage=stage.key)


@warning
def dead_end(view: View) -> Iterator[Spot]:
    """An open stage that nothing leads away from."""
    left = {edge.start for edge in view.edges}
    for stage in view.playbook.stages:
        if stage.kind not in CLOSED_KINDS and stage.key in view.reachable - left:
            yield at(f"stages.{stage.key}", stage=stage.key)


@note
def lost_for_ever(view: View) -> Iterator[Spot]:
    """Lost deals that nobody ever touches again."""
    left = {edge.start for edge in view.edges}
    for stage in view.playbook.stages:
        if stage.kind is Kind.LOST and stage.key not in left:
            yield at(f"stages.{stage.key}", stage=stage.key)


@note
def missing_kind(view: View) -> Iterator[Spot]:
    """Reports count MQLs and SQLs by kind; without such a stage they stay empty."""
    present = {stage.kind for stage in view.playbook.stages}
    for kind in (Kind.MQL, Kind.SQL):
        if kind not in present:
            yield at("stages", kind=kind)


@warning
def odd_start(view: View) -> Iterator[Spot]:
    """Everybody starts on the first listed stage, with whatever event."""
    first = view.playbook.stages[0]
    if first.kind not in START_KINDS:
        yield at(f"stages.{first.key}", stage=first.key, kind=first.kind)


@warning
def same_stage_label(view: View) -> Iterator[Spot]:
    """Two stages that people cannot tell apart."""
    seen: dict[tuple[str, str], str] = {}
    for stage in view.playbook.stages:
        names = (stage.label.ja, stage.label.en)
        if names in seen:
            yield at(f"stages.{stage.key}.label", stage=stage.key, other=seen[names], label=stage.label.en)
        seen.setdefault(names, stage.key)


@warning
def no_deadline(view: View) -> Iterator[Spot]:
    """Somebody waits here for sales, and no deadline is set."""
    for stage in view.playbook.stages:
        if stage.team in SALES_TEAMS and stage.kind in QUALIFIED_KINDS and not stage.sla:
            yield at(f"stages.{stage.key}", stage=stage.key, team=stage.team)


@warning
def no_next_activity(view: View) -> Iterator[Spot]:
    """A stage for keeping in touch, on which people can be forgotten."""
    for stage in view.playbook.stages:
        if stage.kind is Kind.FOLLOW_UP and "next_activity" not in stage.must_have and not stage.sla:
            yield at(f"stages.{stage.key}", stage=stage.key)


@warning
def no_team(view: View) -> Iterator[Spot]:
    """An open stage of people we know, and no team looks after it."""
    for stage in view.playbook.stages:
        if not stage.team and stage.kind not in CLOSED_KINDS | {Kind.ANONYMOUS}:
            yield at(f"stages.{stage.key}", stage=stage.key)


@warning
def slower_for_customers(view: View) -> Iterator[Spot]:
    """Those who asked us wait longer than the others."""
    ours = {origin.key for origin in view.playbook.origins if origin.initiative is Initiative.CUSTOMER}
    for stage in view.playbook.stages:
        for clock in stage.sla:
            for origin in _slower(clock):
                if origin in ours:
                    yield at(_if_origin(stage, clock), stage=stage.key, clock=clock.key, origin=origin)


def _if_origin(stage: Stage, clock: SlaClock) -> str:
    return f"stages.{stage.key}.sla.{clock.key}.if_origin"


def _slower(clock: SlaClock) -> Iterator[str]:
    for origin, allowance in clock.by_origin:
        if allowance.business == clock.within.business and _length(allowance) > _length(clock.within):
            yield origin


def _length(allowance: Allowance) -> int:
    """Minutes for comparison only: a business day is taken for eight hours."""
    day = 8 * 60 if allowance.business else 24 * 60
    return allowance.amount * {"minutes": 1, "hours": 60, "days": day}[allowance.unit]
