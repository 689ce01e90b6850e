"""A store with many people, made of a few real ones: their rows are copied by the database itself."""

from __future__ import annotations

import os
import subprocess
import sys

MQLS = 10_000
"""At most so many are MQLs, among many people as among few: at least half of these, and everybody else a visitor."""
EVENTS = 20
"""What each of them did."""
STEP = 1_000_000_000
"""The ids of each copy begin so much higher; more than any id of the originals."""

COPIES = """
WITH RECURSIVE copy(n) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT n + 1 FROM copy WHERE n < {copies})
INSERT INTO {table} ({columns}) SELECT {values} FROM {table} o CROSS JOIN copy
"""
TABLES = {
    "account": (
        "id, key, name, traits, created_at",
        "o.id + n*{S}, o.key||'-'||n, o.name||' '||n, o.traits, o.created_at",
    ),
    "person": (
        "id, key, known, start, account_id, created_at",
        "o.id + n*{S}, o.key||'-'||n, o.known, o.start, o.account_id + n*{S}, o.created_at",
    ),
    "identity": (
        "id, kind, value, person_id, since",
        "o.id + n*{S}, o.kind, 'n'||n||'-'||o.value, o.person_id + n*{S}, o.since",
    ),
    "fold_state": (
        "person_id, playbook_id, state, folded_to, timer_at, stage, cycle, stamp",
        "o.person_id + n*{S}, o.playbook_id, o.state, o.folded_to, o.timer_at, o.stage, o.cycle, o.stamp",
    ),
    "event": (
        "id, key, source_id, received_at, occurred_at, body",
        "o.id + n*{S}, {key}, o.source_id, o.received_at, o.occurred_at, o.body",
    ),
    "ledger": (
        "seq, event_id, holder_id, person_id, at, flags, told",
        "o.seq + n*{S}, o.event_id + n*{S}, o.holder_id + n*{S}, o.person_id + n*{S}, o.at, o.flags, o.told",
    ),
    "activity": (
        "id, person_id, kind, because, due_at, exact, created_at, done_at",
        "o.id + n*{S}, o.person_id + n*{S}, o.kind, o.because, o.due_at, o.exact, o.created_at, o.done_at",
    ),
    "card": (
        "person_id, name, kana, company, title, department, email, phone",
        "o.person_id + n*{S}, o.name||' '||n, o.kana, o.company||' '||n, o.title, o.department, 'n'||n||'-'||o.email,"
        " o.phone",
    ),
    "term": ("id, term, person_id", "o.id + n*{S}, 'n'||n||'-'||o.term, o.person_id + n*{S}"),
    "work": ("", ""),
    "transition": ("", ""),
}


def visitors_among(people: int) -> int:
    """How many are really folded beside the one MQL of `tests.integration.api.populated`, before they are copied."""
    return max(1, people // MQLS - 1)


def fill(url: str, people: int) -> str:
    """Fill an empty, migrated store; returns a token with which everything may be read."""
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.live.crowded", str(people)],
        env={**os.environ, "DATABASE_URL": url},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return made.stdout.split()[-1]


def _fill(people: int) -> str:
    from ondo.store.django import set_up

    set_up(site=True)
    from django.db import transaction
    from tests import arrivals
    from tests.integration.api.calling import token
    from tests.integration.api.populated import NOW, decide, populate

    from ondo.store.copying import refresh_statistics

    visitors = visitors_among(people)
    populate(visitors)
    everybody = ("b1", *(f"v{number}" for number in range(visitors)))
    for number in range((EVENTS - 1) * len(everybody)):
        read = {"type": "track", "event": "article_read", "anonymousId": everybody[number % len(everybody)]}
        arrivals.arrive(read, NOW + 5000 + number)  # worth no points: they stay visitors
    decide()
    with transaction.atomic():
        for table in TABLES:
            _copy(table, people // (visitors + 1) - 1)
    refresh_statistics()
    return token("manager")


def _copy(table: str, copies: int) -> None:
    from django.db import connection

    from ondo.store.bulk import execute

    columns, values = TABLES[table] if TABLES[table][0] else _every_column(table)
    postgresql = connection.vendor == "postgresql"
    key = "decode(md5(o.id||'-'||n), 'hex')" if postgresql else "CAST(substr(hex(o.id)||'-'||n||'-', 1, 16) AS BLOB)"
    made = values.format(S=STEP, key=key)
    execute(COPIES.format(copies=copies, table=table, columns=columns, values=made))


MOVED = {"transition": ("id", "person_id", "event"), "work": ("person_id", "account_id")}
"""Columns that lead to other rows of the copy."""


def _every_column(table: str) -> tuple[str, str]:
    from django.apps import apps
    from django.db import connection

    model = next(one for one in apps.get_app_config("store").get_models() if one._meta.db_table == table)
    columns = [field.column for field in model._meta.concrete_fields]
    quoted = [connection.ops.quote_name(column) for column in columns]
    moved = {column: f"o.{column} + n*{{S}}" for column in MOVED[table]}
    return ", ".join(quoted), ", ".join(
        moved.get(column, f"o.{name}") for column, name in zip(columns, quoted, strict=True)
    )


if __name__ == "__main__":
    print(_fill(int(sys.argv[1])))
