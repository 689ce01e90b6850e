"""`ondo load` in small lots, so that a test can kill it between many of them. Its other processes do the same."""

from __future__ import annotations

import sys

from ondo.store.django import set_up

set_up()

from ondo.actions.load import chunk  # noqa: E402
from ondo.cli.boundary import run  # noqa: E402

chunk.EVENTS = 200

if __name__ == "__main__":
    sys.exit(run(["load", *sys.argv[1:]]))
