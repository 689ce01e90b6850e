"""Verdicts that nobody can give, and people who are forgotten after one."""

from __future__ import annotations

from collections.abc import Iterator

from ondo.domain.lifecycle import Kind, Verdict
from ondo.domain.triggers import Dwelt, Triaged, leaves
from ondo.playbooks.lint.finding import Spot, at, error, warning
from ondo.playbooks.lint.view import View, rule_path

SORTED_BY_PEOPLE = frozenset({Kind.MQL, Kind.SAL})
NO_WAY_BACK = frozenset({Kind.ANONYMOUS, Kind.OPPORTUNITY, Kind.CUSTOMER, Kind.LOST, Kind.RECYCLED, Kind.DISQUALIFIED})
"""Kinds that nobody returns to by a date."""


@warning
def verdict_never_given(view: View) -> Iterator[Spot]:
    """A verdict on stages that nobody can stand on."""
    for verdict in view.playbook.verdicts:
        if not view.reachable & set(verdict.from_stages):
            yield at(f"triage.{verdict.key}.from", verdict=verdict.key)


@warning
def nobody_sorts(view: View) -> Iterator[Spot]:
    """A stage that waits for a verdict of people, and no verdict can be given there."""
    sorted_from = {stage for verdict in view.playbook.verdicts for stage in verdict.from_stages}
    for stage in view.playbook.stages:
        if stage.kind in SORTED_BY_PEOPLE and stage.key not in sorted_from:
            yield at(f"stages.{stage.key}", stage=stage.key)


@warning
def never_returns(view: View) -> Iterator[Spot]:
    """Somebody is recycled and nothing brings them back in time: they are forgotten."""
    for verdict in view.playbook.verdicts:
        if not _recycles(view, verdict) or _dwells_out(view, verdict.to):
            continue
        if not verdict.reasons and not any(verdict.to in rule.from_stages for rule in view.playbook.transitions):
            yield at(f"triage.{verdict.key}", what=verdict.key)
        for reason in verdict.reasons:
            if reason.returns is None:
                yield at(f"triage.{verdict.key}.reasons.{reason.key}", what=reason.key)


def _recycles(view: View, verdict: Verdict) -> bool:
    stage = view.playbook.stage_by_key.get(verdict.to or "")
    return stage is not None and stage.kind is Kind.RECYCLED


def _dwells_out(view: View, stage: str | None) -> bool:
    """Whether a rule leads away from the stage after a time."""
    rules = (rule for rule in view.playbook.transitions if stage in rule.from_stages)
    return any(isinstance(leaf, Dwelt) for rule in rules for leaf in leaves(rule.when))


@warning
def odd_return(view: View) -> Iterator[Spot]:
    """A return to a stage of a kind that makes no sense."""
    kinds = {stage.key: stage.kind for stage in view.playbook.stages}
    for verdict in view.playbook.verdicts:
        for reason in verdict.reasons:
            if reason.returns and kinds[reason.returns.to] in NO_WAY_BACK:
                kind, path = kinds[reason.returns.to], f"triage.{verdict.key}.reasons.{reason.key}.to"
                yield at(path, reason=reason.key, stage=reason.returns.to, kind=kind)


@warning
def no_reason_to_leave_out(view: View) -> Iterator[Spot]:
    """Somebody is left out of everything, and nobody has to say why."""
    for verdict in view.playbook.verdicts:
        stage = view.playbook.stage_by_key.get(verdict.to or "")
        if stage and stage.kind is Kind.DISQUALIFIED and not verdict.reasons:
            yield at(f"triage.{verdict.key}", verdict=verdict.key)


@error
def triaged_elsewhere(view: View) -> Iterator[Spot]:
    """A rule that waits for a verdict which leaves people on another stage."""
    for rule in view.playbook.transitions:
        for leaf in leaves(rule.when):
            if isinstance(leaf, Triaged) and not _landings(view, leaf) & set(rule.from_stages):
                yield at(f"{rule_path(rule)}.when", rule=rule.key, verdicts=", ".join(sorted(leaf.verdicts)))


def _landings(view: View, trigger: Triaged) -> set[str]:
    """Where people stand after one of these verdicts."""
    given = [verdict for verdict in view.playbook.verdicts if verdict.key in trigger.verdicts]
    return {landing for verdict in given for landing in ([verdict.to] if verdict.to else verdict.from_stages)}
