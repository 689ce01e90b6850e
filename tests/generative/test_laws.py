"""The laws of the fold, hunted down with random playbooks and random histories."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st
from tests.generative.made_up import Case, case_of, cases, two_people

from ondo.domain.explain import explain
from ondo.domain.fold import Fold, fold, start, takes_back
from ondo.domain.instants import DAY
from ondo.domain.lifecycle import Kind
from ondo.domain.periods import Period
from ondo.domain.playbook import Playbook
from ondo.domain.record import CauseKind, Transition
from ondo.domain.refold import refold, union
from ondo.domain.scorecard import Source, scorecard
from ondo.domain.state import CACHES, State, dump, load
from ondo.domain.values import SATURATION


def folded(case: Case) -> Fold:
    return fold(case.playbook, case.log, traits=case.traits, account_traits=case.account_traits, until=case.until)


def without_retractions(case: Case) -> Case:
    """Taking back needs the whole log again: the live service refolds for it, so it cannot be cut anywhere."""
    log = tuple(event for event in case.log if event.name != "retracted")
    return Case(case.playbook, log, case.traits, case.account_traits, case.until)


@given(cases())
def test_the_same_log_gives_the_same_again(case: Case) -> None:
    once, again = folded(case), folded(case)
    assert dump(once.state) == dump(again.state)
    assert once.transitions == again.transitions
    assert once.refusals == again.refusals


@given(cases(), st.randoms(use_true_random=False))
def test_cuts_and_looks_at_the_clock_change_nothing(case: Case, dice: random.Random) -> None:
    case = without_retractions(case)
    whole = folded(case)
    piecemeal = start(case.playbook, traits=case.traits, account_traits=case.account_traits)
    written: list[Transition] = []
    for event, following in zip(case.log, [*(e.at for e in case.log[1:]), case.until], strict=True):
        piecemeal.take(event)
        for _ in range(dice.randrange(3)):
            piecemeal.advance(dice.randint(event.at, following))
        if dice.random() < 0.3:
            written += piecemeal.transitions
            piecemeal = Fold(case.playbook.index, load(dump(piecemeal.state)))
    piecemeal.advance(case.until)
    assert [*written, *piecemeal.transitions] == whole.transitions
    assert dump(piecemeal.state) == dump(whole.state)


@given(cases())
def test_a_state_reads_back_as_it_was_written(case: Case) -> None:
    state = folded(case).state
    again = load(dump(state))
    assert dump(again) == dump(state)
    for name in {one.name for one in fields(State)} - CACHES:
        assert getattr(again, name) == getattr(state, name)


@given(cases())
def test_looking_never_writes(case: Case) -> None:
    folding = folded(case)
    before = dump(folding.state)
    for days in (0, 1, 400):
        scorecard(case.playbook, folding.state, case.until + days * DAY)
    folding.next_due()
    assert dump(folding.state) == before


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(case: Case, dice: random.Random) -> None:
    shuffled = list(case.log)
    dice.shuffle(shuffled)
    again = Case(case.playbook, tuple(union(shuffled)), case.traits, case.account_traits, case.until)
    assert folded(again).transitions == folded(case).transitions


@given(cases())
def test_contributions_add_up_and_bounds_hold(case: Case) -> None:
    playbook = case.playbook
    for until in [event.at for event in case.log] + [case.until]:
        part = Case(playbook, case.log, case.traits, case.account_traits, until)
        state = folded(part).state
        card = scorecard(playbook, state, until)
        assert sum(line.points for line in card.contributions) == card.total == max(0, card.fit + card.engagement)
        lines = {(line.source, line.key): line.points for line in card.contributions}
        for rule in playbook.engagement_rules:
            worth = lines.get((Source.ENGAGEMENT, rule.key), 0)
            assert worth <= (SATURATION if rule.worth_at_most is None else rule.worth_at_most)
            assert worth >= (-SATURATION if rule.worth_at_least is None else rule.worth_at_least)
        for group in playbook.engagement_groups:
            members = {rule.key for rule in playbook.engagement_rules if rule.group == group.key}
            members |= {rule.key for rule in playbook.absences if rule.group == group.key}
            total = sum(worth for (_, key), worth in lines.items() if key in members)
            total += lines.get((Source.ENGAGEMENT_BOUND, group.key), 0)
            assert group.worth_at_most is None or total <= group.worth_at_most
            assert group.worth_at_least is None or total >= group.worth_at_least


def without_resets(playbook: Playbook) -> Playbook:
    silence = playbook.silence
    if silence is not None:
        silence = replace(silence, steps=tuple(step for step in silence.steps if not step.reset))
    moves = tuple(replace(rule, reset=False) for rule in playbook.transitions)
    return replace(playbook, silence=silence, transitions=moves)


@given(cases())
def test_a_score_never_rises_by_itself(case: Case) -> None:
    """Resets aside: they take negative points away as well."""
    case = replace(case, playbook=without_resets(case.playbook))
    for event, following in pairwise(case.log):
        alone = fold(
            case.playbook,
            [one for one in case.log if (one.at, one.seq) <= (event.at, event.seq)],
            traits=case.traits,
            account_traits=case.account_traits,
        )
        steps = (
            range(event.at, following.at, DAY // 2)
            if following.at - event.at < 40 * DAY
            else (event.at, following.at - 1)
        )
        totals = []
        for at in steps:
            alone.advance(at)
            totals.append(scorecard(case.playbook, alone.state, at).total)
        assert totals == sorted(totals, reverse=True)


@given(cases())
def test_timers_are_recorded_when_they_became_true(case: Case) -> None:
    """Rows are in the order of time, a timer's row lies strictly between its neighbours' events or at one."""
    folding = folded(case)
    rows = folding.transitions
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    by_event = {event.id: event.at for event in case.log}
    for row in rows:
        if row.cause.event_id is not None:
            assert row.at == by_event[row.cause.event_id]
        assert row.at <= case.until


@given(cases())
def test_rows_form_one_path_and_end_where_the_person_stands(case: Case) -> None:
    folding = folded(case)
    rows = folding.transitions
    for before, after in pairwise(rows):
        assert after.from_stage == before.to_stage
        assert after.cycle >= before.cycle or after.cause.kind is CauseKind.CORRECTION
    assert (rows[-1].to_stage if rows else None) == folding.state.stage
    assert all(row.from_stage != row.to_stage for row in rows)


@given(cases())
def test_within_one_step_no_stage_is_entered_twice(case: Case) -> None:
    steps: dict[object, list[str]] = {}
    for number, row in enumerate(folded(case).transitions):
        if row.cause.kind is CauseKind.CORRECTION:
            continue
        event = row.cause.event_id
        steps.setdefault((row.at, row.cause.timer, event, number if event is None else None), []).append(row.to_stage)
    for entered in steps.values():
        assert len(entered) == len(set(entered))


@given(cases())
def test_silence_and_timers_make_no_mql_by_reaching(case: Case) -> None:
    """`reaches` is satisfied by an event or a trait alone."""
    kinds = {rule.key: rule.when for rule in case.playbook.transitions}
    for row in folded(case).transitions:
        if row.cause.kind is CauseKind.RULE and row.cause.timer is not None:
            when = kinds[row.cause.key]
            assert getattr(when, "comparison", None) != "reaches"


@given(cases())
def test_every_transition_keeps_the_score_of_its_moment(case: Case) -> None:
    for row in folded(case).transitions:
        assert sum(line.points for line in row.contributions) == row.score == max(0, row.fit + row.engagement)


@given(cases())
@example(case_of(20242276, 8))
def test_a_cycle_opens_on_qualifying_and_not_twice(case: Case) -> None:
    """Where something is taken back, the log before it may turn out to have had another one, with or without a row."""
    undone = [event.at for event in case.log if takes_back(event)]
    kinds = {stage.key: stage.kind for stage in case.playbook.stages}
    qualified = {Kind.MQL, Kind.SAL, Kind.SQL}
    for before, after in pairwise(folded(case).transitions):
        if not any(before.at <= at <= after.at for at in undone):
            if after.cycle > before.cycle:
                assert kinds[after.to_stage] in qualified
                assert after.cycle == before.cycle + 1
            if kinds[before.to_stage] in qualified:
                assert after.cycle == before.cycle


@given(cases())
def test_nobody_is_moved_to_a_stage_without_what_it_must_have(case: Case) -> None:
    """By a rule or a return, early or not; a verdict that was accepted stays accepted."""
    needing = {stage.key for stage in case.playbook.stages if stage.must_have}
    for row in folded(case).transitions:
        if row.to_stage in needing and row.cause.kind in (CauseKind.RULE, CauseKind.RETURN, CauseKind.EARLY_RETURN):
            upto = replace(case, log=tuple(e for e in case.log if e.at <= row.at), until=row.at)
            assert folded(upto).state.traits.get("role")


@given(two_people())
def test_a_merge_is_the_refold_of_the_union_and_an_unmerge_restores_both(pair: tuple[Case, Case]) -> None:
    one, two = pair
    before = folded(one)
    log = union(one.log, two.log)
    rules = [Period(one.playbook)]
    merged, row = refold(rules, log, before.state.stage, because="merge", at=one.until)
    as_one = fold(one.playbook, log, until=one.until)
    assert dump(merged.state) == dump(as_one.state)
    assert (row is None) == (merged.state.stage == before.state.stage)
    if row is not None:
        assert (row.from_stage, row.to_stage) == (before.state.stage, merged.state.stage)
        assert row.cause.kind is CauseKind.CORRECTION
    apart, back = refold(rules, one.log, merged.state.stage, because="un-merge", at=one.until)
    assert dump(apart.state) == dump(before.state)
    if before.state.stage is None:
        assert back is None  # nobody who began un-begins: there is no row that leads to no stage
    else:
        assert (back.to_stage if back else merged.state.stage) == before.state.stage


@given(cases(), st.integers(0, 24))
def test_explain_tells_what_the_fold_did_up_to_that_instant(case: Case, number: int) -> None:
    at = case.log[min(number, len(case.log) - 1)].at
    told = explain(case.playbook, case.log, at, traits=case.traits, account_traits=case.account_traits)
    part = Case(case.playbook, case.log, case.traits, case.account_traits, at)
    assert told.scorecard == scorecard(case.playbook, folded(part).state, at)
    whole = [row for row in folded(case).transitions if row.at <= at]
    assert list(told.transitions) == whole
    for line in told.scorecard.contributions:
        if line.source is Source.ENGAGEMENT:
            assert told.awards[line.key]


@given(cases())
def test_the_next_timer_is_the_one_that_fires(case: Case) -> None:
    folding = fold(case.playbook, case.log, traits=case.traits, account_traits=case.account_traits)
    due = folding.next_due()
    if due is None:
        before = dump(folding.state)
        folding.advance(case.until + 4000 * DAY)
        assert dump(folding.state) == before
        return
    quiet = dump(folding.state)
    folding.advance(due - 1)
    assert dump(folding.state) == quiet
    folding.advance(due)
    assert dump(folding.state) != quiet
    assert folding.state.last_at == due or due < case.log[-1].at
