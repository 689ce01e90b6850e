"""An erasure beside a worker that decides: everybody else's state stays what their log gives."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from tests.arrivals import arrive, identify, page, put_in_force
from tests.integration.worker.checking import folded_anew, stages

T = 1_700_000_000_000

pytestmark = pytest.mark.usefixtures("store")


def decide(at: int) -> None:
    from ondo.worker.batch import run_batch

    while (done := run_batch(at, most=100)).more or done.events:
        pass


def erase(email: str) -> None:
    from ondo.actions.erase import erase as erase_person
    from ondo.store.reading.people import person_called

    erase_person(person=person_called(email), by="test", at=T)


def company() -> None:
    """Tanaka and Suzuki of one company; Tanaka was two people once, and tells how large the company is."""
    put_in_force()
    for visit in range(4):
        arrive(page("home"), T + visit)
    arrive(identify("office", "tanaka@example.co.jp"), T + 10)
    arrive(identify("home", "tanaka@example.co.jp"), T + 11)
    arrive(identify("desk", "suzuki@example.co.jp"), T + 12)
    decide(T + 5_000)
    arrive(identify("office", "tanaka@example.co.jp", company={"employees": 300}), T + 6_000)


def test_colleagues_keep_what_they_were_told() -> None:
    from ondo.store.models import FoldState
    from ondo.store.reading.erased import left_over

    company()
    decide(T + 10_000)
    erase("tanaka@example.co.jp")
    (kept,) = FoldState.objects.all()
    assert '"employees":300' in kept.state
    folded_anew()
    assert left_over() == []


def test_colleagues_are_told_also_of_what_was_erased_before_they_were() -> None:
    from ondo.store.models import Event, FoldState, Ledger, Pending, Quarantined
    from ondo.worker.batch import run_batch

    company()
    run_batch(T + 10_000, most=1)
    assert Pending.objects.get().person is not None
    erase("tanaka@example.co.jp")
    decide(T + 15_000)
    (kept,) = FoldState.objects.all()
    assert '"employees":300' in kept.state
    folded_anew()
    assert not Quarantined.objects.exists()
    assert set(Ledger.objects.values_list("event_id", flat=True)) == set(Event.objects.values_list("id", flat=True))


def test_what_still_waits_makes_nobody_new() -> None:
    from ondo.store.models import Event, Identity, Person, Transition

    company()
    decide(T + 10_000)
    people, moves = Person.objects.count(), Transition.objects.count()
    arrive(identify("office", "tanaka@example.co.jp"), T + 11_000)
    erase("tanaka@example.co.jp")
    decide(T + 15_000)
    assert (Person.objects.count(), Transition.objects.count()) == (people, moves)
    assert Event.objects.exclude(body="").count() == 1
    assert Identity.objects.get(kind="email").value == "suzuki@example.co.jp"


def test_whoever_comes_back_is_somebody_new() -> None:
    company()
    decide(T + 10_000)
    erase("tanaka@example.co.jp")
    arrive(identify("office", "tanaka@example.co.jp"), T + 20_000)
    decide(T + 25_000)
    assert stages()["tanaka@example.co.jp"] == ["visitor"]
    folded_anew()


def test_timers_of_an_erased_person_never_fire() -> None:
    from ondo.store.models import Due, Transition

    company()
    decide(T + 10_000)
    erase("tanaka@example.co.jp")
    moves = Transition.objects.count()
    decide(T + 365 * 86_400_000)
    assert Transition.objects.count() == moves
    assert not Due.objects.filter(person=Transition.objects.order_by("pk")[0].person_id).exists()


def test_an_erasure_among_workers_is_whole() -> None:
    """Whatever the workers have in hand is decided before it, or after it and for somebody new."""
    from django.db import connections

    from ondo.store.models import Event, Ledger, Pending, Quarantined
    from ondo.store.reading.erased import left_over
    from ondo.worker.loop import Worker

    company()
    decide(T + 10_000)
    erased = threading.Event()

    def work() -> None:
        worker = Worker(stopping=lambda: erased.is_set() and not Pending.objects.exists(), clock=lambda: T + 90_000)
        try:
            worker.run()
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for n in range(100):
        arrive(identify("office", "tanaka@example.co.jp", company={"employees": n}), T + 20_000 + n)
    for one in workers:
        one.start()
    erase("tanaka@example.co.jp")
    for n in range(20):
        arrive(identify("office", "tanaka@example.co.jp"), T + 30_000 + n)
    erased.set()
    for one in workers:
        one.join()
    assert left_over() == []
    assert set(Ledger.objects.values_list("event_id", flat=True)) == set(Event.objects.values_list("id", flat=True))
    assert not Quarantined.objects.exists()
    folded_anew()


def merge_while_somebody_thinks() -> Any:
    """Somebody looked Tanaka up; then Tanaka became part of Suzuki, and something more of Tanaka's arrived."""
    from ondo.actions.merge_people import merge_people
    from ondo.store.reading.people import person_called

    company()
    decide(T + 10_000)
    found = person_called("tanaka@example.co.jp")
    merge_people(keep=person_called("suzuki@example.co.jp"), other=found, by="test", at=T + 11_000)
    arrive(identify("office", "tanaka@example.co.jp"), T + 12_000)
    return type(found).objects.get(pk=found.pk)


def test_whoever_became_part_of_somebody_meanwhile_is_erased_with_them_and_everything_fits() -> None:
    from ondo.actions.erase import erase as erase_person
    from ondo.store.reading.erased import left_over
    from ondo.store.verifying import verify

    erase_person(person=merge_while_somebody_thinks(), by="test", at=T + 13_000)
    decide(T + 20_000)
    assert left_over() == []
    assert [difference for part in verify() for difference in part.differences] == []


def test_nobody_is_erased_who_was_not_named_to_whoever_agreed() -> None:
    from ondo.actions.erase import erase as erase_person
    from ondo.domain.errors import OndoError
    from ondo.store.models import Person

    found = merge_while_somebody_thinks()
    with pytest.raises(OndoError, match=r"erasure\.changed"):
        erase_person(person=found, known=[found.pk], by="test", at=T + 13_000)
    assert not Person.objects.exclude(erased_at=None).exists()
