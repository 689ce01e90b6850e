"""PostgreSQL plans what a worker asks anew each time: a plan made for empty tables made it a hundred times slower."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ondo.worker import process


@pytest.fixture
def planned_anew() -> Iterator[None]:
    from django.db.backends.signals import connection_created

    process.plan_anew()
    yield
    connection_created.disconnect(dispatch_uid="ondo.worker.planning")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_no_plan_of_a_worker_is_kept_from_when_a_table_was_empty(store: str, planned_anew: None) -> None:
    from django.db import connection

    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE grows (id bigint PRIMARY KEY)")
        for _ in range(20):  # often enough for a plan to be kept
            cursor.execute("SELECT id FROM grows WHERE id = %s", [1])
        cursor.execute("INSERT INTO grows SELECT generate_series(1, 200000)")
        cursor.execute("SELECT id FROM grows WHERE id = %s", [1])
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%FROM grows WHERE%"])
        assert cursor.fetchone() != (0,), "they are prepared all the same"
        cursor.execute("SELECT sum(generic_plans), sum(custom_plans) > 10 FROM pg_prepared_statements")
        assert cursor.fetchone() == (0, True)
        cursor.execute("DROP TABLE grows")
