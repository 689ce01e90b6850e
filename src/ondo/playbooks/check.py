"""Runs the examples of a playbook through the reference fold: did what was promised come out?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ondo.domain.fold import Fold, fold
from ondo.domain.instants import Instant
from ondo.domain.playbook import Example, Expectation, Playbook
from ondo.domain.record import Refusal, Transition
from ondo.domain.scorecard import Scorecard, scorecard
from ondo.domain.triggers import Measure
from ondo.domain.values import Millis

NOTHING = "–"
"""What stands for no stage, no cause, no refusal."""


@dataclass(frozen=True)
class Difference:
    """One thing that was expected and did not come out. `aspect` is the key of `expect:` that says so."""

    aspect: str
    expected: str
    actual: str


@dataclass(frozen=True)
class Missed:
    """An expectation that did not come true, with all that helps to see why: score, moves and refused verdicts."""

    at: Instant
    line: int
    differences: tuple[Difference, ...]
    scorecard: Scorecard
    transitions: tuple[Transition, ...]
    refusals: tuple[Refusal, ...]

    @property
    def about_points(self) -> bool:
        """Whether points differ, or where the person stands because of them."""
        return any(one.aspect not in ("refused", "cycle", "how") for one in self.differences)


@dataclass(frozen=True)
class ExampleOutcome:
    """What became of one example person."""

    name: str
    line: int
    missed: tuple[Missed, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.missed


def check(playbook: Playbook) -> list[ExampleOutcome]:
    """Fold every example up to each instant at which something is expected, and compare."""
    return [_outcome(playbook, example) for example in playbook.examples]


def _outcome(playbook: Playbook, example: Example) -> ExampleOutcome:
    missed = (_missed(playbook, example, expected) for expected in example.expect)
    return ExampleOutcome(example.name, example.line, tuple(one for one in missed if one is not None))


def _missed(playbook: Playbook, example: Example, expected: Expectation) -> Missed | None:
    folded = fold(
        playbook,
        example.history,
        traits=example.traits,
        account_traits=example.account_traits,
        until=expected.at,
    )
    card = scorecard(playbook, folded.state, expected.at)
    foreseen = frozenset(one.refused for one in example.expect if one.refused is not None)
    differences = tuple(_differences(expected, folded, card, foreseen))
    if not differences:
        return None
    return Missed(expected.at, expected.line, differences, card, tuple(folded.transitions), tuple(folded.refusals))


def _differences(
    expected: Expectation, folded: Fold, card: Scorecard, foreseen: frozenset[str]
) -> Iterator[Difference]:
    if expected.stage is not None and expected.stage != folded.state.stage:
        yield Difference("stage", expected.stage, folded.state.stage or NOTHING)
    yield from _cause_difference(expected, folded)
    yield from _points_differences(expected, card)
    how = _how(folded)
    if expected.how is not None and expected.how != how:
        yield Difference("how", expected.how, how)
    if expected.cycle is not None and expected.cycle != folded.state.cycle:
        yield Difference("cycle", str(expected.cycle), str(folded.state.cycle))
    refused = folded.refusals[-1].verdict if folded.refusals else NOTHING
    if expected.refused is not None and expected.refused != refused:
        yield Difference("refused", expected.refused, refused)
    yield from _unexpected_refusals(folded, foreseen)


def _unexpected_refusals(folded: Fold, foreseen: frozenset[str]) -> Iterator[Difference]:
    """A verdict that is refused without a word about it in the example is a mistake of the example, or of a rule."""
    for verdict in dict.fromkeys(refusal.verdict for refusal in folded.refusals):
        if verdict not in foreseen:
            yield Difference("refused", NOTHING, verdict)


def _cause_difference(expected: Expectation, folded: Fold) -> Iterator[Difference]:
    """A move may be called by its rule or verdict, by the reason given, or by the timer behind it."""
    if expected.cause is None:
        return
    names = cause_names(folded.transitions[-1]) if folded.transitions else ()
    if expected.cause not in names:
        yield Difference("cause", expected.cause, " / ".join(names) or NOTHING)


def cause_names(transition: Transition) -> tuple[str, ...]:
    """Everything that `cause:` may call a transition, the most telling first."""
    cause = transition.cause
    names = (cause.reason, cause.key, cause.timer, cause.kind if not cause.key else None)
    return tuple(str(name) for name in names if name)


def _points_differences(expected: Expectation, card: Scorecard) -> Iterator[Difference]:
    actual = {"score": card.total, "fit": card.fit, "engagement": card.engagement}
    for aspect in Measure:
        points = getattr(expected, aspect)
        if points is not None and points != actual[aspect]:
            yield Difference(aspect, as_points(points), as_points(actual[aspect]))
    for key, points in expected.contributions.items():
        found = sum(line.points for line in card.contributions if (line.key or line.source) == key)
        if points != found:
            yield Difference(f"contributions.{key}", as_points(points), as_points(found))


def _how(folded: Fold) -> str:
    """How the person came to be qualified in the end: became, judged or made."""
    ways = (str(transition.how) for transition in reversed(folded.transitions) if transition.how)
    return next(ways, NOTHING)


def as_points(points: Millis) -> str:
    """Points as people write them: 40, 39.817."""
    return f"{points / 1000:.3f}".rstrip("0").rstrip(".")
