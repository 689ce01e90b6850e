"""Every construct of the language fires in one generated case of a hundred: laws about nothing prove nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from tests.generative.made_up import Case, case_of

from ondo.domain.events import Event, Initiator
from ondo.domain.fold import Fold, fold
from ondo.domain.record import CauseKind, Transition
from ondo.domain.rules import EngagementRule, FadeKind, Silence
from ondo.domain.scorecard import Source, scorecard
from ondo.domain.triggers import (
    AllOf,
    AnyOf,
    Compared,
    Comparison,
    Counted,
    Dwelt,
    Happened,
    HasTraits,
    Measure,
    Sequence,
    Triaged,
    WentAbsent,
    leaves,
)

CASES = 1000

TRIGGERS = {
    Counted: "count",
    Sequence: "sequence",
    WentAbsent: "absence as a trigger",
    Dwelt: "dwell",
    Happened: "event",
    HasTraits: "traits",
    Triaged: "a triage as a trigger",
}
EXPECTED = {
    *TRIGGERS.values(),
    *(f"{measure} {comparison}" for measure in Measure for comparison in Comparison),
    *(f"how {how}" for how in ("became", "judged", "made")),
    *(f"timer {timer}" for timer in ("midnight", "silence", "absence", "dwell")),
    *(f"cause {kind}" for kind in CauseKind if kind is not CauseKind.SWITCH),
    *(f"line {source}" for source in Source),
    *(f"reason {reason}" for reason in ("later", "on_date", "contract", "lost_for_good")),
    *(f"back early from {reason}" for reason in ("later", "on_date")),
    *(f"fades: {kind}" for kind in FadeKind),
    *(f"refused {key}" for key in ("unknown_verdict", "stage_does_not_take_it", "not_confirmed", "not_a_date")),
    *("refused unknown_reason", "refused not_their_act"),
    *("all", "any", "unless", "sequence without", "again after", "a reset on a move", "an activity is due"),
    *("limit per day used up", "limit per ever used up", "limit per duration used up"),
    *("an award cut", "a late award", "cleared", "silence given back", "a second cycle", "flagged", "a chain of two"),
    *("negative points", "points for our own acts", "an origin", "a source", "another account", "disarmed"),
    *("an award under a bound", "a returned date in the past", "a return that waited"),
}


def test_every_construct_fires_in_one_case_of_a_hundred() -> None:
    seen: Counter[str] = Counter()
    for seed in range(CASES):
        seen.update(set(observed(case_of(seed, 25))))
    rare = {what: seen[what] for what in sorted(EXPECTED) if seen[what] < CASES / 100}
    assert not rare
    assert not set(seen) - EXPECTED


def observed(case: Case) -> Iterator[str]:
    """What of the language took effect in a case."""
    folding = fold(
        case.playbook, case.log, traits=case.traits, account_traits=case.account_traits, until=case.log[-1].at
    )
    yield from _of_rows(case, folding)
    yield from _of_scores(case, folding)
    yield from _of_rules(case, folding)
    for refusal in folding.refusals:
        yield from (f"refused {problem.key.removeprefix('triage.')}" for problem in refusal.problems)
    folding.advance(case.until)
    yield from _of_rows(case, folding)


def _of_rows(case: Case, folding: Fold) -> Iterator[str]:
    rules = {rule.key: rule for rule in case.playbook.transitions}
    for row in folding.transitions:
        yield from _of_row(row)
        if row.cause.kind is CauseKind.RULE:
            rule = rules[row.cause.key]
            yield from _of_trigger(rule.when)
            if rule.unless is not None:
                yield "unless"
    moments = Counter((row.at, row.cause.event_id) for row in folding.transitions if row.cause.event_id)
    if max(moments.values(), default=0) > 1:
        yield "a chain of two"


def _of_row(row: Transition) -> Iterator[str]:
    yield f"cause {row.cause.kind}"
    parts = {
        f"how {row.how}": row.how,
        f"timer {row.cause.timer}": row.cause.timer and row.cause.timer != "return",
        f"reason {row.cause.reason}": row.cause.reason and row.cause.kind is CauseKind.TRIAGE,
        f"back early from {row.cause.reason}": row.cause.kind is CauseKind.EARLY_RETURN,
        "a reset on a move": row.reset,
        "an activity is due": row.activity_due is not None,
        "a second cycle": row.cycle > 1,
        "a return that waited": row.cause.kind is CauseKind.RETURN and row.cause.timer != "return",
        "an origin": row.origin,
        "a source": row.source,
    }
    yield from (what for what, true in parts.items() if true)


def _of_trigger(when: object) -> Iterator[str]:
    if isinstance(when, AllOf | AnyOf):
        yield "all" if isinstance(when, AllOf) else "any"
    for leaf in leaves(when):  # type: ignore[arg-type]
        if isinstance(leaf, Compared):
            yield f"{leaf.measure} {leaf.comparison}"
        elif type(leaf) in TRIGGERS:
            yield TRIGGERS[type(leaf)]
        if isinstance(leaf, Sequence) and leaf.without is not None:
            yield "sequence without"
        if isinstance(leaf, WentAbsent) and leaf.absence.again_after is not None:
            yield "again after"


def _of_scores(case: Case, folding: Fold) -> Iterator[str]:
    lines = [line for row in folding.transitions for line in row.contributions]
    lines += scorecard(case.playbook, folding.state, case.log[-1].at).contributions
    yield from (f"line {line.source}" for line in lines)
    if any(line.points < 0 for line in lines if line.source is Source.ENGAGEMENT):
        yield "negative points"
    if folding.state.disarmed:
        yield "disarmed"


def _of_rules(case: Case, folding: Fold) -> Iterator[str]:
    playbook, state = case.playbook, folding.state
    for position, held in state.held.items():
        rule = playbook.engagement_rules[position]
        given = folding.awards.get(rule.key, [])
        yield from _of_limits(case, rule, held.ever)
        if rule.fade is not None and given:
            yield f"fades: {rule.fade.kind}"
        if any(award.cut > 0 and rule.points > 0 for award in given):
            yield "an award cut"
        if given and rule.worth_at_most is not None:
            yield "an award under a bound"
        if any(award.since < award.at for award in given):
            yield "a late award"
        if given and not held.own and rule.points > 0:
            yield "points for our own acts"
        if rule.cleared_by is not None and held.ever and not given:
            yield "cleared"
    yield from _of_events(case, folding)


def _of_limits(case: Case, rule: EngagementRule, used: int) -> Iterator[str]:
    if rule.limits and used < sum(map(rule.events.match, case.log)):
        per = rule.limits[0].per
        yield f"limit per {per if isinstance(per, str) else 'duration'} used up"


def _of_events(case: Case, folding: Fold) -> Iterator[str]:
    if any(event.flagged for event in case.log):
        yield "flagged"
    if len({event.account for event in case.log if event.account}) > 1:
        yield "another account"
    past = {event.id for event in case.log if event.properties.get("returns_on") == "2001-01-01"}
    if any(row.cause.reason == "on_date" and row.cause.event_id in past for row in folding.transitions):
        yield "a returned date in the past"
    silence = case.playbook.silence
    if silence is not None and silence.given_back:
        acts = [event.at for event in case.log if _breaks(silence, event)]
        if any(later - earlier >= silence.steps[0].after for earlier, later in pairwise(acts)):
            yield "silence given back"


def _breaks(silence: Silence, event: Event) -> bool:
    return event.initiator is Initiator.PERSON if silence.events is None else silence.events.match(event)
