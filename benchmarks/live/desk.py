"""The desk with 100 SDRs at work, at 10,000 and at 1,000,000 people: half and 95 of 100 answers in milliseconds.

`python -m benchmarks.live.desk [postgresql|sqlite] [PEOPLE …]`. What SDRs ask for is in `benchmarks.live.sdrs`. Every
store has two processes of the site and a worker, which decides about what is done. The stores take turns, so that a
noisy machine disturbs them alike. Beside the times stands which part of a processor each side took: where they come
to all there are, it is the machine that is measured, and not the desk.

`--kept FOLDER` keeps the stores there, filled, for the next time; what was done in them is done no more then.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.live.crowded import fill
from benchmarks.live.host import calmly, ticks
from benchmarks.live.places import TICKS, database, process, processor_seconds, server_seconds, wait_for

PORT = 9860
SDRS = 100
TURN, TURNS = 40.0, 3
"""Seconds for which one store is worked on before the next has its turn, and how often each has one."""
SIZES = (10_000, 1_000_000)
TARGET, TIMES = 150.0, 1.5
"""What 95 of 100 answers may take, in milliseconds, and how many times as long among many people as among few."""
PARTS = ("site", "worker", "database", "SDRs")
ELSE, HOST = "all else", "taken by the host"


@dataclass
class Site:
    """A server with so many people, who is signed in, and how long each kind of answer took.

    `sides`: the sessions of its processes; `used`: seconds of processor that each part took while they were at work.
    """

    people: int
    port: int
    folder: Path
    sessions: Sequence[str]
    sides: dict[str, int]
    took: dict[str, list[float]] = field(default_factory=dict)
    used: dict[str, float] = field(default_factory=dict)
    clock: float = 0.0
    wrong: int = 0

    def forget(self) -> None:
        """What was measured so far."""
        self.took, self.used, self.clock = {}, {}, 0.0


def measure(kind: str, sizes: Sequence[int], kept: Path | None) -> None:
    """Print a table."""
    with ExitStack() as stack:
        sites = [_site(stack, kind, people, PORT + number, kept) for number, people in enumerate(sizes)]
        for turn in range(TURNS):
            for site in sites:
                _turn(site, turn)
                if not turn:
                    site.forget()  # the first one warms it up
    _show(kind, sites)


def _turn(site: Site, turn: int) -> None:
    found, clock, spent = calmly(partial(_worked, site, turn)).found
    site.clock += clock
    site.wrong += found["wrong"]
    for name, took in found["took"].items():
        site.took.setdefault(name, []).extend(took)
    for part, used in spent.items():
        site.used[part] = site.used.get(part, 0.0) + used


def _worked(site: Site, turn: int) -> tuple[dict[str, Any], float, dict[str, float]]:
    """What the SDRs found, how long it took by the clock, and what each part used of the processors meanwhile."""
    command = [sys.executable, "-m", "benchmarks.live.sdrs", str(site.port), str(TURN), str(turn)]
    begun, before = time.perf_counter(), _used(site)
    made = subprocess.run(command, check=True, input=json.dumps(site.sessions), stdout=subprocess.PIPE, text=True)
    found, after = json.loads(made.stdout), _used(site)
    spent = {part: after[part] - before[part] for part in before} | {"SDRs": found["used"]}
    spent[ELSE] -= sum(spent[part] for part in PARTS)
    return found, time.perf_counter() - begun, spent


def _used(site: Site) -> dict[str, float]:
    """Seconds of processor so far; `all else` is the whole machine."""
    used = {side: processor_seconds(session) for side, session in site.sides.items()}
    busy, taken = (all_of_them / TICKS for all_of_them in ticks())
    return {**used, "database": server_seconds(site.folder), ELSE: busy, HOST: taken}


def _site(stack: ExitStack, kind: str, people: int, port: int, kept: Path | None) -> Site:
    folder = kept / str(people) if kept else Path(stack.enter_context(TemporaryDirectory(prefix="ondo-bench-")))
    known = folder / "sessions.json"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["ONDO_SECRET_KEY"] = "a benchmark"
    url = stack.enter_context(database(kind, folder, kept=kept is not None))
    if not known.exists():
        fill(url, people)
    command = [sys.executable, "-m", "benchmarks.live.desk", "--hire", url]
    known.write_bytes(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    web = stack.enter_context(process("-m", "ondo.cli", "web", "--port", str(port), "--processes", "2", url=url))
    worker = stack.enter_context(process("-m", "ondo.cli", "worker", url=url))
    wait_for(port)
    return Site(people, port, folder, json.loads(known.read_bytes()), {"site": web.pid, "worker": worker.pid})


def hire(url: str) -> None:
    """100 SDRs, to whom the MQLs of this store are shared out, nobody begun with; prints their sessions."""
    os.environ["DATABASE_URL"] = url
    from ondo.store.django import set_up

    set_up(site=True)
    from django.test import Client

    from ondo.store.bulk import execute
    from ondo.store.copying import refresh_statistics
    from ondo.store.models import User

    sdrs = [User.objects.get_or_create(username=f"sdr{n}", role="sdr")[0] for n in range(SDRS)]
    copy = "(person_id / 1000000000)"
    share = f"{sdrs[0].pk} + {copy} - {copy} / {SDRS} * {SDRS}"  # the percent sign would be a parameter's
    begun = "touched_at = NULL, snoozed_until = NULL, deciding = NULL, attempts = 0, promised = FALSE"
    execute(f"UPDATE work SET owner_id = {share}, next_kind = 'contact', {begun}")
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
    for part in (*PARTS, ELSE, HOST):
        shares = "".join(f"{site.used[part] / site.clock:22.2f}{'':8}" for site in sites)
        print(f"{part:20}{shares} of {os.cpu_count()} processors")
    print("refused or wrong:", ", ".join(str(site.wrong) for site in sites))


def _part(took: Sequence[float], percent: int) -> float:
    return sorted(took)[len(took) * percent // 100]


def main() -> None:
    """As the module says."""
    words = sys.argv[1:]
    kept = Path(words.pop(words.index("--kept") + 1)) if "--kept" in words else None
    kinds = [word for word in words if not word.isdecimal() and word != "--kept"] or ["postgresql"]
    numbers = [int(word) for word in words if word.isdecimal()] or list(SIZES)
    for one in kinds:
        measure(one, numbers, kept)


if __name__ == "__main__":
    hire(sys.argv[-1]) if "--hire" in sys.argv else main()
