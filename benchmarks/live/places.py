"""Databases and processes for measuring: made anew, gone afterwards."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests import postgres
from tests.databases import migrate

from benchmarks.live.wrk import KEY

TICKS = os.sysconf("SC_CLK_TCK")
DATABASES = ("sqlite", "postgresql")


@contextmanager
def database(kind: str, folder: Path, *, kept: bool = False) -> Iterator[str]:
    """The address of a migrated database, empty where the folder is: an SQLite file or a PostgreSQL server of our own.

    `kept`: somebody comes back to it; else it goes with its folder.
    """
    if kind == "sqlite":
        url = f"sqlite:////{str(folder / 'store.sqlite3').lstrip('/')}"
        migrate(url)
        yield url
        return
    server = postgres.Server(folder, {"shared_buffers": "1GB", "max_wal_size": "4GB"})
    new = not server.data.exists()
    server.start()
    try:
        if new:
            postgres.create(server.url(), "bench")
        migrate(server.url("bench"))
        yield server.url("bench")
    finally:
        server.stop("fast" if kept else "immediate")


@contextmanager
def process(*words: str, url: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process of its own (`-m module …`), with its children; ended at the end."""
    environment = {**os.environ, "DATABASE_URL": url}
    with subprocess.Popen([sys.executable, *words], env=environment, start_new_session=True) as running:
        try:
            yield running
        finally:
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGTERM)
            try:
                running.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


def processor_seconds(session: int) -> float:
    """What all processes of a session have used so far."""
    used = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            used += int(fields[11]) + int(fields[12])
    return used / TICKS


def server_seconds(folder: Path) -> float:
    """What the PostgreSQL server in a folder has used so far, connections that were closed included; 0 without one."""
    known = folder / "data" / "postmaster.pid"
    if not known.exists():
        return 0.0
    postmaster, used = known.read_text().split()[0], 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if stat.parent.name == postmaster:
            used += sum(map(int, fields[11:15]))
        elif fields[1] == postmaster:
            used += int(fields[11]) + int(fields[12])
    return used / TICKS


def prepare(url: str) -> None:
    """A source with a write key, and a playbook in force."""
    code = (
        "from ondo.store.django import set_up; set_up(); from ondo.store.models import Source, WriteKey;"
        "s = Source.objects.create(key='bench', name='bench', kind='browser', created_at=0);"
        f"WriteKey.objects.create(key='{KEY}', source=s, created_at=0);"
        "from tests.arrivals import put_in_force; put_in_force()"
    )
    with process("-c", code, url=url) as running:
        running.wait()
