"""A real collector, in a process of its own, at an address that stays its own while it is away."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing, suppress
from types import TracebackType

from tests.clients.log import wait_until

HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Collector:
    """`with Collector(url): …` runs it; `stop` and `start` take it away and bring it back at the same address."""

    def __init__(self, database_url: str) -> None:
        self.database_url = database_url
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Collector:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Returns once it answers."""
        command = command_for(self.port)
        self._process = process = subprocess.Popen(
            command, env={**os.environ, "DATABASE_URL": self.database_url}, start_new_session=True
        )
        wait_until(lambda: self.answers() or process.poll() is not None, lambda: f"{command} does not answer")
        assert process.poll() is None, f"{command} ended with {process.returncode}"

    def stop(self) -> None:
        """Ends it in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it as the end of the world would."""
        self._end(signal.SIGKILL)

    def answers(self) -> bool:
        """Whether it says that it takes calls."""
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=5)) as asking, suppress(OSError):
            asking.request("GET", "/healthz")
            return asking.getresponse().status == 200
        return False

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, how)
            self._process.wait(timeout=30)
            self._process = None


def command_for(port: int) -> list[str]:
    return [sys.executable, "-m", "ondo.collector", str(port)]
