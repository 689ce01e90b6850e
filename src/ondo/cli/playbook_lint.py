"""`ondo playbook lint`: what is legal in a playbook and suspicious all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import click

from ondo.cli.exit_codes import BAD_INPUT, FINE, FOUND_PROBLEMS
from ondo.cli.json_output import show_json
from ondo.playbooks import PlaybookErrors, Reading, read
from ondo.playbooks.lint import Finding, Severity, lint
from ondo.texts import say


@dataclass(frozen=True)
class Linted:
    """What lint found in one file, or why it cannot be read."""

    file: str
    reading: Reading | None = None
    findings: Sequence[Finding] = ()
    errors: PlaybookErrors | None = None

    def exit_code(self, strict: bool) -> int:
        """Notes count only when they are asked to."""
        if self.errors is not None:
            return BAD_INPUT
        counted = [finding for finding in self.findings if strict or finding.severity is not Severity.NOTE]
        return FOUND_PROBLEMS if counted else FINE


@click.command("lint", help=say("lint.help"))
@click.argument("files", metavar="PLAYBOOK…", nargs=-1, required=True)
@click.option("--strict", is_flag=True, help=say("lint.option_strict"))
@click.option("--json", "as_json", is_flag=True, help=say("playbook.option_json"))
def command(files: tuple[str, ...], strict: bool, as_json: bool) -> int:
    """The command. 0: nothing, or notes only; 1: something suspicious; 2: a file is no playbook."""
    today = datetime.now(UTC).date()
    linted = [_linted(file, today) for file in files]
    if as_json:
        show_json([_as_json(one, strict) for one in linted])
    else:
        for one in linted:
            _show(one)
    return max(one.exit_code(strict) for one in linted)


def _linted(file: str, today: date) -> Linted:
    try:
        reading = read(file)
    except PlaybookErrors as errors:
        return Linted(file, errors=errors)
    return Linted(file, reading, lint(reading.playbook, reading.positions, today))


def _show(linted: Linted) -> None:
    if linted.errors is not None:
        click.echo(linted.errors.report(), err=True)
        return
    for finding in linted.findings:
        click.echo(_line(linted, finding))
    click.echo(_summary(linted))


def _line(linted: Linted, finding: Finding) -> str:
    """`file:line:column warning stages.mql: what is wrong and what to do [dead_end]`."""
    assert linted.reading is not None
    place = linted.reading.position(finding.path)
    severity = say(f"lint.severity_{finding.severity}")
    where = f"{linted.file}:{place.line}:{place.column}"
    return f"{where} {severity} {finding.path}: {finding.message()} [{finding.code}]"


def _summary(linted: Linted) -> str:
    if not linted.findings:
        return say("lint.nothing", file=linted.file)
    counts = Counter(finding.severity for finding in linted.findings)
    parts = [say(f"lint.count_{severity}", count=counts[severity]) for severity in Severity if counts[severity]]
    return say("lint.summary", file=linted.file, counts=say("lint.comma").join(parts))


def _as_json(linted: Linted, strict: bool) -> dict[str, object]:
    problems = linted.errors.problems if linted.errors is not None else ()
    return {
        "file": linted.file,
        "passed": linted.exit_code(strict) == FINE,
        "problems": [
            {"line": p.line, "column": p.column, "path": p.path, "key": p.key, "message": p.message()} for p in problems
        ],
        "findings": [_finding_as_json(linted, finding) for finding in linted.findings],
    }


def _finding_as_json(linted: Linted, finding: Finding) -> dict[str, object]:
    assert linted.reading is not None
    place = linted.reading.position(finding.path)
    return {
        "code": finding.code,
        "severity": finding.severity,
        "line": place.line,
        "column": place.column,
        "path": finding.path,
        "message": finding.message(),
    }
