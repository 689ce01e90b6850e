"""What Django's models cannot say of their tables: events are append-only, what is looked up by, room for new states.

Nothing is deleted from `event`, and the only change is that a body becomes empty. That change is what an erasure is
(actions/erase.py). docs/decisions/0011 says why it is done this way.

`identity_value` and `account_name` answer what equals a text and what begins with it; `identity_own_id` what follows
the source in a key (`app:17`). `person_member`: hardly anybody is part of somebody else, and by an index in which almost
everybody has no root SQLite would rather read the whole table.

Pages of `fold_state` keep some room on PostgreSQL: a state is replaced for almost every event, and where the new row
finds place beside the old one no index has to be touched.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

COLUMNS = ("id", "key", "source_id", "received_at", "occurred_at")
CHANGED = " OR ".join(["NEW.body <> ''", *(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in COLUMNS)])
WHY = "an event is never changed or deleted"

MAKES = {
    "postgresql": [
        f"""
        CREATE FUNCTION event_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{WHY}' USING ERRCODE = 'integrity_constraint_violation'; END $$
        """,
        "CREATE TRIGGER event_unchanged BEFORE UPDATE ON event"
        f" FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION event_is_kept()",
        "CREATE TRIGGER event_undeleted BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_is_kept()",
        "CREATE TRIGGER event_untruncated BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION event_is_kept()",
        "CREATE INDEX identity_value ON identity (value varchar_pattern_ops)",
        "CREATE INDEX identity_own_id ON identity (substr(value, strpos(value, ':') + 1))",
        "CREATE INDEX account_name ON account (name varchar_pattern_ops)",
        "CREATE INDEX person_member ON person (root_id) WHERE root_id IS NOT NULL",
        "ALTER TABLE fold_state SET (fillfactor = 67)",
    ],
    "sqlite": [
        f"CREATE TRIGGER event_unchanged BEFORE UPDATE ON event WHEN {CHANGED.replace('IS DISTINCT FROM', 'IS NOT')}"
        f" BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
        f"CREATE TRIGGER event_undeleted BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
        "CREATE INDEX identity_value ON identity (value)",
        "CREATE INDEX identity_own_id ON identity (substr(value, instr(value, ':') + 1))",
        "CREATE INDEX account_name ON account (name)",
        "CREATE INDEX person_member ON person (root_id) WHERE root_id IS NOT NULL",
    ],
}
INDEXES = ("identity_value", "identity_own_id", "account_name", "person_member")
TAKES = {
    "postgresql": ["DROP FUNCTION event_is_kept() CASCADE", "ALTER TABLE fold_state RESET (fillfactor)"],
    "sqlite": ["DROP TRIGGER event_unchanged", "DROP TRIGGER event_undeleted"],
}


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put it all in place."""
    for statement in MAKES[editor.connection.vendor]:
        editor.execute(statement)


def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    for statement in (*(f"DROP INDEX {name}" for name in INDEXES), *TAKES[editor.connection.vendor]):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
