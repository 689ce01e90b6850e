"""A backup that an earlier version wrote comes back in the form of this one, and nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.arrivals import arrive, put_in_force
from tests.databases import Run
from tests.integration.operations.places import empty_place, kind_of, ondo
from tests.integration.operations.test_restore_drill import led_to
from tests.integration.test_serve import hot
from tests.integration.worker.checking import folded_anew, stages

AT = 1_700_000_000_000
EARLIER = ("store", "0002_append_only")
"""The tables of the first version that wrote backups."""


@pytest.mark.parametrize("database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
def test_a_backup_of_an_earlier_version_is_brought_up_to_this_one(
    store: str, test_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ondo.worker.batch import run_batch

    put_in_force()
    for n, call in enumerate(hot("sato")):
        arrive(call, AT + n)
    run_batch(AT + 100_000, most=100)
    before = stages()
    backup = tmp_path / "earlier.ondo"
    write_as_before(backup, monkeypatch)
    with empty_place(kind_of(store), test_run, tmp_path) as place:
        assert "Everything agrees." in ondo("restore", str(backup), "--nobody-erased", database=place)
        with led_to(place, monkeypatch):
            assert stages() == before
            arrive(hot("suzuki")[0], AT + 200_000)
            run_batch(AT + 300_000, most=100)
            folded_anew()


def write_as_before(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store in its earlier form, and a backup of just the tables and columns that it had then."""
    from ondo.operations.backup import tables
    from ondo.operations.backup.save import save

    call_command("migrate", *EARLIER, verbosity=0)
    with monkeypatch.context() as then:
        then.setattr(tables, "apps", MigrationExecutor(connection).loader.project_state(EARLIER).apps)
        manifest = save(backup, by="test", at=AT)
    assert EARLIER in manifest.migrations
    assert not any(name > EARLIER[1] for app, name in manifest.migrations if app == "store")
    assert "work" not in {table.name for table in manifest.tables}
