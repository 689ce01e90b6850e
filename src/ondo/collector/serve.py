"""Runs the collector."""

from __future__ import annotations

from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.common import AbstractServer

from ondo import settings
from ondo.texts.log_lines import log_settings

HOST, PORT = "127.0.0.1", 8001
PATIENCE = 30
"""Seconds that a process may take to finish what it has accepted."""


def run(host: str = HOST, port: int = PORT, processes: int = 1) -> None:
    """Serves until the process is told to end (SIGTERM, SIGINT), then finishes what was accepted. For a main thread.

    The database is the one that `DATABASE_URL` names; it may come later, and go and come back. Raises `WrongSetting`.
    """
    settings.database()
    server("ondo.collector.app:create", host, port, processes).serve()


def server(target: str, host: str, port: int, processes: int = 1) -> AbstractServer[Any]:
    """The server with the collector's settings, for the application that `target` (`module:function`) makes."""
    granian: AbstractServer[Any] = Granian(
        target,
        factory=True,
        address=host,
        port=port,
        workers=processes,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.warning,
        log_dictconfig=log_settings(),
    )
    return granian
