"""What is legal in a playbook and suspicious all the same. Every rule names its fix."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ondo.domain.playbook import Playbook
from ondo.playbooks.lint import (
    circles,
    events,
    points,
    relations,
    scripts,
    stages,
    thresholds,
    unused,
    verdicts,
    wording,
)
from ondo.playbooks.lint.finding import RULES, Finding, LintRule, Severity
from ondo.playbooks.lint.view import Place, View

__all__ = ["RULES", "Finding", "LintRule", "Severity", "lint"]

MODULES = (stages, circles, thresholds, relations, points, events, verdicts, scripts, unused, wording)
"""Importing them registers their rules, in this order."""


def lint(
    playbook: Playbook, positions: Mapping[str, Place] | None = None, today: date | None = None
) -> tuple[Finding, ...]:
    """Everything suspicious, gravest first. `positions`: the keys of the file; `today`: for dates that have passed."""
    view = View(playbook, positions or {}, today)
    found = [finding for rule in RULES.values() for finding in rule.findings(view)]
    gravity = list(Severity)
    return tuple(sorted(found, key=lambda finding: gravity.index(finding.severity)))
