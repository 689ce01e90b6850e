"""Databases for tests, on both kinds: fresh, migrated, empty, and gone afterwards.

    def test_something(database_url): …           runs twice; DATABASE_URL leads this process's children to it
    def test_something(store): …                  the same, and Django in this process works on it
    @pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)       only one of the two
    @mostly_on("sqlite")                          always on this one, on the other in `make test-all`
    def test_something(start_afresh): …           the same, and emptied whenever it calls it
    def test_something(private_server): …         a server that may be stopped and started

One PostgreSQL server serves a whole test run, all its xdist workers; `ONDO_TEST_POSTGRES` (or `DATABASE_URL`) names
one to be used in its place: an address of a database from which others may be created. Each test gets a copy of a
database that was migrated once; on PostgreSQL one that an earlier test has left, emptied, where its form is untouched.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import pytest
from psycopg.conninfo import conninfo_to_dict
from tests import emptying, postgres
from tests.postgres import Server, locked

PREFIX = f"ondo-tests-{os.geteuid()}-"
TEMPLATE = "ondo_template"
GIVEN = os.environ.pop("DATABASE_URL", "")  # no test works on a database by mistake
if GIVEN.startswith("postgres"):
    os.environ.setdefault("ONDO_TEST_POSTGRES", GIVEN)

MIGRATE = "from ondo.store.django import set_up; set_up(site=True); from django.core import management as m; "
MIGRATE += "m.call_command('migrate', verbosity=0)"


class Run:
    """What the processes of one test run share: a folder, and in it the server and the databases that are copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = (f"{folder.name}_{os.getpid()}_{n}".replace("-", "_") for n in itertools.count())
        self.left: list[str] = []

    def server(self) -> str:
        """The address of the running server; the first who asks starts it."""
        return os.environ.get("ONDO_TEST_POSTGRES") or self.once("server", self._start)

    def _start(self) -> str:
        server = Server(Path(tempfile.mkdtemp(prefix="pg-", dir=self.folder)), postgres.FORGETFUL)
        server.start()
        return server.url()

    def sqlite_template(self) -> Path:
        """A migrated SQLite file that nobody has open."""
        return Path(self.once("sqlite", self._migrated_file))

    def _migrated_file(self) -> str:
        file = self.folder / "template.sqlite3"
        migrate(f"sqlite:////{str(file).lstrip('/')}")
        return str(file)

    def fresh_file(self, file: Path) -> str:
        """A migrated, empty SQLite database in this file, whatever stood in it; its address."""
        for left in file.parent.glob(f"{file.name}*"):  # its log too
            left.unlink()
        shutil.copy(self.sqlite_template(), file)
        return f"sqlite:////{str(file).lstrip('/')}"

    def borrowed_database(self) -> str:
        """The name of a migrated, empty database: one that an earlier test left, or a new one."""
        if self.left:
            return self.left.pop()
        name = next(self.names)
        postgres.create(self.server(), name, self.postgres_template())
        return name

    def give_back(self, name: str) -> None:
        """Empty a database for the next test, or let it go where its form was changed or it has grown large."""
        if self.emptied(name):
            self.left.append(name)
        else:
            postgres.drop(self.server(), name)

    def emptied(self, name: str) -> bool:
        """Whether it is as it was at first again. Whoever is still connected is sent away."""
        form = self.once("form", lambda: emptying.form(postgres.beside(self.server(), self.postgres_template())))
        return emptying.empty(postgres.beside(self.server(), name), form)

    def fresh_database(self, name: str) -> str:
        """A migrated, empty database of this name on the server, whatever stood in it; its address."""
        if not self.emptied(name):
            postgres.drop(self.server(), name)
            postgres.create(self.server(), name, self.postgres_template())
        return postgres.beside(self.server(), name)

    def postgres_template(self) -> str:
        """The name of a migrated database that nobody is connected to."""
        return self.once("template", self._migrated_database)

    def _migrated_database(self) -> str:
        name = f"{TEMPLATE}_{self.folder.name}".replace("-", "_")
        postgres.create(self.server(), name)
        migrate(postgres.beside(self.server(), name))
        return name

    def once(self, name: str, make: Callable[[], str]) -> str:
        told = self.folder / f"{name}.txt"
        with locked(self.folder / f"{name}.lock"):
            if not told.exists():
                told.write_text(make())
        return told.read_text()

    def drop_what_is_left(self) -> None:
        """On a server that was given; its own one goes as a whole."""
        for name in self.left if "ONDO_TEST_POSTGRES" in os.environ else ():
            postgres.drop(self.server(), name)

    def end(self) -> None:
        """Stops its servers, drops the template on a server that was given, removes the folder."""
        if (template := self.folder / "template.txt").exists() and "ONDO_TEST_POSTGRES" in os.environ:
            postgres.drop(self.server(), template.read_text())
        for data in self.folder.glob("pg-*/data"):
            Server(data.parent).stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


