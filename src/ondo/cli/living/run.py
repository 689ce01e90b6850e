"""The company lives: service and visitors run, and what happens is shown until somebody stops it, or for one minute."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from ondo import settings
from ondo.cli.demo_tour import called
from ondo.cli.living.settling import KINDS, move_in, who_may_come_back, write_keys
from ondo.cli.living.telling import tell_counts, tell_result
from ondo.cli.living.visiting import Plan
from ondo.cli.serve import asked_to_stop, parts
from ondo.cli.serving.ready import refuse_ports_in_use, wait_until_answered
from ondo.cli.serving.site import site_url
from ondo.cli.serving.supervisor import Part, Supervisor
from ondo.collector.serve import HOST
from ondo.domain.errors import OndoError
from ondo.engine.history import History
from ondo.texts import say

STARTING = 60.0
"""Seconds within which the collector should answer."""
VISITING = 42.0
"""Seconds in which visitors come when it is for once: the rest of the minute is for what follows from it."""
SETTLING = 25.0
"""Seconds at most until everything is decided and told after the last visitor."""
LOOK = 0.04
TELL = 15.0
"""Seconds between two lines about how much came in."""
VISITORS = "visitors"
COUNTS = "acknowledged.txt"
"""The file in which the visitors count what was acknowledged."""


@dataclass(frozen=True)
class Ports:
    """Where the company's service listens."""

    collector: int
    web: int


def live(into: Path, history: History, playbook: str, report: Path, ports: Ports, *, once: bool) -> int:
    """Returns the exit code: 1 where the minute did not go as it should."""
    with _alone(into):
        loaded, way_in = move_in(into, history, playbook)
        click.echo(say("demo.moved_in", people=f"{loaded.people:,}", playbook=playbook))
        refuse_ports_in_use(HOST, ports.collector, ports.web)  # again: making the history took a while
        url = f"http://{HOST}:{ports.collector}"
        plan = _plan(url, into, VISITING if once else None)
        plan.write(into / "visitors.json")
        click.echo(
            say(
                "demo.look",
                url=url,
                site=site_url(HOST, ports.web),
                user=way_in.user,
                password=way_in.password,
                report=report.absolute(),
                folder=into.absolute(),
                ondo=called(),
                key=plan.keys["site"],
            )
        )
        return _Life(into, ports, once).lived()


@contextmanager
def _alone(into: Path) -> Iterator[None]:
    """Two demos cannot live in one folder. Raises OndoError."""
    with (into / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise OndoError("demo.running", folder=into) from error
        yield


def _plan(url: str, into: Path, seconds: float | None) -> Plan:
    today = datetime.now().astimezone().date().isoformat()
    counts = into / COUNTS
    counts.write_text("0", encoding="ascii")
    return Plan(url, write_keys(), who_may_come_back(), today, time.time_ns() % 1_000_000, seconds, str(counts))


class _Life:
    """From the first process to the last."""

    def __init__(self, into: Path, ports: Ports, once: bool) -> None:
        from ondo.cli.living.watching import Watch

        self.into, self.ports, self.once = into, ports, once
        self.stopping = asked_to_stop()
        log = into / "service.log"
        log.unlink(missing_ok=True)
        service = [Part(part.name, part.command, errors=log) for part in parts(HOST, ports.collector, ports.web)]
        visitors = ["ondo.cli.living.visiting", str(into / "visitors.json")]
        smtp = settings.smtp()
        assert smtp is not None, "the demo has a mail server of its own"
        post_office = ["ondo.cli.living.post_office", str(smtp.port), str(ports.web)]
        service.append(Part("post office", post_office, errors=log))
        self.service = Supervisor(service, {"ONDO_LOG": "words"})
        self.visitors = Supervisor([Part(VISITORS, visitors, errors=log, finite=True)])
        self.watch = Watch(list(KINDS))
        self._told = time.monotonic()

    def lived(self) -> int:
        """Run everything, and stop everything."""
        try:
            self.service.start()
            self._await_service()
            click.echo(say("demo.lives_once" if self.once else "demo.lives"))
            self.visitors.start()
            self._until(self.visitors.ended)
            if self.once:
                over = time.monotonic() + SETTLING
                self._until(lambda: self.watch.counts().settled or time.monotonic() > over, pause=0.2)
        finally:
            self.visitors.stop()
            self.service.stop()
        sent = int((self.into / COUNTS).read_text(encoding="ascii"))
        return tell_result(self.watch, sent, verified=self.once, processes=min(os.cpu_count() or 1, 8))

    def _await_service(self) -> None:
        over = time.monotonic() + STARTING

        def going_on() -> bool:
            self.service.look()
            return not self.stopping() and time.monotonic() < over

        ports = (self.ports.collector, self.ports.web)
        if not all(wait_until_answered(HOST, one, going_on) for one in ports) and not self.stopping():
            raise OndoError("demo.no_answer", log=self.into / "service.log")

    def _until(self, over: Callable[[], bool], pause: float = LOOK) -> None:
        while not self.stopping() and not over():
            self.service.look()
            self.visitors.look()
            self.watch.look()
            if time.monotonic() - self._told > TELL:
                self._told = time.monotonic()
                tell_counts(self.watch.counts())
            time.sleep(pause)
