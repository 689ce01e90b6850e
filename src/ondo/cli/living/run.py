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

from ondo import settings
from ondo.cli.living.settling import KINDS, move_in, who_may_come_back, write_keys
from ondo.cli.living.telling import Place, happening, tell_place, tell_result
from ondo.cli.living.visiting import Plan
from ondo.cli.serve import asked_to_stop, parts
from ondo.cli.serving.ready import refuse_ports_in_use, wait_until_answered
from ondo.cli.serving.site import site_url
from ondo.cli.serving.supervisor import Part, Supervisor
from ondo.cli.steps import Step, step
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
TELL = 1.0
"""Seconds between two looks at how much came in and who became an MQL."""
VISITORS = "visitors"
PLAN = "visitors.json"
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
        way_in = move_in(into, history, playbook)
        refuse_ports_in_use(HOST, ports.collector, ports.web)  # again: making the history took a while
        collector = f"http://{HOST}:{ports.collector}"
        _plan(collector, into, VISITING if once else None).write(into / PLAN)
        place = Place(site_url(HOST, ports.web), collector, way_in, report.absolute(), into.absolute())
        return _Life(place, ports, once).lived()


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

    def __init__(self, place: Place, ports: Ports, once: bool) -> None:
        from ondo.cli.living.watching import Watch

        self.place, self.ports, self.once = place, ports, once
        self.stopping = asked_to_stop()
        log = place.log
        log.unlink(missing_ok=True)
        service = [Part(part.name, part.command, log, log) for part in parts(HOST, ports.collector, ports.web)]
        visitors = ["ondo.cli.living.visiting", str(place.folder / PLAN)]
        smtp = settings.smtp()
        assert smtp is not None, "the demo has a mail server of its own"
        post_office = ["ondo.cli.living.post_office", str(smtp.port), str(ports.web)]
        service.append(Part("post office", post_office, log, log))
        self.service = Supervisor(service, {"ONDO_LOG": "words"})
        self.visitors = Supervisor([Part(VISITORS, visitors, errors=log, finite=True)])
        self.watch = Watch(list(KINDS))

    def lived(self) -> int:
        """Run everything, and stop everything."""
        try:
            with step(say("demo.step_start")):
                self.service.start()
                self._await_service()
            if not self.stopping():
                self._be_visited()
        finally:
            with step(say("demo.step_stop")):
                self.visitors.stop()
                self.service.stop()
        sent = int((self.place.folder / COUNTS).read_text(encoding="ascii"))
        return tell_result(self.watch, sent, verified=self.once, processes=min(os.cpu_count() or 1, 8))

    def _be_visited(self) -> None:
        """Nothing is printed any more, but for one line: where to look stays where it is."""
        tell_place(self.place, once=self.once)
        with step(say("demo.step_visits")) as one:
            self.visitors.start()
            self._until(self.visitors.ended, one)
            over = time.monotonic() + (SETTLING if self.once else 0)
            self._until(lambda: self.watch.counts().settled or time.monotonic() > over, one)

    def _await_service(self) -> None:
        """Until it answers, and has worked off what the day began with."""
        over = time.monotonic() + STARTING

        def going_on() -> bool:
            self.service.look()
            return not self.stopping() and time.monotonic() < over

        ports = (self.ports.collector, self.ports.web)
        self.service.ready = all(wait_until_answered(HOST, one, going_on) for one in ports)
        while self.service.ready and going_on() and not self.watch.worker_works():
            time.sleep(LOOK)
        if not self.stopping() and time.monotonic() > over:
            raise OndoError("demo.no_answer", log=self.place.log)

    def _until(self, over: Callable[[], bool], one: Step) -> None:
        told = 0.0
        while not self.stopping() and not over():
            self.service.look()
            self.visitors.look()
            self.watch.look()
            if time.monotonic() - told > TELL:
                told = time.monotonic()
                one.note = happening(self.watch)
            time.sleep(LOOK)
