"""What strains a service: late, many, large, crowded, broken. Nothing is lost, nothing counts twice, others go on."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from tests.arrivals import act, arrive, identify, page, put_in_force, source
from tests.databases import mostly_on
from tests.integration.worker.checking import everything_decided_once, folded_anew, stages

pytestmark = pytest.mark.usefixtures("store")
DAY = 86_400_000
T = 1_700_000_000_000
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


def decide(at: int, most: int = 1000) -> None:
    from ondo.worker.batch import run_batch

    while any((done := run_batch(at, most=most), done.events, done.timers, done.more)[1:]):
        pass


def many(items: list[dict[str, Any]], at: int) -> None:
    """As `arrive`, for thousands."""
    from ondo.store import bulk
    from ondo.store.models import Event

    where = source()
    rows = [
        (hashlib.blake2b(f"many{n}".encode(), digest_size=16).digest(), where, at + n, at + n, json.dumps(item))
        for n, item in enumerate(items)
    ]
    bulk.insert(Event, ("key", "source_id", "received_at", "occurred_at", "body"), rows)
    bulk.execute("INSERT INTO pending (event_id, received_at) SELECT id, received_at FROM event")


def test_an_event_a_year_late_counts_now_and_fades_from_then() -> None:
    from ondo.store.models import FoldState, Ledger

    put_in_force()
    arrive(page("a"), T)
    late = arrive(page("a"), T + DAY, occurred_at=T - 365 * DAY)
    decide(T + 2 * DAY)
    assert Ledger.objects.get(event=late).at == T
    assert '"base":10000' not in FoldState.objects.get().state.replace("20000", "")
    folded_anew()


def test_ten_thousand_events_of_one_person() -> None:
    put_in_force()
    many([page("busy", f"/{n % 7}") for n in range(10_000)], T)
    decide(T + DAY)
    arrive(identify("busy", "busy@example.co.jp"), T + DAY)
    arrive(identify("other", "other@example.co.jp"), T + DAY)
    arrive(identify("busy", "other@example.co.jp"), T + DAY + 1)
    decide(T + 2 * DAY)
    assert stages()["busy@example.co.jp"][:2] == ["visitor", "mql"]
    everything_decided_once()
    folded_anew()


@mostly_on("postgresql")
def test_ten_thousand_people_on_one_machine() -> None:
    from ondo.store.models import Merge, Person

    put_in_force()
    many([identify("counter", f"visitor{n}@example.co.jp") for n in range(10_000)], T)
    decide(T + DAY)
    assert Person.objects.filter(known=True).count() == 10_000
    assert not Merge.objects.exists(), "two known people are never merged by a cookie"
    everything_decided_once()


def test_a_shared_machine_stitches_nothing() -> None:
    from ondo.store.models import Merge, Person

    put_in_force()
    kiosk = source("kiosk", shared_machine=True)
    for item in (page("k"), identify("k", "a@example.co.jp"), page("k"), identify("k", "b@example.co.jp")):
        arrive(item, T, by=kiosk)
    decide(T + 5_000)
    assert (Person.objects.count(), Merge.objects.count()) == (3, 0)
    folded_anew()


def test_a_property_of_a_megabyte_and_odd_characters() -> None:
    put_in_force()
    arrive({**page("a"), "properties": {"path": "/", "essay": "温" * 350_000, "odd": "\u0000\U0001f600"}}, T)
    arrive({"type": "identify", "anonymousId": "a", "traits": {"email": "a@example.co.jp", "name": "a\u0000b"}}, T + 1)
    decide(T + 5_000)
    everything_decided_once()
    folded_anew()


def test_what_nobody_can_read_goes_to_the_quarantine_and_the_others_go_on() -> None:
    from ondo.store.models import Pending, Quarantined

    put_in_force()
    arrive(page("b"), T + 1)
    unknown = arrive(act("nobody", "triage", verdict="sql"), T, by=source("ondo", "ondo"))
    decide(T + 5_000)
    assert not Pending.objects.exists()
    kept = Quarantined.objects.get()
    assert (kept.reason, kept.params["event"]) == ("worker.unknown_person", unknown)


def test_a_mistake_in_the_fold_puts_one_event_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the mistake is, it costs the event that brings it about, not the ones beside it."""
    from ondo.store.models import Ledger, Pending, Quarantined
    from ondo.tracking import machine_flags
    from ondo.worker import loop

    def mistaken(call: Any) -> str | None:
        if call.properties.get("path") == "/poison":
            raise ZeroDivisionError
        return machine_flags(call)

    monkeypatch.setattr("ondo.worker.deciding.machine_flags", mistaken)
    put_in_force()
    for n in range(20):
        arrive(page(f"p{n}", "/poison" if n == 7 else "/"), T + n)
    worker = loop.Worker(stopping=lambda: False, clock=lambda: T + DAY)
    while worker.turn():
        pass
    assert (Ledger.objects.count(), Pending.objects.count()) == (19, 0)
    assert Quarantined.objects.get().reason == "worker.mistake"
    folded_anew()


def mail(name: str, link: str = "") -> dict[str, Any]:
    told = {"email": "a@example.co.jp", "email_id": "m1", "link_url": link}
    return {"type": "track", "event": name, "properties": told, "context": {"userAgent": CHROME}}


@mostly_on("sqlite")
def test_whatever_goes_wrong_between_two_batches_events_are_decided_about(caplog: pytest.LogCaptureFixture) -> None:
    from ondo.store.models import FoldState
    from ondo.worker.loop import Worker

    put_in_force()
    looks = []

    def wrong(at: int) -> bool:
        looks.append(at)
        raise ZeroDivisionError

    clock = [T + DAY]
    worker = Worker(stopping=lambda: False, clock=lambda: clock[0], others=(wrong, lambda at: False))
    for person in ("a", "b"):
        arrive(page(person), T)
        worker.turn()
    assert FoldState.objects.count() == 2
    assert (len(looks), worker.figures.failures) == (1, 1)
    assert "ZeroDivisionError" in caplog.text
    clock[0] += 60_000
    worker.turn()
    assert len(looks) == 2, "it is tried again"


def test_a_scanner_follows_all_links_at_once_and_does_not_score() -> None:
    from ondo.store.models import Ledger

    put_in_force()
    arrive(identify("a", "a@example.co.jp"), T)
    arrive(mail("email_delivered"), T + 60_000)
    for n in range(2):
        arrive(mail("email_clicked", f"https://example.co.jp/{n}"), T + 90_000 + n * 500)
    decide(T + 100_000)
    assert Ledger.objects.filter(flags="scanner").count() == 0
    arrive(mail("email_clicked", "https://example.co.jp/2"), T + 91_000)
    decide(T + 110_000)
    assert Ledger.objects.filter(flags="scanner").count() == 3
    folded_anew()
