"""The outbox in the hands of several processes, and of one that is killed in the middle."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import subprocess
import sys
import termios
import time
from array import array

import pytest
from tests.databases import mostly_on
from tests.integration.desks.office import open_office

from ondo.domain.instants import MINUTE
from ondo.store.reading.waiting import GRACE

pytestmark = pytest.mark.usefixtures("store")

NUMBER = re.compile(r"points \[(\d+)\]$", re.MULTILINE)
LONGEST_LINE = 200
COMMAND = [sys.executable, "-m", "tests.integration.worker.delivering"]


def many_messages(count: int) -> tuple[list[int], int]:
    """So many messages about one move: their numbers, and an instant at which they are due."""
    from ondo.store.models import Due

    office = open_office()
    office.mql()
    first = Due.objects.get(kind="outbox")
    others = [
        Due(kind="outbox", what=first.what, person=first.person, due_at=first.due_at, payload=first.payload)
        for _ in range(count - 1)
    ]
    Due.objects.bulk_create(others)
    return list(Due.objects.filter(kind="outbox").order_by("id").values_list("id", flat=True)), first.due_at + GRACE


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONDO_LANG", "en")
    monkeypatch.setenv("ONDO_LOG", "words")


@mostly_on("postgresql")
def test_several_workers_deliver_every_message_once() -> None:
    numbers, due = many_messages(2_500)
    workers = [subprocess.Popen([*COMMAND, str(due)], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    printed = [worker.communicate()[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert sorted(int(number) for text in printed for number in NUMBER.findall(text)) == numbers


@mostly_on("postgresql")
def test_whatever_a_killed_worker_had_in_hand_is_delivered_by_the_next() -> None:
    """The first one is stopped in the middle of its lines: nobody reads them, and the pipe is full."""
    from ondo.store.models import Due
    from ondo.worker.outbox import AT_ONCE

    numbers, due = many_messages(AT_ONCE + 50)
    read_end, write_end = os.pipe()
    room = fcntl.fcntl(write_end, fcntl.F_GETPIPE_SZ)
    os.write(write_end, b"." * (room - os.sysconf("SC_PAGE_SIZE")))
    with subprocess.Popen([*COMMAND, str(due)], stdout=write_end) as worker:
        while in_pipe(read_end) < room - LONGEST_LINE:
            assert worker.poll() is None
            time.sleep(0.01)
        worker.send_signal(signal.SIGKILL)
    os.close(write_end)
    before = numbers_in(read_end)
    assert 0 < len(before) < AT_ONCE
    assert Due.objects.filter(kind="outbox").count() == len(numbers), "nothing is lost"
    now = subprocess.run([*COMMAND, str(due)], stdout=subprocess.PIPE, text=True, check=True)
    later = subprocess.run([*COMMAND, str(due + MINUTE)], stdout=subprocess.PIPE, text=True, check=True)
    assert [int(number) for number in NUMBER.findall(now.stdout)] == numbers[AT_ONCE:]
    assert [int(number) for number in NUMBER.findall(later.stdout)] == numbers[:AT_ONCE]
    assert set(before) <= set(numbers[:AT_ONCE]), "what came twice can be told by its number"
    assert not Due.objects.filter(kind="outbox").exists()


def in_pipe(end: int) -> int:
    """How many bytes wait to be read."""
    found = array("i", [0])
    fcntl.ioctl(end, termios.FIONREAD, found)
    return found[0]


def numbers_in(end: int) -> list[int]:
    """The numbers of the whole lines in a pipe that nobody writes to any more."""
    with os.fdopen(end, encoding="utf-8", errors="replace") as text:
        return [int(number) for number in NUMBER.findall(text.read())]
