"""A process that tells whatever is due at the instant given, and ends."""

from __future__ import annotations

import sys

from ondo.store.django import set_up

set_up()

from ondo.worker.deliveries import Deliveries  # noqa: E402
from ondo.worker.telling import tell  # noqa: E402

now = int(sys.argv[1])
while tell(now):
    pass
deliveries = Deliveries(clock=lambda: now)
deliveries(now)
deliveries.settle()
deliveries.end()
