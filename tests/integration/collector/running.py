"""A real collector, in a process of its own, at an address that stays its own while it is away."""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.integration.collector.stored import wait_until

HOST = "127.0.0.1"
# Below those that the system gives to whoever connects: a client that tries an address again and again while nobody is
# there would sooner or later be given that very port, and talk to itself.
PORTS = (20_000 + (os.getpid() * 7 + n) % 12_000 for n in itertools.count())


class Collector:
    """`with Collector(): …` runs it on the database of DATABASE_URL; `stop` and `start` take it away and bring it
    back.
    """

    def __init__(self) -> None:
        self.port = next(port for port in PORTS if not listens(port))
        self._master: subprocess.Popen[bytes] | None = None
        self._said = Path(tempfile.mkstemp(prefix="ondo-collector-")[1])

    def __enter__(self) -> Collector:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._said.unlink()

    def told(self, event: str) -> list[dict[str, Any]]:
        """The lines that it wrote about a kind of event."""
        lines = [json.loads(line) for line in self._said.read_text().splitlines()]
        return [line for line in lines if line["event"] == event]

    def start(self) -> None:
        """Returns once it listens, which it does with and without a database."""
        command = [sys.executable, "-m", "ondo.collector", str(self.port)]
        with self._said.open("a") as said:
            self._master = master = subprocess.Popen(command, stderr=said, start_new_session=True)
        wait_until(lambda: listens(self.port) or master.poll() is not None, lambda: f"{command} does not listen")
        assert master.poll() is None, f"{command} ended with {master.returncode}"

    def stop(self) -> None:
        """Ends it in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it as the end of the world would."""
        self._end(signal.SIGKILL)

    def kill_master(self) -> None:
        """Ends only the process that was started, which watches over those that serve."""
        assert self._master is not None
        self._master.kill()
        self._master.wait()
        self._master = None

    def server(self) -> int:
        """The process that serves."""
        assert self._master is not None
        children = Path(f"/proc/{self._master.pid}/task/{self._master.pid}/children")
        return int(children.read_text().split()[0])

    def _end(self, how: signal.Signals) -> None:
        if self._master is not None:
            os.killpg(self._master.pid, how)
            self._master.wait(timeout=60)
            self._master = None
            wait_until(lambda: not listens(self.port), lambda: "the port is still taken")


def listens(port: int) -> bool:
    """Whether somebody is there."""
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False
