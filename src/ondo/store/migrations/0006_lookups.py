"""Indexes for finding somebody by whatever people call them, and for reading a stage in pages.

`identity_value` and `account_name` answer what equals a text and what begins with it; `identity_own_id` what follows
the source in a key (`app:17`). `person_member`: hardly anybody is part of somebody else, and by an index in which almost
everybody has no root SQLite would rather read the whole table.
"""

from __future__ import annotations

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

INDEXES = {
    "postgresql": {
        "identity_value": "identity (value varchar_pattern_ops)",
        "identity_own_id": "identity (substr(value, strpos(value, ':') + 1))",
        "account_name": "account (name varchar_pattern_ops)",
        "person_member": "person (root_id) WHERE root_id IS NOT NULL",
    },
    "sqlite": {
        "identity_value": "identity (value)",
        "identity_own_id": "identity (substr(value, instr(value, ':') + 1))",
        "account_name": "account (name)",
        "person_member": "person (root_id) WHERE root_id IS NOT NULL",
    },
}


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make them."""
    for name, what in INDEXES[editor.connection.vendor].items():
        editor.execute(f"CREATE INDEX {name} ON {what}")


def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away."""
    for name in INDEXES[editor.connection.vendor]:
        editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0005_site"),
    ]

    operations = [
        migrations.RunPython(make, drop),
        migrations.RemoveIndex(model_name="foldstate", name="fold_state_stage"),
        migrations.AddIndex(
            model_name="foldstate",
            index=models.Index(fields=["stage", "person"], name="fold_state_stage"),
        ),
    ]
