"""`ondo migrate`, and what commands say of a store that is not there, not reached or not up to date."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests import postgres
from tests.databases import Run

ONDO = [sys.executable, "-c", "from ondo.cli import main; main()"]


def ondo(*words: str, url: str | None = None, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    where = {"DATABASE_URL": url} if url is not None else {}
    env = {**os.environ, **where, "COLUMNS": "200"}
    return subprocess.run([*ONDO, *words], env=env, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.long), "postgresql"])
def empty(request: pytest.FixtureRequest, test_run: Run, tmp_path: Path):
    """The address of a database without a table."""
    if request.param == "sqlite":
        yield f"sqlite:////{str(tmp_path / 'made' / 'ondo.sqlite3').lstrip('/')}"
        return
    name = next(test_run.names)
    postgres.create(test_run.server(), name)
    yield postgres.beside(test_run.server(), name)
    postgres.drop(test_run.server(), name)


def test_a_store_is_made_and_made_once(empty: str) -> None:
    waiting = ondo("migrate", "--check", "--json", url=empty)
    if empty.startswith("sqlite"):
        assert (waiting.returncode, "There is no store at" in waiting.stderr) == (2, True)
    else:
        assert waiting.returncode == 1
        assert "store.0001_initial" in json.loads(waiting.stdout)["checked"]
    made = ondo("migrate", url=empty)
    assert made.returncode == 0, made.stderr
    assert "  store.0001_initial\n" in made.stdout
    assert "steps applied." in made.stdout
    assert "Nothing to do" in ondo("migrate", url=empty).stdout
    assert ondo("migrate", "--check", url=empty).returncode == 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_several_machines_may_migrate_at_once(test_run: Run, database_url: str) -> None:
    name = next(test_run.names)
    postgres.create(test_run.server(), name)
    env = {**os.environ, "DATABASE_URL": postgres.beside(test_run.server(), name)}
    both = [subprocess.Popen([*ONDO, "migrate", "--json"], env=env, stdout=subprocess.PIPE) for _ in range(2)]
    applied = [json.loads(one.communicate()[0])["applied"] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sorted(len(names) > 0 for names in applied) == [False, True]
    postgres.drop(test_run.server(), name)


def test_a_store_that_is_not_up_to_date_says_so(empty: str) -> None:
    if empty.startswith("sqlite"):
        path = Path(empty.removeprefix("sqlite:///"))
        path.parent.mkdir()
        path.touch()
    asked = ondo("source", "list", url=empty)
    assert asked.returncode == 2
    assert "Run `ondo migrate`" in asked.stderr


def test_a_store_of_a_newer_ondo_is_left_alone(store: str) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.create(app="store", name="9999_future")
    for words in (["migrate"], ["source", "list"]):
        asked = ondo(*words)
        assert asked.returncode == 2
        assert "newer Ondo (store.9999_future)" in asked.stderr


def test_the_store_stands_in_the_folder_of_ondos_data_where_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ONDO_DATA", raising=False)
    asked = ondo("source", "list", folder=tmp_path)
    assert f"There is no store at {tmp_path}/ondo-data/ondo.sqlite3" in asked.stderr
    assert list(tmp_path.iterdir()) == []  # asking makes nothing
    assert ondo("migrate", folder=tmp_path).returncode == 0
    assert "There are no sources yet" in ondo("source", "list", folder=tmp_path).stdout


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://x/y", "DATABASE_URL=mysql://x/y cannot be used. Known: sqlite:///path/file.sqlite3"),
        ("postgresql://ondo:secret@", "DATABASE_URL=postgresql://ondo:…@ cannot be used."),
        ("postgresql:///ondo?host=/nowhere", "The database at postgresql /nowhere/ondo cannot be reached: "),
        ("sqlite:////dev/null/x.sqlite3", "There is no store at /dev/null/x.sqlite3"),
        ("sqlite:////dev", "/dev cannot be opened as a store: unable to open database file"),
        (f"sqlite:///{__file__}", "test_migrate.py cannot be opened as a store: file is not a database"),
    ],
)
def test_a_database_that_cannot_be_reached_is_a_message(url: str, said: str) -> None:
    asked = ondo("source", "list", url=url)
    assert asked.returncode == 2
    assert said in asked.stderr
    assert "secret" not in asked.stderr
    assert "Traceback" not in asked.stderr
