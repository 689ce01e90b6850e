"""Workers and users of ours in each other's way, and names and people who look alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from tests.arrivals import PLAYBOOK, arrive, identify, page, put_in_force
from tests.integration.worker.checking import everything_decided_once, folded_anew

pytestmark = pytest.mark.usefixtures("store")
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
DAY = 86_400_000
T = 1_700_000_000_000


def decide(at: int, most: int = 1000) -> None:
    from ondo.worker.batch import run_batch

    while any((done := run_batch(at, most=most), done.events, done.timers, done.more)[1:]):
        pass


def interested(who: str) -> None:
    """Somebody who stands where a timer waits for them."""
    arrive({"type": "track", "event": "document_requested", "anonymousId": who}, T)
    arrive(page(who), T)


def person(who: str) -> Any:
    from ondo.store.models import Identity

    return Identity.objects.select_related("person").get(kind="anonymous", value__endswith=who).person


@contextmanager
def beside(work: Callable[[], Any]) -> Iterator[Future[Any]]:
    """Something done at the same time, on a connection of its own."""
    from django.db import connection

    def done() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as hands:
        yield hands.submit(done)


def somebody_waits() -> None:
    """Returns when a lock is being waited for, in this database: those of other tests are on the same server."""
    from ondo.store import bulk

    here = "SELECT pid FROM pg_locks JOIN pg_database ON database = pg_database.oid WHERE datname = current_database()"
    waiting = f"SELECT 1 FROM pg_locks WHERE NOT granted AND pid IN ({here})"
    deadline = time.monotonic() + 30
    while not bulk.rows(waiting):
        assert time.monotonic() < deadline
        time.sleep(0.01)


@ON_POSTGRESQL
def test_whoever_was_merged_while_a_merge_by_hand_waited_is_not_merged_unlocked() -> None:
    from django.db import transaction

    from ondo.actions.merge_people import merge_people
    from ondo.actions.recording.roots import absorb, lock_groups
    from ondo.domain.errors import OndoError

    put_in_force()
    for who in "abc":
        arrive(page(who), T)
    decide(T + 5_000)
    a, b, c = (person(who) for who in "abc")
    with transaction.atomic():
        lock_groups([a.pk, c.pk])
        absorb(c.pk, a.pk)
        with beside(lambda: merge_people(keep=b, other=a, by="sato", at=T + 6_000)) as merging:
            somebody_waits()
            _commit_now()
            with pytest.raises(OndoError):
                merging.result()


def _commit_now() -> None:
    """Commits what the block around has done so far."""
    from django.db import connection

    connection.cursor().execute("COMMIT")
    connection.cursor().execute("BEGIN")


@ON_POSTGRESQL
def test_timers_keep_nobody_waiting_who_waits_for_somebody_else() -> None:
    """Whoever locks people in the order of their ids never stands in a ring with a worker."""
    from django.db import transaction

    from ondo.actions.recording.roots import lock_groups
    from ondo.worker.batch import run_batch

    put_in_force()
    for who in ("first", "second"):
        interested(who)
    decide(T + 5_000)
    first, second = person("first").pk, person("second").pk
    arrive(page("first"), T + 100 * DAY)
    with transaction.atomic():
        lock_groups([min(first, second)])
        with beside(lambda: run_batch(T + 100 * DAY + 5_000, most=10)) as working:
            somebody_waits()
            lock_groups([max(first, second)])
            _commit_now()
            assert working.result().events == 1
    folded_anew()


def test_a_name_that_looks_like_one_of_ours_is_in_nobodys_way() -> None:
    from ondo.store.models import Person

    put_in_force()
    arrive(page("a"), T)
    decide(T + 5_000)
    last = Person.objects.get().pk
    Person.objects.create(key=f"p{last + 2}", created_at=T, known=True)  # takes the id before
    arrive(page("b"), T + 6_000)
    arrive(page("c"), T + 6_000)
    decide(T + 9_000)
    everything_decided_once()


def test_a_scanner_found_and_a_merge_in_one_batch() -> None:
    from ondo.store.models import Ledger

    def click(link: str) -> dict[str, Any]:
        told = {"email_id": "m1", "link_url": link}
        return {"type": "track", "event": "email_clicked", "anonymousId": "home", "properties": told}

    put_in_force(PLAYBOOK.replace("event: page", "event: email_clicked"))
    arrive(identify("office", "tanaka@example.co.jp"), T)
    arrive(click("/1"), T + 1_000)
    arrive(click("/2"), T + 1_100)
    decide(T + 2_000)
    arrive(click("/3"), T + 1_200)
    arrive(identify("home", "tanaka@example.co.jp"), T + 2_500)
    decide(T + 5_000)
    assert Ledger.objects.filter(flags="scanner").count() == 3
    folded_anew()


def test_the_event_that_is_put_aside_is_the_one_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the oldest one, where what reaches somebody because of their account is taken before it."""
    from ondo.store.models import Ledger, Pending, Quarantined
    from ondo.store.verifying import verify
    from ondo.worker.companies import Companies
    from ondo.worker.loop import Worker

    put_in_force()
    arrive(identify("a", "a@firm.example"), T)
    decide(T + 5_000)
    news = arrive({"type": "group", "anonymousId": "c", "groupId": "firm", "traits": {"employees": 5}}, T + 6_000)
    decide(T + 7_000)
    one = person("a").pk
    innocent = arrive(page("b"), T + 8_000)
    Pending.objects.create(event_id=news, received_at=T + 6_000, person=one)

    def mistaken(self: Companies, member: int) -> dict[str, object]:
        raise ValueError("a mistake about whoever is reached")

    monkeypatch.setattr(Companies, "_reached", mistaken)
    worker = Worker(stopping=lambda: False, clock=lambda: T + 20_000, pause=lambda _: None)
    for _ in range(4):
        worker.turn()
    assert Ledger.objects.filter(event=innocent).exists()
    assert not Pending.objects.exists()
    assert Quarantined.objects.get().reason == "worker.mistake"
    assert [found for part in verify() for found in part.differences] == []


def test_the_timer_that_is_put_aside_is_the_one_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many timers are due at one midnight; and what waits does not keep the failing one from being found."""
    from ondo.actions.recording.live import Live
    from ondo.store.models import Due
    from ondo.worker.loop import Worker

    put_in_force()
    for who in "abc":
        interested(who)
    decide(T + 5_000)
    faulty = person("b").pk
    Due.objects.filter(kind="timer", person=person("a").pk).update(id=1_000)
    sound = Live.finish

    def mistaken(self: Live) -> None:
        if self.person == faulty and self.folded_to > T + DAY:
            raise ValueError("a mistake about one person")
        sound(self)

    monkeypatch.setattr(Live, "finish", mistaken)
    at = T + 100 * DAY
    worker = Worker(stopping=lambda: False, clock=lambda: at + 5_000, pause=lambda _: None)
    for n in range(8):
        arrive(page("d"), at + n)
    for _ in range(6):
        worker.turn()
    failed = Due.objects.filter(kind="timer").exclude(failed_at=None)
    assert [row.person for row in failed] == [faulty]
    assert not Due.objects.filter(kind="timer", failed_at=None, due_at__lte=at).exists()
