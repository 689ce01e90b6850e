"""What lint finds, and the register of its rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from ondo.playbooks.lint.view import View
from ondo.texts import say


class Severity(StrEnum):
    """How sure it is that something is wrong."""

    ERROR = "error"
    """It cannot work as written."""
    WARNING = "warning"
    """It works, and hardly as meant."""
    NOTE = "note"
    """It may be meant so; worth a thought."""


@dataclass(frozen=True)
class Spot:
    """Where a rule found something: a path of keys as in the file, and what its message needs."""

    path: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """Something legal but suspicious. `code` names the rule; `lint.<code>` is its message, which names the fix."""

    code: str
    severity: Severity
    path: str
    params: Mapping[str, object] = field(default_factory=dict)

    def message(self, lang: str | None = None) -> str:
        """What is suspicious, and what to do about it."""
        return say(f"lint.{self.code}", lang, **self.params)


Check: TypeAlias = Callable[[View], Iterator[Spot]]


@dataclass(frozen=True)
class LintRule:
    """One rule: what it is called, how grave it is, and how it looks."""

    code: str
    severity: Severity
    check: Check

    def findings(self, view: View) -> Iterator[Finding]:
        """Everything it finds in one playbook."""
        for spot in self.check(view):
            yield Finding(self.code, self.severity, spot.path, spot.params)


RULES: dict[str, LintRule] = {}


def error(check: Check) -> Check:
    """Registers a rule under the name of its function; its findings are errors."""
    return _registered(check, Severity.ERROR)


def warning(check: Check) -> Check:
    """Registers a rule whose findings are warnings."""
    return _registered(check, Severity.WARNING)


def note(check: Check) -> Check:
    """Registers a rule whose findings are notes."""
    return _registered(check, Severity.NOTE)


def _registered(check: Check, severity: Severity) -> Check:
    code: str = check.__name__
    RULES[code] = LintRule(code, severity, check)
    return check


def at(path: str, **params: object) -> Spot:
    """Something found at this path."""
    return Spot(path, params)
