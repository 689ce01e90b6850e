"""What the interpreter of a process that only collects is told, once everything is loaded."""

from __future__ import annotations

import gc
import sys

TURN = 0.0005
"""Seconds that a thread may keep the interpreter while another one waits for it. The scribe needs it for some µs at a
time between two things that the database does; with the usual 5 ms each of these would wait for requests being read."""
GARBAGE = 100_000
"""Objects more than before that make it look for garbage in cycles. What a request makes hardly ever refers to itself,
and one body of many events would set off some ten searches."""


def settle_in() -> None:
    """Let threads take turns quickly, and look rarely for garbage; never among what is there already."""
    sys.setswitchinterval(TURN)
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)
