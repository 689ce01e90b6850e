"""A whole service as a process of the test's, and what can be seen of it from outside."""

from __future__ import annotations

import base64
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 90
"""Seconds that a test waits for something to come true; only a failing test waits that long."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], Any], told: Callable[[], str] = str) -> None:
    over = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < over, told()
        time.sleep(0.05)


def processes() -> dict[int, tuple[int, str]]:
    """Every process there is: who started it, and its command line. The dead are not among them."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 3) for line in listed.stdout.splitlines()]
    return {int(row[0]): (int(row[1]), row[3]) for row in rows if len(row) == 4 and not row[2].startswith("Z")}


@dataclass
class Service:
    """`ondo serve`, running."""

    process: subprocess.Popen[bytes]
    port: int
    web: int
    lines: Path

    def said(self) -> str:
        return self.lines.read_text()

    def family(self) -> dict[int, str]:
        """The processes that it started, and those that they started."""
        found, everybody = {self.process.pid: "serve"}, processes()
        for _ in range(3):
            found |= {pid: line for pid, (parent, line) in everybody.items() if parent in found and pid not in found}
        return {pid: line for pid, line in found.items() if pid != self.process.pid}

    def part(self, name: str) -> int:
        """The process that the service itself started for one of its parts."""
        everybody = processes()
        mine = [pid for pid, (parent, line) in everybody.items() if parent == self.process.pid and f" {name}" in line]
        return mine[0] if mine else 0

    def kill(self, name: str) -> None:
        """End one of its parts as the end of the world would, and wait until there is another one in its place."""
        before = self.part(name)
        os.kill(before, signal.SIGKILL)
        wait_until(lambda: self.part(name) not in (0, before), self.said)

    def send(self, key: str, call: dict[str, Any]) -> None:
        """As clients do it: again and again, until it was acknowledged."""
        wait_until(lambda: self._acknowledged(key, json.dumps(call)), self.said)

    def _acknowledged(self, key: str, body: str) -> bool:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        who = {"Authorization": f"Basic {base64.b64encode(f'{key}:'.encode()).decode()}"}
        try:
            client.request("POST", f"/v1/{json.loads(body)['type']}", body, who)
            return client.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            client.close()


@contextmanager
def serving(*options: str) -> Iterator[Service]:
    """Running, and ready to take calls; whatever is left of it afterwards is ended by force."""
    port, web = free_port(), free_port()
    with tempfile.NamedTemporaryFile() as lines:
        command = [sys.executable, "-m", "ondo.cli", *options, "serve", "--port", str(port), "--web-port", str(web)]
        process = subprocess.Popen(command, stdout=lines, stderr=lines, start_new_session=True)
        service = Service(process, port, web, Path(lines.name))
        family: dict[int, str] = {}
        try:
            wait_until(lambda: "Ctrl-C" in service.said() or process.poll() is not None, service.said)
            assert process.poll() is None, service.said()
            yield service
        finally:
            family = service.family()
            process.kill()
            process.wait()
            for pid in set(family) & set(processes()):
                with suppress(ProcessLookupError):  # it has just ended by itself
                    os.kill(pid, signal.SIGKILL)
