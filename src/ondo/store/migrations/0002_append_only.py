"""Events are append-only in the database too: nothing is deleted, and the only change is that a body becomes empty.

That change is what an erasure is (actions/erase.py). docs/decisions/0011 says why it is done this way.
"""

from typing import Any

from django.db import migrations, models

COLUMNS = ("id", "key", "source_id", "received_at", "occurred_at")
CHANGED = " OR ".join(["NEW.body <> ''", *(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in COLUMNS)])
WHY = "an event is never changed or deleted"

POSTGRESQL = [
    f"""
    CREATE FUNCTION event_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{WHY}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    f"CREATE TRIGGER event_unchanged BEFORE UPDATE ON event FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION event_is_kept()",
    "CREATE TRIGGER event_undeleted BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_is_kept()",
    "CREATE TRIGGER event_untruncated BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION event_is_kept()",
]
SQLITE = [
    f"CREATE TRIGGER event_unchanged BEFORE UPDATE ON event WHEN {CHANGED.replace('IS DISTINCT FROM', 'IS NOT')}"
    f" BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
    f"CREATE TRIGGER event_undeleted BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
]


def guard(apps: Any, schema_editor: Any) -> None:
    """Puts the triggers in place."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def release(apps: Any, schema_editor: Any) -> None:
    """Takes them away again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION event_is_kept() CASCADE")
        return
    for name in ("event_unchanged", "event_undeleted"):
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]

    operations = [
        migrations.RunPython(guard, release),
        migrations.AddField("quarantined", "mended", models.TextField(null=True)),
    ]
