"""The databases that the tests get: both kinds, fresh, and gone afterwards."""

from __future__ import annotations

import os

import psycopg
import pytest
from tests.databases import lead_django_to_the_database, migrated
from tests.postgres import Server

from ondo import settings


def test_each_test_gets_an_empty_migrated_database(store: str) -> None:
    from ondo.store.models import Person

    assert os.environ["DATABASE_URL"] == store
    assert Person.objects.count() == 0
    Person.objects.create(key="p1", created_at=0)


def test_what_another_test_wrote_is_not_there(store: str) -> None:
    from django.db import connection

    from ondo.store.models import Person

    assert connection.vendor == settings.database().vendor
    assert Person.objects.count() == 0
    Person.objects.create(key="p1", created_at=0)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_test_may_ask_for_one_kind(store: str) -> None:
    assert settings.database().vendor == "postgresql"


def test_a_private_server_is_stopped_and_started(private_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    url = migrated(private_server)
    monkeypatch.setenv("DATABASE_URL", url)
    lead_django_to_the_database()
    from django.db import connection

    from ondo.store.models import Person

    Person.objects.create(key="p1", created_at=0)
    private_server.stop("immediate")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    private_server.start()
    connection.close()
    assert Person.objects.count() == 1
    connection.close()
