"""Asks a server as fast as it answers, with wrk."""

from __future__ import annotations

import base64
import itertools
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("load.lua")
KEY = "bench"
_runs = itertools.count()


@dataclass(frozen=True)
class Asked:
    """How many requests were answered, in how many seconds."""

    requests: int
    seconds: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def ask(port: int, *, events: int = 1, seconds: int = 4, connections: int = 64) -> Asked:
    """Requests of so many events each. Raises `RuntimeError` if one was not answered with 200."""
    environment = {
        **os.environ,
        "BATCH": str(events),
        "RUN": f"{os.getpid()}-{next(_runs)}",
        "AUTHORIZATION": "Basic " + base64.b64encode(f"{KEY}:".encode()).decode(),
    }
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(SCRIPT), f"http://127.0.0.1:{port}"]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    requests, microseconds, errors = map(int, told.rpartition("FIGURES ")[2].split())
    if errors:
        raise RuntimeError(told)
    return Asked(requests, microseconds / 1e6)
