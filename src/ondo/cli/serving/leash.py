"""A process that belongs to another one ends with it, even if that one was killed and could say nothing.

The parent holds the writing end of a pipe that is the child's standard input, and never writes. Whatever ends the
parent closes it. Unlike a signal at the parent's death this works on every system.
"""

from __future__ import annotations

import os
import signal
import threading

OPTION = "--leashed"
"""Says to a command of ours that its standard input is such a pipe."""


def end_with_parent() -> None:
    """From now on this process gets SIGTERM when its parent is gone, and ends as if somebody had asked it to."""
    threading.Thread(target=_wait, name="leash", daemon=True).start()


def _wait() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
