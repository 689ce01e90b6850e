"""What a backup or a restore refuses, and what is left when it is killed: nothing half."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from tests.arrivals import arrive, page, put_in_force
from tests.databases import Run
from tests.integration.operations.places import empty_place, kind_of, ondo

from ondo.cli import run
from ondo.domain.errors import OndoError
from ondo.operations.backup.archive import Reader

AT = 1_700_000_000_000
KILLED = """
import os, signal, sys
from ondo.store.django import set_up
place = os.environ["DATABASE_URL"]
import ondo.operations.backup.archive as archive
written = archive.lots
def dies(rows):
    for number, lot in enumerate(written(rows)):
        yield lot
    dies.tables += 1
    if dies.tables == 20:
        os.kill(os.getpid(), signal.SIGKILL)
dies.tables = 0
archive.lots = dies
from ondo.cli import run
sys.exit(run(sys.argv[1:]))
"""


def killed(*words: str, database: str) -> None:
    """A command that dies when it is at the twentieth table."""
    environment = {**os.environ, "DATABASE_URL": database}
    ended = subprocess.run([sys.executable, "-c", KILLED, *words], env=environment, capture_output=True, text=True)
    assert ended.returncode == -9, ended.stderr


def backup_of_somebody(folder: Path) -> Path:
    from ondo.cli.acting import now
    from ondo.operations.backup.save import save
    from ondo.worker.batch import run_batch

    put_in_force()
    arrive(page("somebody"), AT)
    run_batch(AT + 100_000, most=10)
    save(folder / "backup.ondo", by="test", at=now())
    return folder / "backup.ondo"


def test_a_backup_has_its_name_only_when_it_is_whole(store: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.ondo"
    killed("backup", str(file), database=store)
    assert [path.name for path in tmp_path.glob("backup*")] == ["backup.ondo.part"]
    ondo("backup", str(file))
    assert [path.name for path in tmp_path.glob("backup*")] == ["backup.ondo"]
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.long
def test_a_restore_that_is_killed_leaves_an_empty_place(store: str, test_run: Run, tmp_path: Path) -> None:
    file = backup_of_somebody(tmp_path)
    with empty_place(kind_of(store), test_run, tmp_path) as place:
        killed("restore", str(file), "--nobody-erased", database=place)
        assert not (tmp_path / "elsewhere" / "restored.sqlite3").exists()
        assert "Everything agrees." in ondo("restore", str(file), "--nobody-erased", database=place)
        assert [path.name for path in tmp_path.glob("elsewhere/*")] in ([], ["restored.sqlite3"])


def test_nothing_that_is_there_is_overwritten(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = backup_of_somebody(tmp_path)
    assert run(["backup", str(file)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert run(["restore", str(file), "--nobody-erased"]) == 2
    assert "into an empty place only" in capsys.readouterr().err


def test_nobody_forgets_who_was_erased(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = backup_of_somebody(tmp_path)
    assert run(["restore", str(file)]) == 2
    assert "Who was erased since" in capsys.readouterr().err


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_damaged_is_not_restored(store: str, tmp_path: Path) -> None:
    file = backup_of_somebody(tmp_path)
    other, cut = tmp_path / "other.ondo", tmp_path / "cut.ondo"
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(other, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name).replace(b"somebody", b"somebodi"))
    cut.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(OndoError, match="no_backup"):
        Reader(cut)
    place = f"sqlite:////{str(tmp_path / 'new.sqlite3').lstrip('/')}"
    assert "the table event" in ondo("restore", str(other), "--nobody-erased", database=place, expect=2)
    assert not list(tmp_path.glob("new.*"))


def test_what_is_read_is_of_one_moment(store: str, tmp_path: Path) -> None:
    """Whoever comes while a backup is being written is in it with everything, or not at all."""
    from ondo.operations.backup.tables import contents, layouts
    from ondo.store.verifying.snapshot import one_moment

    put_in_force()
    with one_moment():
        subprocess.run([sys.executable, "-c", _SOMEBODY_COMES], check=True)
        read = {layout.table.name: len(list(contents(layout))) for layout in layouts()}
    assert read["event"] == read["pending"] == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM event")
        assert cursor.fetchone() == (1,)


_SOMEBODY_COMES = """
from ondo.store.django import set_up
set_up()
from tests.arrivals import arrive, page
arrive(page("late"), 1)
"""
