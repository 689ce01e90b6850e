"""A process that delivers whatever is due at the instant given, and ends."""

from __future__ import annotations

import sys

from ondo.store.django import set_up

set_up()

from ondo.worker.outbox import Outbox  # noqa: E402

deliver, clock = Outbox(), int(sys.argv[1])
while deliver(clock):
    pass
