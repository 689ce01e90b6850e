"""The desk with 100 SDRs at work, at 10,000 and at 1,000,000 people: half and 95 of 100 answers in milliseconds.

`python -m benchmarks.live.desk [postgresql|sqlite] [PEOPLE …]`. Every SDR looks at their list every 3 seconds and does
something with somebody every 10: opens the person, and notes a call or puts them off; now and then a company is looked
at. The stores take turns, so that a noisy machine disturbs them alike. A worker decides about what is done.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from benchmarks.live.crowded import fill
from benchmarks.live.places import database, process, wait_for

PORT = 9860
SDRS = 100
LOOKS, ACTS = 3.0, 10.0
"""Seconds between two looks at the list, and between two acts."""
NEXT_MONTH = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
TURN, TURNS = 40.0, 3
"""Seconds for which one store is worked on before the next has its turn, and how often each has one."""
SIZES = (10_000, 1_000_000)
TARGET, TIMES = 150.0, 1.5
"""What 95 of 100 answers may take, in milliseconds, and how many times as long among many people as among few."""


@dataclass
class Site:
    """A server with so many people, who is signed in, and how long each kind of answer took."""

    people: int
    port: int
    sessions: Sequence[str]
    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: int = 0


@dataclass
class Sdr:
    """One browser: its list as it has it, and who stands in it."""

    site: Site
    session: str
    dice: random.Random
    tag: str = ""
    people: tuple[str, ...] = ()
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)

    def work(self, until: float) -> None:
        """Look and act until then; nobody begins at the same moment."""
        next_look = time.monotonic() + self.dice.random() * LOOKS
        next_act = time.monotonic() + self.dice.random() * ACTS
        while (now := time.monotonic()) < until:
            if now >= next_look:
                self.look()
                next_look += LOOKS
            elif now >= next_act:
                self.act()
                next_act += ACTS
            else:
                time.sleep(max(0.001, min(next_look, next_act, until) - now))

    def look(self) -> None:
        body, status, tag = self.ask("list", "/desk/list?tab=new&who=mine", {"If-None-Match": self.tag})
        if status == 200:
            self.tag, self.people = tag, tuple(re.findall(rb'data-person="([^"]+)"', body))

    def act(self) -> None:
        if not self.people:
            return
        key = self.people[self.dice.randrange(len(self.people))].decode()  # type: ignore[attr-defined]
        body, _, _ = self.ask("person", f"/desk/people/{key}/", {"HX-Request": "true"})
        if found := re.search(rb'href="(/companies/[^"]+)"', body):
            self.ask("company", found[1].decode(), {})
        verb, told = self.dice.choice((("call", {"outcome": "no_answer"}), ("snooze", {"until": NEXT_MONTH})))
        self.ask("act", f"/desk/people/{key}/{verb}", {"HX-Request": "true"}, told)

    def ask(
        self, name: str, path: str, headers: dict[str, str], told: dict[str, str] | None = None
    ) -> tuple[bytes, int, str]:
        cookies = f"ondo={self.session}; ondo-csrf={'c' * 32}; ondo-language=ja"
        sent = {"Cookie": cookies, "X-CSRFToken": "c" * 32, **headers}
        if told is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        self.connection.request("GET" if told is None else "POST", path, urlencode(told) if told else None, sent)
        answer = self.connection.getresponse()
        body = answer.read()
        took = 1000 * (time.perf_counter() - begun)
        if answer.status in (200, 304):
            self.site.took.setdefault(f"{name}, unchanged" if answer.status == 304 else name, []).append(took)
        else:
            self.site.wrong += 1
        return body, answer.status, answer.headers.get("ETag", "")


def measure(kind: str, sizes: Sequence[int]) -> None:
    """Print a table."""
    with ExitStack() as stack:
        sites = [_site(stack, kind, people, PORT + number) for number, people in enumerate(sizes)]
        for turn in range(TURNS):
            for site in sites:
                _turn(site, turn)
                if not turn:
                    site.took.clear()  # the first one warms it up
    _show(kind, sites)


def _turn(site: Site, turn: int) -> None:
    until = time.monotonic() + TURN
    sdrs = [Sdr(site, session, random.Random(f"{turn} {n}")) for n, session in enumerate(site.sessions)]
    threads = [threading.Thread(target=sdr.work, args=(until,)) for sdr in sdrs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _site(stack: ExitStack, kind: str, people: int, port: int) -> Site:
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="ondo-bench-")))
    url = stack.enter_context(database(kind, folder))
    fill(url, people)
    os.environ["ONDO_SECRET_KEY"] = "a benchmark"
    command = [sys.executable, "-m", "benchmarks.live.desk", "--hire", url]
    hired = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    stack.enter_context(process("-m", "ondo.cli", "web", "--port", str(port), "--processes", "2", url=url))
    stack.enter_context(process("-m", "ondo.cli", "worker", url=url))
    wait_for(port)
    return Site(people, port, json.loads(hired.stdout))


def hire(url: str) -> None:
    """100 SDRs, to whom the MQLs of this store are shared out; prints their sessions."""
    os.environ["DATABASE_URL"] = url
    from ondo.store.django import set_up

    set_up(site=True)
    from django.test import Client

    from ondo.store.bulk import execute
    from ondo.store.copying import refresh_statistics
    from ondo.store.models import User

    sdrs = [User.objects.create(username=f"sdr{n}", role="sdr") for n in range(SDRS)]
    copy = "(person_id / 1000000000)"
    share = f"{sdrs[0].pk} + {copy} - {copy} / {SDRS} * {SDRS}"  # the percent sign would be a parameter's
    execute(f"UPDATE work SET owner_id = {share}, next_kind = 'contact'")
    execute(
        "UPDATE person SET owner_id = (SELECT owner_id FROM work w WHERE w.person_id = person.id)"
        " WHERE id IN (SELECT person_id FROM work)"
    )
    refresh_statistics()
    sessions = []
    for sdr in sdrs:
        client = Client()
        client.force_login(sdr, "ondo.web.signing.stored.Users")
        sessions.append(client.cookies["ondo"].value)
    print(json.dumps(sessions))


def _show(kind: str, sites: Sequence[Site]) -> None:
    heads = "".join(f"{site.people:>12,} p50{'':>4}p95{'':>6}n" for site in sites)
    print(f"The desk on {kind}, {SDRS} SDRs, milliseconds\n{'':20}{heads}")
    for name in sorted(set.intersection(*(set(site.took) for site in sites))):
        cells = [(_part(s.took[name], 50), _part(s.took[name], 95), len(s.took[name])) for s in sites]
        late = f"   over {TARGET:.0f} ms" if cells[-1][1] > TARGET else ""
        late += f"   {cells[-1][1] / cells[0][1]:.2f} times" if cells[-1][1] > TIMES * cells[0][1] else ""
        print(f"{name:20}" + "".join(f"{half:16.1f} {most:6.1f} {count:6}" for half, most, count in cells) + late)
    print("refused or wrong:", ", ".join(str(site.wrong) for site in sites))


def _part(took: Sequence[float], percent: int) -> float:
    return sorted(took)[len(took) * percent // 100]


if __name__ == "__main__":
    if "--hire" in sys.argv:
        hire(sys.argv[-1])
    else:
        kinds = [word for word in sys.argv[1:] if not word.isdecimal()] or ["postgresql"]
        numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()] or list(SIZES)
        for one in kinds:
            measure(one, numbers)
