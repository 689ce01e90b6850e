"""A batch decides once about everything that waits, on both databases."""

from __future__ import annotations

import pytest
from tests.arrivals import act, arrive, identify, page, put_in_force, source
from tests.integration.worker.checking import folded_anew, stages

DAY = 86_400_000
T = 1_700_000_000_000

pytestmark = pytest.mark.usefixtures("store")


def decide(at: int, most: int = 1000) -> None:
    from ondo.worker.batch import run_batch

    while run_batch(at, most=most).more:
        pass
    run_batch(at, most=most)


def test_events_become_a_person_a_score_and_a_stage() -> None:
    put_in_force()
    arrive(page("a"), T)
    arrive(identify("a", "tanaka@example.co.jp"), T + 1_000)
    arrive({"type": "track", "event": "document_requested", "anonymousId": "a"}, T + 2_000)
    decide(T + 5_000)
    assert stages() == {"tanaka@example.co.jp": ["visitor", "mql"]}
    folded_anew()


def test_without_a_playbook_in_force_everything_waits() -> None:
    from ondo.store.models import Ledger, Pending

    arrive(page("a"), T)
    decide(T + 5_000)
    assert (Pending.objects.count(), Ledger.objects.count()) == (1, 0)


def test_the_anonymous_past_comes_along_when_somebody_known_introduces_themselves_again() -> None:
    put_in_force()
    arrive(identify("office", "tanaka@example.co.jp"), T)
    arrive(page("office"), T + 1)
    arrive(page("home"), T + 2)
    arrive(page("home"), T + 3)
    arrive(page("home"), T + 4)
    decide(T + 5_000)
    folded_anew()
    arrive(identify("home", "tanaka@example.co.jp"), T + 10_000)
    decide(T + 15_000)
    assert stages()["tanaka@example.co.jp"][-1] == "mql"
    folded_anew()


def test_several_merges_in_one_batch() -> None:
    put_in_force()
    for n, who in enumerate(["x", "y", "z"]):
        arrive(page(who), T + n)
        arrive(page(who), T + n)
        arrive(identify(who, "tanaka@example.co.jp"), T + 10 + n)
    decide(T + 5_000)
    folded_anew()
    arrive(page("z"), T + 6_000)
    decide(T + 9_000)
    folded_anew()


def test_a_timer_fires_at_its_instant_however_late_the_worker_wakes() -> None:
    from ondo.store.models import Transition

    put_in_force()
    arrive(identify("a", "tanaka@example.co.jp"), T)
    arrive({"type": "track", "event": "document_requested", "anonymousId": "a"}, T + 1)
    arrive(page("a"), T + 2)
    decide(T + 5_000)
    decide(T + 100 * DAY)
    last = Transition.objects.order_by("id").last()
    assert last is not None
    assert (last.to_stage, last.at, last.recorded_at) == ("gone", T + 2 + 60 * DAY, T + 100 * DAY)
    folded_anew()


def test_verdicts_are_taken_from_our_own_source_and_undone_by_a_retraction() -> None:
    from ondo.store.models import Identity, Ledger

    put_in_force()
    arrive(identify("a", "tanaka@example.co.jp"), T)
    arrive({"type": "track", "event": "document_requested", "anonymousId": "a"}, T + 1)
    arrive(page("a"), T + 2)
    decide(T + 5_000)
    key = Identity.objects.get(kind="email").person.key
    ours = source("ondo", "ondo")
    arrive(act(key, "triage", verdict="sql"), T + 10_000, by=ours)
    verdict = arrive(act(key, "triage", verdict="sql", need="faster calls"), T + 11_000, by=ours)
    decide(T + 15_000)
    assert stages()["tanaka@example.co.jp"] == ["visitor", "mql", "sql"]
    assert sorted(filter(None, Ledger.objects.values_list("flags", flat=True))) == ["accepted", "refused"]
    arrive(act(key, "retracted", event=str(verdict)), T + 20_000, by=ours)
    decide(T + 25_000)
    assert stages()["tanaka@example.co.jp"] == ["visitor", "mql", "sql", "mql"]
    folded_anew()


def test_what_becomes_known_of_an_account_reaches_every_member() -> None:
    put_in_force()
    arrive(identify("a", "tanaka@example.co.jp"), T)
    arrive(identify("b", "suzuki@example.co.jp"), T + 1)
    decide(T + 5_000)
    arrive(identify("b", "suzuki@example.co.jp", company={"employees": 300}), T + 6_000)
    decide(T + 10_000)
    folded_anew()
    from ondo.store.models import FoldState

    assert [state.count('"employees":300') for state in FoldState.objects.values_list("state", flat=True)] == [1, 1]
