"""`ondo playbook check`: runs the examples inside playbooks and says what did not come out as expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import click

from ondo.cli import remote
from ondo.cli.exit_codes import BAD_INPUT, FINE, FOUND_PROBLEMS
from ondo.cli.json_output import show_json
from ondo.cli.playbook_remote import check_remotely
from ondo.domain.playbook import Playbook
from ondo.playbooks import PlaybookErrors, load
from ondo.playbooks.check import ExampleOutcome, check
from ondo.playbooks.outcomes import facts, words
from ondo.texts import say


@dataclass(frozen=True)
class Checked:
    """What became of one file: its examples' outcomes, or why it cannot be used."""

    file: str
    playbook: Playbook | None = None
    outcomes: Sequence[ExampleOutcome] = field(default=())
    errors: PlaybookErrors | None = None

    @property
    def missed(self) -> int:
        return sum(not outcome.passed for outcome in self.outcomes)

    @property
    def exit_code(self) -> int:
        if self.errors is not None:
            return BAD_INPUT
        return FOUND_PROBLEMS if self.missed else FINE


@click.command("check", help=say("check.help"))
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help=say("check.option_json"))
def command(files: tuple[str, ...], as_json: bool) -> int:
    """The command. 0: all as expected, 1: some examples are not, 2: a file is no playbook."""
    if (server := remote.server()) is not None:
        return check_remotely(server, files, as_json)
    checked = [_checked(file) for file in files]
    if as_json:
        show_json([_as_json(one) for one in checked])
    else:
        for one in checked:
            _show(one)
    return max(one.exit_code for one in checked)


def _checked(file: str) -> Checked:
    try:
        playbook = load(file)
    except PlaybookErrors as errors:
        return Checked(file, errors=errors)
    return Checked(file, playbook, check(playbook))


def _show(checked: Checked) -> None:
    if checked.errors is not None:
        click.echo(checked.errors.report(), err=True)
        click.echo(say("check.unusable", file=checked.file, count=len(checked.errors.problems)), err=True)
        return
    assert checked.playbook is not None
    for outcome in checked.outcomes:
        for line in _outcome_lines(checked, outcome):
            click.echo(line)
    click.echo(_summary(checked))


def _summary(checked: Checked) -> str:
    total = len(checked.outcomes)
    if not total:
        return say("check.no_examples", file=checked.file)
    if checked.missed:
        return say("check.some_missed", file=checked.file, missed=checked.missed, count=total)
    return say("check.all_passed", file=checked.file, count=total)


def _outcome_lines(checked: Checked, outcome: ExampleOutcome) -> Iterator[str]:
    assert checked.playbook is not None
    if not outcome.passed:
        yield f"{checked.file}:{outcome.line}: {outcome.name}"
    yield from words(outcome, checked.playbook.timezone)


def _as_json(checked: Checked) -> dict[str, object]:
    problems = checked.errors.problems if checked.errors is not None else ()
    return {
        "file": checked.file,
        "playbook": checked.playbook.key if checked.playbook is not None else None,
        "passed": checked.exit_code == FINE,
        "problems": [
            {"line": p.line, "column": p.column, "path": p.path, "key": p.key, "message": p.message()} for p in problems
        ],
        "examples": [_outcome_as_json(checked, outcome) for outcome in checked.outcomes],
    }


def _outcome_as_json(checked: Checked, outcome: ExampleOutcome) -> dict[str, object]:
    assert checked.playbook is not None
    zone = checked.playbook.timezone
    missed = [facts(one, zone) for one in outcome.missed]
    return {"name": outcome.name, "line": outcome.line, "passed": outcome.passed, "missed": missed}
