"""People are made one by hand, and given back exactly."""

from __future__ import annotations

import random

import pytest
from tests.arrivals import arrive, identify, page, put_in_force
from tests.integration.actions.checking import everything_fits
from tests.integration.actions.people import DAY, T, asked, cool, decide, holder, person, rows, state, verdict, warm

from ondo.domain.errors import OndoError

pytestmark = pytest.mark.usefixtures("store")


def merge(keep: str, other: str, at: int) -> None:
    from ondo.actions.merge_people import merge_people

    merge_people(keep=holder(keep), other=holder(other), by="sato", at=at)


def unmerge(who: str, at: int) -> None:
    from ondo.actions.unmerge_person import unmerge_person

    unmerge_person(person=holder(who), by="sato", at=at)


def started(*names: str) -> None:
    """These people, decided about; whoever's name begins with w is warm, the others are cool."""
    put_in_force()
    for n, who in enumerate(names):
        (warm if who.startswith("w") else cool)(who, T + n)
    decide(T + 5_000)


def test_two_become_one_with_one_log_and_one_score() -> None:
    started("a", "b")
    for n in range(3):
        arrive(page("b"), T + 6_000 + n)
    decide(T + 10_000)
    merge("a", "b", T + 20_000)
    assert (person("b").pk, holder("b").pk != holder("a").pk) == (holder("a").pk, True)
    assert rows("a") == [(None, "visitor", "start", ""), ("visitor", "mql", "correction", "merge")]
    everything_fits()


def test_what_comes_by_either_key_is_theirs_afterwards() -> None:
    started("a", "b")
    merge("a", "b", T + 20_000)
    arrive(asked("b"), T + 21_000)
    decide(T + 30_000)
    assert [row[1] for row in rows("a")] == ["visitor", "mql"]
    everything_fits()


@pytest.mark.parametrize("names", [("wa", "b"), ("a", "wb"), ("wa", "wb")])
def test_given_back_both_are_who_they_were(names: tuple[str, str]) -> None:
    started(*names)
    before = [(state(who).state, state(who).stage) for who in names]
    merge(*names, T + 20_000)
    everything_fits()
    unmerge(names[1], T + 30_000)
    assert [(state(who).state, state(who).stage) for who in names] == before
    everything_fits()


def test_what_came_by_their_own_keys_meanwhile_goes_with_them() -> None:
    from ondo.store.models import Ledger

    started("a", "b")
    merge("a", "b", T + 20_000)
    arrive(asked("b"), T + 21_000)
    arrive(page("a"), T + 22_000)
    arrive(page("b2"), T + 22_500)
    arrive(identify("b2", "b@example.co.jp"), T + 23_000)
    decide(T + 30_000)
    assert state("a").stage == "mql"
    unmerge("b", T + 40_000)
    assert (state("a").stage, state("b").stage) == ("visitor", "mql")
    assert rows("a")[-1] == ("mql", "visitor", "correction", "unmerge")
    assert rows("b")[-1] == ("visitor", "mql", "correction", "unmerge")
    assert Ledger.objects.filter(person=holder("a")).count() == 3
    arrive(page("b2"), T + 50_000)
    decide(T + 60_000)
    assert Ledger.objects.filter(person=holder("b")).count() == 6
    everything_fits()


def test_timers_that_were_due_before_are_recorded_of_each() -> None:
    started("wa", "wb")
    merge("wa", "wb", T + 100 * DAY)
    assert [row[1] for row in rows("wb")] == ["visitor", "mql", "gone"]
    assert [row[1] for row in rows("wa")] == ["visitor", "mql", "gone"]
    everything_fits()


def test_no_timer_fires_that_comes_after_something_that_still_waits() -> None:
    started("wa", "wb")
    arrive(asked("wb"), T + 50 * DAY)
    merge("wa", "wb", T + 100 * DAY)
    assert state("wa").folded_to == T + 50 * DAY
    assert state("wa").stage == "mql"
    decide(T + 100 * DAY)
    everything_fits()


