"""The models: one set of migrations for both databases, and what the database itself guarantees."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.databases import mostly_on


def test_migrations_say_what_the_models_say(store: str) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@mostly_on("postgresql")
def test_every_migration_can_be_taken_back_and_applied_again(store: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", "store", "0001", verbosity=0)
    call_command("migrate", verbosity=0)
    assert "event" in connection.introspection.table_names()


def test_both_databases_have_the_tables_and_columns_of_the_models(store: str) -> None:
    from django.apps import apps
    from django.db import connection

    with connection.cursor() as cursor:
        for model in apps.get_app_config("store").get_models():
            there = {
                column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)
            }
            assert there == {field.column for field in model._meta.concrete_fields}, model


def test_the_user_is_our_own_from_the_first_migration(store: str) -> None:
    from django.contrib.auth import get_user_model

    from ondo.store.models import User

    assert get_user_model() is User
    assert User.objects.create_user("hanako", role="marketer").role == "marketer"


def test_a_message_of_a_source_is_there_once(store: str) -> None:
    from django.db import IntegrityError, connection, transaction

    from ondo.store.models import Event, Source

    source = Source.objects.create(key="www", name="www", kind="browser", created_at=0)
    row = {"key": b"k" * 16, "source": source, "received_at": 1, "occurred_at": 1}
    Event.objects.create(**row, body="first")
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(**row, body="second")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO event (key, source_id, received_at, occurred_at, body) VALUES (%s, %s, 2, 2, %s)"
            " ON CONFLICT (key) DO NOTHING",
            [b"k" * 16, source.pk, "third"],
        )
    assert list(Event.objects.values_list("body", flat=True)) == ["first"]


def test_a_key_leads_to_one_person_and_a_person_has_one_timer(store: str) -> None:
    from django.db import IntegrityError, transaction

    from ondo.store.models import Due, Identity, Person

    first, second = (Person.objects.create(key=key, created_at=0) for key in ("p1", "p2"))
    Identity.objects.create(kind="email", value="a@example.com", person=first, since=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Identity.objects.create(kind="email", value="a@example.com", person=second, since=0)
    Due.objects.create(kind="timer", what="", person=first.pk, due_at=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Due.objects.create(kind="timer", what="", person=first.pk, due_at=2)
    for _ in range(2):
        Due.objects.create(kind="outbox", what="mail", person=first.pk, due_at=1)


def test_an_event_is_once_in_the_log_of_its_holder(store: str) -> None:
    from django.db import IntegrityError, transaction

    from ondo.store.models import Event, Ledger, Person, Source

    source = Source.objects.create(key="www", name="www", kind="browser", created_at=0)
    event = Event.objects.create(key=b"k" * 16, source=source, received_at=1, occurred_at=1, body="{}")
    one, other = (Person.objects.create(key=key, created_at=0) for key in ("p1", "p2"))
    for person in (one, other):
        Ledger.objects.create(event=event, holder=person, person=person, at=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ledger.objects.create(event=event, holder=one, person=other, at=2)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_written_is_on_the_disk_when_sqlite_answers(database_url: str) -> None:
    """Asked of a process as users run it: the tests' own process does not wait for the disk."""
    ask = "from ondo.store.django import set_up; set_up(); from django.db import connection as c\n"
    ask += "print(*(c.cursor().execute(f'PRAGMA {name}').fetchone()[0] for name in ('journal_mode', 'synchronous')))"
    told = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["wal", "2"]  # FULL


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_reads_what_is_committed() -> None:
    from ondo.store import bulk

    assert bulk.rows("SHOW default_transaction_isolation") == [("read committed",)]
