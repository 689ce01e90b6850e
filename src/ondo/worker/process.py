"""The worker as a process: it decides until it is asked to stop, and finishes the batch it is at."""

from __future__ import annotations

import signal
from types import FrameType

from ondo.store.django import set_up


def run() -> None:
    """Work until SIGTERM or SIGINT. Raises `WrongSetting` where the settings cannot be used."""
    set_up()
    from ondo.worker.loop import Worker  # needs Django

    asked: list[int] = []

    def ask(number: int, _: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    Worker(stopping=lambda: bool(asked)).run()