def test_a_chain_is_given_back_link_by_link() -> None:
    started("wa", "wb", "wc")
    before = {who: state(who).state for who in ("wa", "wb", "wc")}
    merge("wb", "wc", T + 20_000)
    both = state("wb").state
    merge("wa", "wb", T + 21_000)
    everything_fits()
    assert person("wc").pk == holder("wa").pk
    unmerge("wb", T + 22_000)
    assert (person("wc").pk, state("wb").state, state("wa").state) == (holder("wb").pk, both, before["wa"])
    everything_fits()
    unmerge("wc", T + 23_000)
    assert {who: state(who).state for who in before} == before
    everything_fits()


def test_somebody_inside_a_chain_is_given_back_alone() -> None:
    started("wa", "wb", "wc")
    merge("wb", "wc", T + 20_000)
    merge("wa", "wb", T + 21_000)
    unmerge("wc", T + 22_000)
    assert (person("wc").pk, person("wb").pk) == (holder("wc").pk, holder("wa").pk)
    everything_fits()


def test_a_merge_that_a_worker_found_is_undone_in_the_same_way() -> None:
    from ondo.store.models import Merge

    started("a")
    for n in range(3):
        arrive(page("stranger"), T + 6_000 + n)
    decide(T + 10_000)
    arrive(identify("stranger", "a@example.co.jp"), T + 11_000)
    decide(T + 15_000)
    merged = Merge.objects.get()
    assert (merged.because, state("a").stage) == ("identify", "mql")
    from ondo.actions.unmerge_person import unmerge_person

    unmerge_person(person=merged.absorbed, by="sato", at=T + 20_000)
    assert state("a").stage == "visitor"
    assert not merged.absorbed.known
    everything_fits()


def test_what_became_known_of_their_account_while_they_were_one_reaches_both() -> None:
    started("a", "b")
    merge("a", "b", T + 10_000)
    arrive(identify("a", "a@example.co.jp", company={"employees": 300}), T + 20_000)
    decide(T + 30_000)
    unmerge("b", T + 40_000)
    decide(T + 50_000)
    assert [state(who).state.count('"employees":300') for who in ("a", "b")] == [1, 1]
    everything_fits()


def test_what_waits_for_a_colleague_waits_once() -> None:
    """Given back twice before a worker comes: the news of the account is put down once."""
    from ondo.store.models import Ledger, Pending, Quarantined

    started("a", "b")
    merge("a", "b", T + 10_000)
    arrive(identify("a", "a@example.co.jp", company={"employees": 300}), T + 20_000)
    decide(T + 21_000)
    unmerge("b", T + 30_000)
    merge("a", "b", T + 31_000)
    unmerge("b", T + 32_000)
    assert Pending.objects.count() == 1
    decide(T + 40_000)
    assert Quarantined.objects.count() == 0
    assert Ledger.objects.filter(person=person("b"), told__contains="employees").count() == 1
    everything_fits()


def test_verdicts_stay_as_they_were_decided() -> None:
    started("wa", "b")
    merge("wa", "b", T + 10_000)
    verdict("b", T + 20_000, verdict="lead")
    decide(T + 30_000)
    assert state("wa").stage == "lead"
    unmerge("b", T + 40_000)
    assert (state("wa").stage, rows("b")[-1][0]) == ("lead", None)
    everything_fits()


def test_whoever_never_began_is_taken_in_and_given_back_without_a_trace() -> None:
    from ondo.actions.merge_people import merge_people
    from ondo.actions.unmerge_person import unmerge_person
    from ondo.store.models import FoldState, Identity, Person

    started("wa")
    nobody = Person.objects.create(key="p99", created_at=T)
    Identity.objects.create(kind="email", value="card@example.co.jp", person=nobody, since=T)
    merge_people(keep=nobody, other=holder("wa"), by="sato", at=T + 10_000)
    everything_fits()
    assert FoldState.objects.get().person_id == nobody.pk
    unmerge_person(person=holder("wa"), by="sato", at=T + 20_000)
    assert FoldState.objects.get().person_id == holder("wa").pk


def test_without_a_playbook_the_keys_are_merged_all_the_same() -> None:
    from ondo.actions.merge_people import merge_people
    from ondo.store.models import Person

    one, other = (Person.objects.create(key=key, created_at=T) for key in ("one", "other"))
    merge_people(keep=one, other=other, by="sato", at=T)
    other.refresh_from_db()
    assert other.root_id == one.pk


