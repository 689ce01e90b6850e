"""What a worker remembers of people is believed only while the store has what it wrote; else they are read again."""

from __future__ import annotations

import json

import pytest
from django.db import transaction
from tests.arrivals import PLAYBOOK, act, arrive, identify, page, put_in_force, source
from tests.integration.actions.test_put_in_force import put, see_through
from tests.integration.worker.checking import everything_decided_once, folded_anew
from tests.integration.worker.test_kills import warm_workers

pytestmark = pytest.mark.usefixtures("store")
T = 1_700_000_000_000


class Stopped(Exception):
    """Something went wrong before the commit."""


def decide(at: int) -> None:
    from ondo.worker.batch import run_batch

    while run_batch(at, most=100).events:
        pass


def decide_in_vain(at: int) -> None:
    from ondo.worker.batch import run_batch

    with transaction.atomic():
        assert run_batch(at, most=10).events == 1
        raise Stopped


def taken(email: str) -> int:
    """How many events the stored state of somebody has in it."""
    from ondo.store.models import FoldState

    state: int = json.loads(FoldState.objects.get(person__identities__value=email).state)["taken"]
    return state


def test_what_was_written_last_is_taken_from_memory_and_is_the_same() -> None:
    from ondo.store.models import FoldState
    from ondo.store.reading.in_force import in_force
    from ondo.store.states import to_text
    from ondo.worker.remembered import REMEMBERED

    put_in_force()
    arrive(identify("a", "a@example.co.jp"), T)
    decide(T + 10)
    stored, ruling = FoldState.objects.get(), in_force()
    assert ruling is not None
    kept = REMEMBERED._kept[stored.person_id][2]
    assert to_text(kept) == stored.state
    assert REMEMBERED.read([stored.person_id], ruling)[stored.person_id].folding.state is kept
    assert REMEMBERED.read([stored.person_id], ruling)[stored.person_id].folding.state is not kept


def test_another_worker_was_there_meanwhile() -> None:
    put_in_force()
    source()
    arrive(identify("a", "a@example.co.jp"), T)
    decide(T + 10)
    with warm_workers() as other:
        arrive(page("a"), T + 20)
        other.begin(T + 30, most=10, finish=True)
        other.wait()
    arrive(page("a"), T + 40)
    decide(T + 50)
    assert taken("a@example.co.jp") == 3
    everything_decided_once()
    folded_anew()


def test_what_is_rolled_back_is_forgotten() -> None:
    put_in_force()
    arrive(identify("a", "a@example.co.jp"), T)
    decide(T + 10)
    arrive(page("a"), T + 20)
    with pytest.raises(Stopped):
        decide_in_vain(T + 30)
    assert taken("a@example.co.jp") == 1
    decide(T + 30)
    assert taken("a@example.co.jp") == 2
    folded_anew()


def test_another_playbook_comes_in_force() -> None:
    put_in_force()
    arrive(identify("a", "a@example.co.jp"), T)
    decide(T + 10)
    put(PLAYBOOK.replace("points: 10, expires", "points: 20, expires"), T + 20)
    see_through(T + 30)
    arrive(page("a"), T + 40)
    decide(T + 50)
    folded_anew()
    arrive(page("a"), T + 60)
    decide(T + 70)
    assert taken("a@example.co.jp") == 3
    folded_anew()


def test_a_desk_and_a_merge_come_between() -> None:
    from ondo.actions.merge_people import merge_people
    from ondo.store.models import Person

    put_in_force()
    ours = source("ondo", "ondo")
    for who in "ab":
        arrive(identify(who, f"{who}@example.co.jp"), T)
    decide(T + 10)
    one, other = Person.objects.order_by("id")
    merge_people(keep=one, other=other, by="test", at=T + 20)
    for who in "ab":
        arrive(page(who), T + 30)
    arrive(act(one.key, "call_connected"), T + 31, by=ours)
    decide(T + 40)
    assert taken("a@example.co.jp") == 5
    folded_anew()


def test_whom_nobody_writes_to_is_forgotten_in_the_end() -> None:
    from ondo.actions.recording.live import begin
    from ondo.store.reading.in_force import in_force
    from ondo.store.reading.log import Start
    from ondo.worker.remembered import Remembered

    put_in_force()
    ruling = in_force()
    assert ruling is not None
    small = Remembered(most=2)
    for person in (1, 2, 1, 3):
        small.keep_if_committed([begin(person, ruling, Start())], ruling.version)
    assert list(small._kept) == [1, 3]
