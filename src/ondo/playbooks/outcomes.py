"""What came of the examples of a playbook: in words, as `ondo playbook check` prints it, and as facts for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from ondo.domain.instants import Instant, to_datetime
from ondo.domain.record import Refusal, Transition
from ondo.domain.scorecard import Contribution, Scorecard
from ondo.playbooks.check import Difference, ExampleOutcome, Missed, as_points, cause_names
from ondo.texts import say


def words(outcome: ExampleOutcome, zone: str) -> Iterator[str]:
    """What did not come out as expected, line by line, and what helps to see why."""
    for missed in outcome.missed:
        yield "  " + say("check.expected_at", at=moment(missed.at, zone), line=missed.line)
        for difference in missed.differences:
            yield "    " + difference_text(difference)
        for helpful in _helpful_words(missed, zone):
            yield "    " + helpful


def difference_text(difference: Difference) -> str:
    """`stage: expected mql, found known`."""
    return say("check.difference", what=difference.aspect, expected=difference.expected, actual=difference.actual)


def _helpful_words(missed: Missed, zone: str) -> Iterator[str]:
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


def facts(missed: Missed, zone: str) -> dict[str, Any]:
    """The same as plain values."""
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
