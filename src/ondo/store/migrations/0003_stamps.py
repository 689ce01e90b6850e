"""Each write of a person's state is marked, so that a worker knows whether the one it remembers is still the one here.

Pages keep some room on PostgreSQL: a state is replaced for almost every event, and where the new row finds place beside
the old one no index has to be touched.
"""

from typing import Any

from django.db import migrations, models


def leave_room(apps: Any, schema_editor: Any) -> None:
    """A third of each page stays free for the next versions of its rows."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE fold_state SET (fillfactor = 67)")


def fill_up(apps: Any, schema_editor: Any) -> None:
    """As it was."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE fold_state RESET (fillfactor)")


class Migration(migrations.Migration):
    dependencies = [("store", "0002_append_only")]

    operations = [
        migrations.AddField("foldstate", "stamp", models.BigIntegerField(default=0, db_default=0)),
        migrations.RunPython(leave_room, fill_up),
    ]