def migrate(url: str) -> None:
    """Bring a database to the newest form, in a process of its own."""
    subprocess.run([sys.executable, "-c", MIGRATE], env={**os.environ, "DATABASE_URL": url}, check=True)


# The run, from pytest's point of view: the process that was called makes the folder and ends it.
RUN = pytest.StashKey[Run]()
ALIVE = pytest.StashKey[IO[str]]()


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        config.stash[RUN] = Run(Path(config.workerinput["databases"]))
        return
    _remove_what_others_left()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    config.stash[ALIVE] = (folder / "alive").open("w")
    fcntl.flock(config.stash[ALIVE], fcntl.LOCK_EX)
    config.stash[RUN] = Run(folder)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["databases"] = str(node.config.stash[RUN].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if RUN in config.stash:
        config.stash[RUN].drop_what_is_left()
    if ALIVE in config.stash:
        config.stash[RUN].end()
        config.stash[ALIVE].close()


def _remove_what_others_left() -> None:
    """A run that was killed could not end its server; its lock on `alive` went with it."""
    for alive in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/alive"):
        with suppress(OSError), alive.open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            Run(alive.parent).end()


@pytest.fixture(scope="session")
def test_run(pytestconfig: pytest.Config) -> Run:
    return pytestconfig.stash[RUN]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, test_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The address of a migrated, empty database; it stands in DATABASE_URL, and ONDO_DATA is the test's folder."""
    monkeypatch.setenv("ONDO_DATA", str(tmp_path / "ondo-data"))
    if request.param == "sqlite":
        url = test_run.fresh_file(tmp_path / "store.sqlite3")
        monkeypatch.setenv("DATABASE_URL", url)
        yield url
        return
    name = test_run.borrowed_database()
    url = postgres.beside(test_run.server(), name)
    monkeypatch.setenv("DATABASE_URL", url)
    yield url
    test_run.give_back(name)


def mostly_on(kind: str) -> pytest.MarkDecorator:
    """For what takes its time and hardly knows the difference: on the other database in `make test-all` only."""
    other = "sqlite" if kind == "postgresql" else "postgresql"
    return pytest.mark.parametrize("database_url", [kind, pytest.param(other, marks=pytest.mark.long)], indirect=True)


@pytest.fixture
def store(database_url: str) -> Iterator[str]:
    """Django, in this process, on the test's database. Other threads close the connections they open themselves."""
    lead_django_to_the_database()
    yield database_url
    from django.db import connections

    connections.close_all()


@pytest.fixture
def start_afresh(store: str, test_run: Run) -> Callable[[], None]:
    """Makes the test's database what it was at first, migrated and empty. Nobody else may be using it."""

    def again() -> None:
        from django.db import connections

        connections.close_all()
        if store.startswith("sqlite"):
            test_run.fresh_file(Path(store.removeprefix("sqlite:///")))
        else:
            test_run.fresh_database(str(conninfo_to_dict(store)["dbname"]))
        lead_django_to_the_database()

    return again


def lead_django_to_the_database() -> None:
    """Django in this process works on the database that DATABASE_URL names now, whatever it worked on before."""
    from django.db import connections

    from ondo import settings
    from ondo.store.django import set_up
    from ondo.store.django_settings import connection_settings

    set_up(site=True)  # whatever a process tests, pages included
    passwords_are_cheap()
    connections.close_all()
    database = settings.database()
    databases = {"default": connection_settings(database)}
    if database.vendor == "sqlite":  # nobody needs it after a crash of the machine: as `postgres.FORGETFUL`
        databases["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
    connections.settings = connections.configure_settings(databases)
    with suppress(AttributeError):
        del connections["default"]
    forget_what_was_read()


def passwords_are_cheap() -> None:
    """Whoever guesses passwords is to pay for each guess. Tests guess none; processes of their own pay as always."""
    from django.contrib.auth.hashers import ScryptPasswordHasher  # type: ignore[attr-defined]

    ScryptPasswordHasher.work_factor = 2


def forget_what_was_read() -> None:
    """What a process remembers of its one database (playbooks, rules of sources) does not hold in another one."""
    ours = ("ondo.store.", "ondo.web.", "ondo.worker.")
    modules = [module for name, module in sys.modules.items() if name.startswith(ours)]
    for remembered in [value for module in modules for value in vars(module).values()]:
        if callable(forget := getattr(remembered, "cache_clear", None)):
            forget()


@pytest.fixture
def private_server(test_run: Run) -> Iterator[Server]:
    """A durable server of the test's own, running; `stop()` and `start()` it. `migrated(server)` makes a database."""
    server = Server(Path(tempfile.mkdtemp(prefix="pg-", dir=test_run.folder)))
    try:
        server.start()
        yield server
    finally:
        server.stop("immediate")
        shutil.rmtree(server.folder)


def migrated(server: Server, name: str = "ondo") -> str:
    """A migrated, empty database on a private server; its address."""
    postgres.create(server.url(), name)
    migrate(server.url(name))
    return server.url(name)
