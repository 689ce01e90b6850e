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
PATIENCE = "30s"
_runs = itertools.count()


@dataclass(frozen=True)
class Asked:
    """How many requests were answered, in how many seconds; `late`: how often wrk lost its patience or a connection."""

    requests: int
    seconds: float
    late: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def ask(port: int, *, events: int = 1, seconds: int = 3, connections: int = 64) -> Asked:
    """Requests of so many events each. Raises `RuntimeError` if one was refused, or none was answered.

    Who is only slow is not refused: of 64 connections to a server that takes one after the other, some wait for long.
    """
    environment = {
        **os.environ,
        "BATCH": str(events),
        "RUN": f"{os.getpid()}-{next(_runs)}",
        "AUTHORIZATION": "Basic " + base64.b64encode(f"{KEY}:".encode()).decode(),
    }
    how = ["-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", PATIENCE, "-s", str(SCRIPT)]
    told = subprocess.run(
        ["wrk", *how, f"http://127.0.0.1:{port}"], env=environment, capture_output=True, text=True, check=True
    ).stdout
    requests, microseconds, refused, late = map(int, told.rpartition("FIGURES ")[2].split())
    if refused or not requests:
        raise RuntimeError(told)
    return Asked(requests, microseconds / 1e6, late)
