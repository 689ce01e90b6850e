"""The collector writes plain SQL and knows no Django: its columns are those of the models all the same."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from ondo.collector.tables import EVENT, PENDING, QUARANTINE, UNDECIDED_STRANGERS, WRITE_KEYS
from ondo.store.django import set_up

IMPORT = "import sys, ondo.collector.app, ondo.collector.serve; print('django' in sys.modules)"


def test_it_starts_without_django() -> None:
    ran = subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


@pytest.fixture(scope="module")
def columns() -> dict[str, dict[str, bool]]:
    """By table and column: whether a row has to say it."""
    set_up(site=True)
    from django.apps import apps
    from django.db.models import NOT_PROVIDED

    return {
        model._meta.db_table: {
            field.column: not field.null and field.default is NOT_PROVIDED and not field.primary_key
            for field in model._meta.local_concrete_fields
        }
        for model in apps.get_models()
    }


@pytest.mark.parametrize(("table", "written"), [("event", EVENT), ("pending", PENDING), ("quarantine", QUARANTINE)])
def test_what_is_written_is_there_and_nothing_is_missing(
    columns: dict[str, dict[str, bool]], table: str, written: tuple[str, ...]
) -> None:
    assert set(written) <= set(columns[table])
    assert {name for name, needed in columns[table].items() if needed} <= set(written)


@pytest.mark.parametrize(
    ("query", "tables"),
    [(WRITE_KEYS, {"w": "write_key", "s": "source"}), (UNDECIDED_STRANGERS, {"": "quarantine"})],
)
def test_what_is_read_is_there(columns: dict[str, dict[str, bool]], query: str, tables: dict[str, str]) -> None:
    for alias, table in tables.items():
        assert re.search(rf"(FROM|JOIN) {table}\b", query)
        named = re.findall(rf"\b{alias}\.(\w+)" if alias else r"(\w+)(?: IS NULL|\)\))", query)
        assert named
        assert set(named) <= set(columns[table])


def test_the_types_are_those_that_are_sent(columns: dict[str, dict[str, bool]]) -> None:
    from ondo.store.models import Event

    kinds = {field.column: field.get_internal_type() for field in Event._meta.local_concrete_fields}
    integer, foreign = "BigIntegerField", "ForeignKey"
    assert [kinds[name] for name in EVENT] == ["BinaryField", foreign, integer, integer, "TextField"]
