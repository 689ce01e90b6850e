"""SDRs at work, in a process of their own: what their browsers ask for, and how long each answer took.

`python -m benchmarks.live.sdrs PORT SECONDS SEED` reads their sessions from its input, a JSON list, and prints what it
found. It is one thread, so that hardly any of the time measured is its own.

An SDR's browser asks as the desk's script makes it ask: for the list every three seconds and a quarter of a second
after an act, and for the pane of the next person after each. Every ten seconds the SDR opens a drawer and does what it
is for: a call in vain, or somebody is put off. Every fifth time they look at the person's company first.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

LOOKS, ACTS, AFTER_ACT = 3.0, 10.0, 0.25
"""Seconds between two looks at the list, between two acts, and from an act to the next look."""
COMPANY = 5
"""The company is looked at with every so many acts."""
LIST = "/desk/list?tab=new&who=mine"
NEXT_MONTH = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
VERBS: Sequence[tuple[str, Mapping[str, str]]] = (
    ("call", {"outcome": "no_answer"}),
    ("snooze", {"until": NEXT_MONTH}),
)


@dataclass
class Found:
    """How long answers took, by kind, in milliseconds; and how many were none."""

    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: int = 0


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    tag: str
    body: bytes


@dataclass
class Line:
    """One connection of a browser: what is asked over it is asked one after the other."""

    port: int
    session: str
    found: Found
    streams: tuple[StreamReader, StreamWriter] | None = None

    async def ask(self, name: str, path: str, told: Mapping[str, str] | None = None, **heads: str) -> Answer:
        """The answer; how long it took is noted under the name, or under `name, unchanged`."""
        asked = self._request(path, told, {name.replace("_", "-"): value for name, value in heads.items()})
        begun = time.perf_counter()
        reader, writer = self.streams = self.streams or await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(asked)
        answer = await _read(reader)
        took = 1000 * (time.perf_counter() - begun)
        if answer.status in (200, 304):
            self.found.took.setdefault(f"{name}, unchanged" if answer.status == 304 else name, []).append(took)
        else:
            self.found.wrong += 1
        return answer

    def _request(self, path: str, told: Mapping[str, str] | None, heads: Mapping[str, str]) -> bytes:
        body = urlencode(told) if told is not None else ""
        token = "c" * 32
        lines = [
            f"{'GET' if told is None else 'POST'} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Cookie: ondo={self.session}; ondo-csrf={token}; ondo-language=ja",
            *(f"{name}: {value}" for name, value in heads.items()),
        ]
        if told is not None:
            lines += [f"X-CSRFToken: {token}", "Content-Type: application/x-www-form-urlencoded"]
            lines += [f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


async def _read(reader: StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status = int(head.split(" ", 2)[1])
    length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
    tag = re.search(r"etag: (\S+)", head, re.IGNORECASE)
    body = await reader.readexactly(int(length[1])) if length and status != 304 else b""
    return Answer(status, tag[1] if tag else "", body)


class Sdr:
    """One of them: who stands in their list, and whom they have done with."""

    def __init__(self, port: int, session: str, found: Found, dice: random.Random) -> None:
        self.looking, self.acting = Line(port, session, found), Line(port, session, found)
        self.dice, self.nudged = dice, asyncio.Event()
        self.tag, self.company = "", ""
        self.people: Sequence[str] = ()
        self.done: set[str] = set()
        self.acts = dice.randrange(COMPANY)

    async def work(self, until: float) -> None:
        """Look and act until then; nobody begins at the same moment."""
        await asyncio.gather(self._look_on(until), self._act_on(until))

    async def _look_on(self, until: float) -> None:
        await asyncio.sleep(self.dice.random() * LOOKS)
        while time.monotonic() < until:
            await self._look()
            try:
                await asyncio.wait_for(self.nudged.wait(), LOOKS)
                self.nudged.clear()
                await asyncio.sleep(AFTER_ACT)
            except TimeoutError:
                pass

    async def _act_on(self, until: float) -> None:
        next_act = time.monotonic() + LOOKS + self.dice.random() * ACTS
        while next_act < until:
            await asyncio.sleep(max(0.0, next_act - time.monotonic()))
            next_act += ACTS
            await self._act()

    async def _look(self) -> None:
        answer = await self.looking.ask("list", LIST, If_None_Match=self.tag)
        if answer.status == 200:
            self.tag = answer.tag
            self.people = [one.decode() for one in re.findall(rb'data-person="([^"]+)"', answer.body)]

    async def _act(self) -> None:
        """With whoever stands first and was not done with: they are open already, and the next one is after it."""
        left = [one for one in self.people if one not in self.done]
        if not left:
            return
        place, self.acts = f"/desk/people/{quote(left[0])}", self.acts + 1
        self.done.add(left[0])
        if self.company and self.acts % COMPANY == 0:
            await self.acting.ask("company", self.company)
        verb, told = self.dice.choice(VERBS)
        await self.acting.ask("drawer", f"{place}/{verb}", HX_Request="true")
        await self.acting.ask("act", f"{place}/{verb}", told, HX_Request="true")
        self.nudged.set()
        if left[1:]:
            await self._open(left[1])

    async def _open(self, key: str) -> None:
        pane = await self.acting.ask("person", f"/desk/people/{quote(key)}/", HX_Request="true")
        found = re.search(r'href="(/companies/[^"]+)"', pane.body.decode())
        self.company = found[1] if found else ""


async def _all(port: int, seconds: float, seed: str, sessions: Sequence[str]) -> Found:
    found, until = Found(), time.monotonic() + seconds
    sdrs = [Sdr(port, session, found, random.Random(f"{seed} {n}")) for n, session in enumerate(sessions)]
    await asyncio.gather(*(sdr.work(until) for sdr in sdrs))
    return found


def main() -> None:
    """As the module says."""
    port, seconds, seed = sys.argv[1:4]
    begun = time.process_time()
    found = asyncio.run(_all(int(port), float(seconds), seed, json.load(sys.stdin)))
    print(json.dumps({"took": found.took, "wrong": found.wrong, "used": time.process_time() - begun}))


if __name__ == "__main__":
    main()
