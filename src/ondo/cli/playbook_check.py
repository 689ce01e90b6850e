"""`ondo playbook check`: runs the examples inside playbooks and says what did not come out as expected."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

import click

from ondo.cli import remote
from ondo.cli.playbook_remote import check_remotely
from ondo.domain.instants import Instant, to_datetime
from ondo.domain.playbook import Playbook
from ondo.domain.record import Refusal, Transition
from ondo.domain.scorecard import Contribution, Scorecard
from ondo.playbooks import PlaybookErrors, load
from ondo.playbooks.check import Difference, ExampleOutcome, Missed, as_points, cause_names, check
from ondo.texts import say

FINE, FOUND_PROBLEMS, BAD_INPUT = 0, 1, 2


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
        click.echo(json.dumps([_as_json(one) for one in checked], ensure_ascii=False, indent=2))
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
    zone = checked.playbook.timezone
    if not outcome.passed:
        yield f"{checked.file}:{outcome.line}: {outcome.name}"
    for missed in outcome.missed:
        yield "  " + say("check.expected_at", at=moment(missed.at, zone), line=missed.line)
        for difference in missed.differences:
            yield "    " + difference_text(difference)
        for helpful in _helpful_lines(missed, zone):
            yield "    " + helpful


def difference_text(difference: Difference) -> str:
    """`stage: expected mql, found known`."""
    return say("check.difference", what=difference.aspect, expected=difference.expected, actual=difference.actual)


def _helpful_lines(missed: Missed, zone: str) -> Iterator[str]:
    """Why it may have come out so: the score then, the moves up to then, the verdicts that were refused."""
    if missed.about_points:
        yield say("check.scorecard", lines=scorecard_text(missed.scorecard), total=as_points(missed.scorecard.total))
    yield say("check.moves", moves=_moves_text(missed.transitions, zone))
    for refusal in missed.refusals:
        yield say("check.refusal", at=moment(refusal.at, zone), verdict=refusal.verdict, why=_why(refusal))


def scorecard_text(card: Scorecard) -> str:
    """The lines of a scorecard on one line: `mid-size 15, pricing 9.77, floor 4`."""
    return ", ".join(_line_text(line) for line in card.contributions) or say("check.no_points")


def _line_text(line: Contribution) -> str:
    return say(f"check.line_{line.source}", key=line.key, points=as_points(line.points))


def _moves_text(transitions: Sequence[Transition], zone: str) -> str:
    moves = (_move_text(transition, zone) for transition in transitions)
    return " → ".join(moves) or say("check.no_moves")


def _move_text(transition: Transition, zone: str) -> str:
    causes = " / ".join(cause_names(transition))
    return say("check.move", stage=transition.to_stage, at=moment(transition.at, zone), cause=causes)


def _why(refusal: Refusal) -> str:
    return " ".join(say(problem.key, None, **problem.params) for problem in refusal.problems)


def moment(at: Instant, zone: str) -> str:
    """An instant as examples write it; seconds and thousandths only where they matter."""
    local = to_datetime(at, zone).replace(tzinfo=None)
    return local.isoformat(sep=" ", timespec="milliseconds" if at % 1000 else "seconds").removesuffix(":00")


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
    missed = [_missed_as_json(one, zone) for one in outcome.missed]
    return {"name": outcome.name, "line": outcome.line, "passed": outcome.passed, "missed": missed}


def _missed_as_json(missed: Missed, zone: str) -> dict[str, object]:
    return {
        "at": to_datetime(missed.at, zone).isoformat(),
        "line": missed.line,
        "differences": [asdict(difference) for difference in missed.differences],
        "scorecard": [
            {"source": line.source, "key": line.key, "points": line.points / 1000}
            for line in missed.scorecard.contributions
        ],
        "moves": [
            {"to": move.to_stage, "at": to_datetime(move.at, zone).isoformat(), "cause": cause_names(move)}
            for move in missed.transitions
        ],
        "refused": [
            {"at": to_datetime(one.at, zone).isoformat(), "verdict": one.verdict, "why": _why(one)}
            for one in missed.refusals
        ],
    }
