"""Workers are killed at any point, and what comes out is what comes out of one that nobody disturbed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.arrivals import act, arrive, identify, page, put_in_force, source
from tests.integration.worker.checking import everything_decided_once, folded_anew, history

T = 1_700_000_000_000
HOUR = 3_600_000


class Workers:
    """A process that forks workers on demand."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def begin(self, clock: int, most: int, finish: bool = False) -> int:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{clock} {most}{' finish' if finish else ''}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def wait(self) -> None:
        assert self.process.stdout
        assert self.process.stdout.readline().strip() == "gone"


@contextmanager
def warm_workers() -> Iterator[Workers]:
    command = [sys.executable, "-m", "tests.integration.worker.warm"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Workers(process)
        assert process.stdin
        process.stdin.close()


def story(number: int, dice: random.Random) -> list[dict[str, Any]]:
    """What happens in one hour: visits, introductions, second browsers, companies, verdicts, undone verdicts."""
    items: list[dict[str, Any]] = []
    for _ in range(40):
        who = dice.randrange(25)
        browser = f"b{who}-{dice.randrange(2)}"
        kind = dice.random()
        if kind < 0.7:
            items.append(page(browser, dice.choice(["/", "/pricing"])))
        elif kind < 0.85:
            items.append(identify(browser, f"u{who}@c{who % 4}.co.jp"))
        elif kind < 0.95:
            items.append({"type": "track", "event": "document_requested", "anonymousId": browser})
        else:
            company = {"name": f"C{who % 4}", "employees": dice.choice([50, 300])}
            items.append(identify(browser, f"u{who}@c{who % 4}.co.jp", company=company))
    return [{**item, "messageId": f"{number}-{n}"} for n, item in enumerate(items)]


def verdicts(number: int) -> list[dict[str, Any]]:
    """Somebody sorts whoever is an MQL now; every third verdict is undone an hour later."""
    from ondo.store.models import Event, FoldState

    waiting = FoldState.objects.filter(stage="mql").order_by("person__created_at", "person_id")[:2]
    given = [act(one.person.key, "triage", verdict=["lead", "sql"][number % 2], need="x") for one in waiting]
    last = Event.objects.filter(body__contains='"triage"').order_by("-id").first()
    if last is not None and number % 3 == 0:
        key = last.body.split('"person": "')[1].split('"')[0]
        given.append(act(key, "retracted", event=str(last.pk)))
    return [{**item, "messageId": f"act-{number}-{n}"} for n, item in enumerate(given)]


class Moment:
    """When to kill: at any point of the work, however fast the machine is."""

    def __init__(self) -> None:
        self.chance, self.longest = random.Random(os.urandom(8)), 0.1

    def next(self) -> float:
        """Seconds from the beginning."""
        return self.chance.uniform(0, self.longest)

    def learn(self, *, too_early: bool, too_late: bool) -> None:
        """What the last one met: work that was not begun, or nothing that was not done."""
        self.longest *= 1.3 if too_early else 0.6 if too_late else 1


def run_through(rounds: int, kills: int, seed: int) -> int:
    """Live through so many hours, killing workers in each; how many kills left something undone."""
    from ondo.store.models import Pending

    put_in_force()
    site, ours = source(), source("ondo", "ondo")
    dice, moment = random.Random(seed), Moment()
    undone = 0
    with warm_workers() as workers:
        for number in range(rounds):
            start = T + number * 30 * HOUR
            for n, item in enumerate(story(number, dice)):
                arrive(item, start + n * 1_000, by=site)
            for n, item in enumerate(verdicts(number)):
                arrive(item, start + HOUR + n, by=ours)
            for _ in range(kills // rounds):
                if not (before := Pending.objects.count()):
                    break  # a kill that meets nobody at work proves nothing, and tells nothing about the next one
                child = workers.begin(start + 2 * HOUR, most=25)
                time.sleep(moment.next())
                os.kill(child, signal.SIGKILL)
                workers.wait()
                left = Pending.objects.count()
                moment.learn(too_early=left == before, too_late=left == 0)
                undone += left > 0
            workers.begin(start + 2 * HOUR, most=25, finish=True)
            workers.wait()
    return undone


@pytest.mark.parametrize("kills", [30, pytest.param(500, marks=pytest.mark.long)])
def test_killed_workers_leave_what_an_undisturbed_one_leaves(kills: int, start_afresh: Callable[[], None]) -> None:
    rounds = max(6, kills // 10)
    undone = run_through(rounds, kills, seed=7)
    assert undone >= kills // 10, "too few kills met a worker at work"
    everything_decided_once()
    folded_anew()
    disturbed = history()
    start_afresh()
    assert run_through(rounds, 0, seed=7) == 0
    assert history() == disturbed
