"""Makes the calls that stdin tells with a real Python client, and ends when the client says that all are delivered.

python send.py segment|rudderstack < {"host": …, "key": …, "options": {…}, "calls": [{"type": "track", …}]}
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from datetime import datetime
from typing import Any

CLIENTS = {"segment": "segment.analytics", "rudderstack": "rudderstack.analytics"}


def arguments(call: dict[str, Any]) -> dict[str, Any]:
    """A call in the words of HTTP, as the arguments that both Python clients know it by."""
    spelled = {re.sub("(?=[A-Z])", "_", word).lower(): value for word, value in call.items() if word != "type"}
    if "timestamp" in spelled:
        spelled["timestamp"] = datetime.fromisoformat(spelled["timestamp"])
    return spelled


def main() -> None:
    task = json.load(sys.stdin)
    client_class = importlib.import_module(CLIENTS[sys.argv[1]]).Client
    client = client_class(task["key"], host=task["host"], **task["options"])
    for call in task["calls"]:
        getattr(client, call["type"])(**arguments(call))
    client.shutdown()


if __name__ == "__main__":
    main()
