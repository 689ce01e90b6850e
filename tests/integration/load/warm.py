"""Keeps `ondo load` warm, so that a test can kill many of them: each line on stdin forks one, with these words.

The process answers with the load's id, then with a line `gone` once it has ended. What the load itself says is lost.
"""

from __future__ import annotations

import os
import shlex
import sys

from tests.integration.load import loader  # noqa: F401  in small lots, here and in the processes that a load begins
from tests.integration.load.loading import PLAYBOOK

from ondo.cli.boundary import run
from ondo.playbooks import load


def be_a_load(words: list[str]) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    run(["load", *words])


def main() -> None:
    from ondo.actions.load import load_history  # noqa: F401  whatever takes long to import is there

    load(PLAYBOOK)  # reading a playbook takes longest
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                be_a_load(shlex.split(line))
            finally:
                os._exit(0)
        print(child, flush=True)
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # not reaped: who kills it must hit nobody else
        print("gone", flush=True)


if __name__ == "__main__":  # not in the processes that a load begins
    main()
