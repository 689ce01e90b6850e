"""Keeps workers warm, so that a test can kill many of them: each line on stdin is an instant, and forks a worker.

The worker takes the instant for its clock and decides until it is killed, or until nothing waits if the line ends
with `finish`. The process answers with the worker's id, then with a line `gone` once it has ended.
"""

from __future__ import annotations

import os
import sys

from ondo.store.django import set_up

set_up()

from django.db import connections  # noqa: E402

from ondo.playbooks import loads  # noqa: E402
from ondo.store.models import PlaybookVersion  # noqa: E402
from ondo.store.reading import in_force  # noqa: E402
from ondo.worker import loop  # noqa: E402
from ondo.worker.pace import steady  # noqa: E402
from ondo.worker.switching import Switching  # noqa: E402


def work(clock: int, most: int, finish: bool) -> None:
    """Be a worker."""
    worker = loop.Worker(stopping=lambda: False, clock=lambda: clock, others=(Switching(most=most),), pace=steady(most))
    while worker.turn() or not finish:
        pass


def main() -> None:
    for version in PlaybookVersion.objects.all():
        loads(version.text)  # reading a playbook is what takes longest
    in_force.in_force()
    connections.close_all()
    for line in sys.stdin:
        clock, most, *finish = line.split()
        child = os.fork()
        if child == 0:
            try:
                work(int(clock), int(most), bool(finish))
            finally:
                os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


main()
