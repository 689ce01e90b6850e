"""`python -m ondo.cli.living.visiting PLAN.json`: visitors who send what they do to the collector, over HTTP.

A process of its own, as the browsers of visitors would be. What was not acknowledged is sent again with the same
`messageId`, so nothing is lost and nothing counts twice.
"""

from __future__ import annotations

import base64
import http.client
import itertools
import json
import sys
import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ondo.cli.serving.leash import OPTION, end_with_parent
from ondo.demo.visitors import visits

AGAIN = 0.5
"""Seconds until what was not acknowledged is sent again."""


@dataclass(frozen=True)
class Plan:
    """Where to send, by which write keys, who comes back, and for how many seconds (None: until the parent ends)."""

    url: str
    keys: Mapping[str, str]
    """Write keys by source."""
    known: list[str]
    today: str
    seed: int
    seconds: float | None
    counts: str
    """The file that says how many were acknowledged."""

    def write(self, file: Path) -> None:
        """Write it down, for the process that is to follow it."""
        file.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> Plan:
        """The plan in a file."""
        return cls(**json.loads(file.read_text(encoding="utf-8")))


def main(file: Path) -> None:
    """Send what the plan says, each at its time."""
    plan = Plan.read(file)
    sender = _Sender(plan)
    began = time.monotonic()
    sending = visits(plan.seed, plan.known, date.fromisoformat(plan.today))
    for acknowledged in itertools.count():
        Path(plan.counts).write_text(str(acknowledged), encoding="ascii")
        sent = next(sending)
        if plan.seconds is not None and sent.at > plan.seconds:
            return
        time.sleep(max(0.0, began + sent.at - time.monotonic()))
        sender.send(sent.source, sent.call)


class _Sender:
    """One connection, as a browser keeps it."""

    def __init__(self, plan: Plan) -> None:
        self._keys = plan.keys
        self._place = urlsplit(plan.url).netloc
        self._connection = http.client.HTTPConnection(self._place, timeout=10)

    def send(self, source: str, call: Mapping[str, Any]) -> None:
        """Returns when it was acknowledged."""
        body = json.dumps({**call, "messageId": str(uuid.uuid4())}, ensure_ascii=False).encode()
        key = base64.b64encode(f"{self._keys[source]}:".encode()).decode()
        headers = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
        while not self._acknowledged(f"/v1/{call['type']}", body, headers):
            time.sleep(AGAIN)
            self._connection = http.client.HTTPConnection(self._place, timeout=10)

    def _acknowledged(self, path: str, body: bytes, headers: dict[str, str]) -> bool:
        try:
            self._connection.request("POST", path, body, headers)
            answer = self._connection.getresponse()
            answer.read()
            return answer.status == 200
        except (OSError, http.client.HTTPException):
            return False


if __name__ == "__main__":
    if OPTION in sys.argv:
        end_with_parent()
    main(Path(sys.argv[1]))
