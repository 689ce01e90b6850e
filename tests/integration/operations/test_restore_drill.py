"""The restore drill: a backup of a living service comes back whole, into an empty place, without the erased."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connections
from tests.arrivals import arrive, put_in_force
from tests.databases import Run, lead_django_to_the_database
from tests.integration.operations.places import empty_place, kind_of, ondo
from tests.integration.serving import Service, serving, wait_until
from tests.integration.test_serve import KEY, a_site, hot
from tests.integration.worker.checking import everything_decided_once, folded_anew, stages

AT = 1_700_000_000_000


@pytest.mark.parametrize("database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
def test_a_backup_of_a_living_service_comes_back_whole_and_the_erased_stay_erased(
    store: str, test_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_force()
    a_site()
    backup = tmp_path / "backup.ondo"
    with serving() as service:
        visit(service, "sato")
        wait_until(lambda: stages().get("sato@minamikaze.example", [])[-1:] == ["mql"], service.said)
        with visitors(service):
            ondo("backup", str(backup))
    ondo("erase", "sato@minamikaze.example", "--yes")
    with empty_place(kind_of(store), test_run, tmp_path) as place:
        said = ondo("restore", str(backup), database=place)
        assert "1 person who was erased after the backup was made is erased again." in said
        assert "Everything agrees." in said
        with led_to(place, monkeypatch):
            goes_on_without("sato")


def goes_on_without(name: str) -> None:
    """The restored service goes on with whatever had been acknowledged by then."""
    from ondo.store.models import Audit, Due, Event, Person
    from ondo.worker.batch import run_batch

    assert Person.objects.exclude(erased_at=None).count() == 1
    assert not Event.objects.filter(body__contains=name).exists()
    assert Audit.objects.filter(action="store.restored").count() == 1
    while run_batch(4 * AT, most=100, timers=0).events:
        pass
    assert len(stages()) > 0
    assert {tuple(way) for way in stages().values()} <= {("visitor",), ("visitor", "mql")}
    everything_decided_once()
    folded_anew()
    assert Due.objects.create(kind="job", what="test", due_at=0).pk > 1_000_000, "no number is given twice"


@pytest.mark.long
def test_a_backup_goes_to_the_other_kind_of_database(
    store: str, test_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ondo.worker.batch import run_batch

    put_in_force()
    for n, call in enumerate(hot("sato") + hot("suzuki")):
        arrive(call, AT + n)
    run_batch(AT + 100_000, most=100)
    before = everything()
    backup = tmp_path / "backup.ondo"
    ondo("backup", str(backup))
    (kind,) = {"sqlite", "postgresql"} - {kind_of(store)}
    with empty_place(kind, test_run, tmp_path) as place:
        assert "Everything agrees." in ondo("restore", str(backup), "--nobody-erased", database=place)
        with led_to(place, monkeypatch):
            assert everything() == before
            arrive(hot("sato")[0] | {"messageId": "later"}, AT + 200_000)
            run_batch(AT + 300_000, most=100)
            everything_decided_once()
            folded_anew()


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row that a backup has, but for those that backup and restore write themselves."""
    from ondo.operations.backup.tables import LEFT_OUT
    from ondo.store.models import Audit

    Audit.objects.filter(subject="store").delete()
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table not in LEFT_OUT]
    rows = {model._meta.db_table: list(model._default_manager.order_by("pk").values_list()) for model in models}
    return {name: [tuple(map(_plain, row)) for row in found] for name, found in rows.items()}


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


@contextmanager
def led_to(place: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Django in this process works on that database."""
    with monkeypatch.context() as patched:
        patched.setenv("DATABASE_URL", place)
        lead_django_to_the_database()
        yield
        connections.close_all()
    lead_django_to_the_database()


def visit(service: Service, name: str) -> None:
    for call in hot(name):
        service.send(KEY, call)


class visitors:  # noqa: N801  it reads as what it is
    """While the block lasts, people come."""

    def __init__(self, service: Service) -> None:
        self.service, self.over = service, threading.Event()
        self.thread = threading.Thread(target=self.come)

    def come(self) -> None:
        number = 0
        while not self.over.wait(0.1) or number < 5:
            visit(self.service, f"visitor{number}")
            number += 1

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()
