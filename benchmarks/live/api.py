"""The API's main reads at 10,000 and at 1,000,000 people side by side: half and 95 of 100 requests in milliseconds.

`python -m benchmarks.live.api [sqlite|postgresql] [PEOPLE …]`. Both servers run at the same time and are asked in turn,
so that a noisy machine disturbs them alike.
"""

from __future__ import annotations

import base64
import http.client
import os
import random
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.live.crowded import STEP, fill, visitors_among
from benchmarks.live.places import database, process, wait_for

PORT = 9840
ROUNDS = 60
TARGET = 50.0
"""Milliseconds that 95 of 100 reads may take."""
SIZES = (10_000, 1_000_000)


@dataclass
class Site:
    """A server with so many people, and how long each kind of read took, in milliseconds."""

    people: int
    token: str
    connection: http.client.HTTPConnection
    took: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, name: str, path: str) -> None:
        begun = time.perf_counter()
        self.connection.request("GET", f"/api/v1{path}", headers={"Authorization": f"Bearer {self.token}"})
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body[:300])
        self.took.setdefault(name, []).append(1000 * (time.perf_counter() - begun))


def reads(site: Site, dice: random.Random) -> list[tuple[str, str]]:
    """The main reads, each about somebody else."""
    visitors = visitors_among(site.people)
    copy = dice.randrange(1, site.people // (visitors + 1))
    mail, key = f"n{copy}-yamada@acme.example", f"p{dice.randrange(2, visitors + 2)}-{copy}"
    return [
        ("a person by e-mail", f"/people/{mail}"),
        ("a person by key", f"/people/{key}"),
        ("people, 50", f"/people?cursor={_cursor(copy)}"),
        ("people of a stage, 50", f"/people?stage=mql&cursor={_cursor(copy)}"),
        ("search by beginning", f"/people?q=n{copy}-yama"),
        ("scorecard", f"/people/{mail}/scorecard"),
        ("explanation", f"/people/{mail}/explanation"),
        ("timeline", f"/people/{mail}/events"),
        ("moves of a person", f"/people/{mail}/transitions"),
        ("moves, 50", "/transitions"),
        ("playbook in force", "/playbooks/in-force"),
    ]


def _cursor(copy: int) -> str:
    """As the API writes it: the id after which a page begins."""
    return base64.urlsafe_b64encode(f"[{copy * STEP}]".encode()).decode().rstrip("=")


def measure(kind: str, sizes: Sequence[int]) -> None:
    """Print a table."""
    os.environ["ONDO_API_PER_MINUTE"] = "0"
    dice = random.Random(1)
    with ExitStack() as stack:
        sites = [_site(stack, kind, people, PORT + number) for number, people in enumerate(sizes)]
        for number in range(ROUNDS + 20):
            for site in sites:
                for name, path in reads(site, dice):
                    site.ask(name, path)
                if number == 19:
                    site.took.clear()  # the first ones warm it up
    _show(kind, sites)


def _site(stack: ExitStack, kind: str, people: int, port: int) -> Site:
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="ondo-bench-")))
    url = stack.enter_context(database(kind, folder))
    token = fill(url, people)
    stack.enter_context(process("-m", "ondo.cli", "web", "--port", str(port), url=url))
    wait_for(port)
    return Site(people, token, http.client.HTTPConnection("127.0.0.1", port, timeout=120))


def _show(kind: str, sites: Sequence[Site]) -> None:
    heads = "".join(f"{site.people:>12,} p50{'':>4}p95" for site in sites)
    print(f"API reads on {kind}, milliseconds, {ROUNDS} rounds in turn\n{'':24}{heads}")
    for name in sites[0].took:
        cells = [(_part(site.took[name], 50), _part(site.took[name], 95)) for site in sites]
        late = "" if cells[-1][1] < TARGET else f"   over {TARGET:.0f} ms"
        print(f"{name:24}" + "".join(f"{half:16.1f} {most:6.1f}" for half, most in cells) + late)


def _part(took: Sequence[float], percent: int) -> float:
    return sorted(took)[len(took) * percent // 100]


if __name__ == "__main__":
    kinds = [word for word in sys.argv[1:] if not word.isdecimal()] or ["sqlite", "postgresql"]
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()] or list(SIZES)
    for one in kinds:
        measure(one, numbers)
