"""Events are never changed and never deleted: the database refuses, and no code but the erasure's tries to."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ondo import settings

BY_SQL = re.compile(
    r"\b(UPDATE|DELETE\s+FROM|TRUNCATE(\s+TABLE)?|REPLACE\s+INTO|INSERT\s+OR\s+REPLACE\s+INTO)\s+\"?event\b", re.I
)
CHANGING = {
    *("update", "delete", "save", "bulk_update", "update_or_create"),
    *("aupdate", "adelete", "asave", "abulk_update", "aupdate_or_create", "_raw_delete", "upsert"),
}
MAY = {"actions/erase.py"}


def changes_to_events(path: Path) -> list[str]:
    """The places of a module that change or delete rows of `event`: by SQL, or by calls that speak of the model."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ondo.store.models")
        for alias in node.names
        if alias.name == "Event"
    }
    by_sql = [found[0] for found in BY_SQL.finditer(text)]
    return by_sql + [ast.unparse(node)[:80] for node in ast.walk(tree) if names and _changes(node, names)]


def _changes(node: ast.AST, names: set[str]) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in CHANGING:
        return False
    spoken_of = [*ast.walk(node.func.value), *(part for arg in node.args[:1] for part in ast.walk(arg))]
    return any(isinstance(part, ast.Name) and part.id in names for part in spoken_of)


def test_no_code_but_the_erasure_changes_or_deletes_events() -> None:
    modules = {path.relative_to(settings.PACKAGE).as_posix(): path for path in settings.PACKAGE.rglob("*.py")}
    guilty = {name for name, path in modules.items() if changes_to_events(path)}
    assert guilty - {name for name in guilty if name.startswith("store/migrations/")} == MAY


@pytest.mark.parametrize(
    "code",
    [
        "execute('UPDATE event SET body = %s')",
        "execute('DELETE FROM event')",
        "execute('insert or replace into event values (1)')",
        "from ondo.store.models import Event as E\nE.objects.filter(pk=1).update(body='')",
        "from ondo.store.models import Event\nEvent.objects.all().delete()",
        "from ondo.store.models import Event\nbulk.upsert(Event, ('id', 'body'), rows)",
        "from ondo.store.models.event import Event\nbulk.update(Event, ('id', 'body'), rows)",
    ],
)
def test_the_search_sees_what_it_looks_for(code: str, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(code)
    assert changes_to_events(tmp_path / "module.py")


@pytest.fixture
def event(store: str) -> int:
    from ondo.store.models import Event, Source

    source = Source.objects.create(key="www", name="www", kind="browser", created_at=0)
    made = Event.objects.create(key=b"k" * 16, source=source, received_at=2, occurred_at=1, body='{"type": "track"}')
    return made.pk


def test_a_database_lets_no_event_be_deleted(event: int) -> None:
    from django.db import IntegrityError, connection, transaction

    from ondo.store.models import Event

    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        Event.objects.all().delete()
    statement = "TRUNCATE event CASCADE" if connection.vendor == "postgresql" else "DELETE FROM event"
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Event.objects.count() == 1


def test_a_database_lets_no_column_of_an_event_be_changed(event: int) -> None:
    from django.db import IntegrityError, transaction

    from ondo.store.models import Event

    other = {"id": 99, "key": b"l" * 16, "source_id": 5, "received_at": 5, "occurred_at": 5, "body": '{"type": "page"}'}
    assert set(other) == {field.column for field in Event._meta.concrete_fields}
    for column, value in other.items():
        with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
            Event.objects.update(**{column: value})
    for column, value in other.items():
        if column != "body":
            with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
                Event.objects.update(**{"body": "", column: value})


def test_a_database_lets_a_body_become_empty(event: int) -> None:
    from ondo.store.models import Event

    assert Event.objects.update(body="") == 1
    assert Event.objects.update(body="") == 1