def test_everything_is_audited_and_the_pair_is_decided() -> None:
    from ondo.store.models import Audit, DuplicateSuggestion, Merge, User

    User.objects.create_user("sato")
    started("a", "b")
    merge("a", "b", T + 10_000)
    assert DuplicateSuggestion.objects.get().decision == "merged"
    unmerge("b", T + 20_000)
    assert DuplicateSuggestion.objects.get().decision == "different"
    done = Merge.objects.get()
    assert (done.because, done.by.username, done.undone_at, done.undone_by.username) == (  # type: ignore[union-attr]
        "by_hand", "sato", T + 20_000, "sato"
    )  # fmt: skip
    actions = Audit.objects.exclude(action="person.refolded").order_by("id").values_list("action", "by")
    assert list(actions) == [("person.merged", "sato"), ("person.unmerged", "sato")]


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [("a", "a", "person.one_already"), ("c", "d", "person.one_already"), ("a", "e", "person.erased")],
)
def test_who_cannot_be_merged(first: str, second: str, key: str) -> None:
    from ondo.store.models import Person

    started("a", "c", "d", "e")
    merge("c", "d", T + 10_000)
    Person.objects.filter(pk=holder("e").pk).update(erased_at=T)
    with pytest.raises(OndoError) as refused:
        merge(first, second, T + 20_000)
    assert refused.value.problem.key == key


def test_whoever_was_merged_into_nobody_is_not_given_back() -> None:
    started("a", "b", "c")
    merge("a", "b", T + 10_000)
    for who, key in (("c", "person.not_merged"), ("a", "person.not_merged_but")):
        with pytest.raises(OndoError) as refused:
            unmerge(who, T + 20_000)
        assert refused.value.problem.key == key


def test_nobody_is_merged_while_a_playbook_is_put_in_force() -> None:
    from tests.integration.actions.test_put_in_force import LOWER, put

    started("a", "b")
    put(LOWER, T + 10_000)
    with pytest.raises(OndoError, match=r"in_force\.being_switched"):
        merge("a", "b", T + 20_000)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_merged_and_given_back_everybody_is_the_fold_of_their_own_log(seed: int) -> None:
    """Random visits, introductions, verdicts, merges and un-merges; in the end everybody is given back."""
    dice = random.Random(seed)
    names = [f"u{n}" for n in range(6)]
    put_in_force()
    now = T
    for who in names:
        cool(who, now)
    for turn in range(60):
        now += dice.choice([1_000, 60_000, DAY, 20 * DAY])
        _something_happens(dice, names, now)
        if turn % 10 == 9:
            decide(now + 2_000)
            everything_fits()
    decide(now + 5_000)
    _give_everybody_back(now + 10_000)
    everything_fits()
    decide(now + 90 * DAY)
    everything_fits()


def _something_happens(dice: random.Random, names: list[str], now: int) -> None:
    from ondo.store.models import Identity, Merge, Person

    one, other = dice.sample(names, 2)
    kind = dice.random()
    if kind < 0.55:
        arrive(dice.choice([page(one), asked(one)]), now, occurred_at=now - dice.choice([0, 0, DAY]))
    elif kind < 0.65:
        arrive(page(f"{one}-new{now}"), now)
        arrive(identify(f"{one}-new{now}", f"{one}@example.co.jp", company=dice.choice(["Acme", "Beta"])), now)
    elif kind < 0.75 and Identity.objects.filter(value=f"{one}@example.co.jp").exists():
        verdict(one, now, verdict=dice.choice(["lead", "recycled", "sql"]), reason="later", need="x")
    elif Identity.objects.filter(kind="email").count() == len(names):
        absorbed = list(Person.objects.exclude(root=None).order_by("pk"))
        if kind < 0.9 and person(one).pk != person(other).pk:
            merge(one, other, now)
        elif absorbed and Merge.objects.filter(undone_at=None).exists():
            from ondo.actions.unmerge_person import unmerge_person

            unmerge_person(person=dice.choice(absorbed), by="sato", at=now)


def _give_everybody_back(now: int) -> None:
    from ondo.actions.unmerge_person import unmerge_person
    from ondo.store.models import Person

    while (absorbed := Person.objects.exclude(root=None).order_by("pk").first()) is not None:
        unmerge_person(person=absorbed, by="sato", at=now)
