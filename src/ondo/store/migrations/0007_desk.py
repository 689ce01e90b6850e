"""The desk of SDRs: what is to be done now, cards and the words they are found by, what may be undone.

Whoever is there already gets their rows from the worker: the row in `due` tells it to.
"""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The index that answers what a word begins with, and what there is to be filled in."""
    order = " varchar_pattern_ops" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"CREATE INDEX term_beginning ON term (term{order}, person_id)")
    editor.execute(
        "INSERT INTO due (kind, what, due_at, payload, tries)"
        """ SELECT 'desks', '', 0, '{"after": 0}', 0 FROM (SELECT 1 FROM person LIMIT 1) somebody"""
    )


def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take both away."""
    editor.execute("DROP INDEX term_beginning")
    editor.execute("DELETE FROM due WHERE kind = 'desks'")


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0006_lookups"),
    ]

    operations = [
        migrations.CreateModel(
            name="Card",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="store.person",
                    ),
                ),
                ("name", models.CharField(max_length=200, null=True)),
                ("kana", models.CharField(max_length=200, null=True)),
                ("company", models.CharField(max_length=200, null=True)),
                ("title", models.CharField(max_length=200, null=True)),
                ("department", models.CharField(max_length=200, null=True)),
                ("email", models.CharField(max_length=320, null=True)),
                ("phone", models.CharField(max_length=50, null=True)),
            ],
            options={
                "db_table": "card",
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="exact",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="person",
            name="last_act",
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="OwnerChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.BigIntegerField(db_index=True, null=True)),
                ("at", models.BigIntegerField()),
                (
                    "became",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"),
                ),
                (
                    "was",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "owner_change",
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.CharField(max_length=100)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.person",
                    ),
                ),
            ],
            options={
                "db_table": "term",
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "presence",
                "constraints": [models.UniqueConstraint(fields=("person", "user"), name="presence_once")],
            },
        ),
        migrations.CreateModel(
            name="Undoable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.BigIntegerField()),
                ("what", models.CharField(max_length=100)),
                ("words", models.JSONField(default=dict)),
                ("events", models.JSONField(default=list)),
                ("other", models.JSONField(default=dict)),
                ("undone_at", models.BigIntegerField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "undoable",
                "indexes": [models.Index(fields=["user", "-id"], name="undoable_last")],
            },
        ),
        migrations.CreateModel(
            name="Work",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="store.person",
                    ),
                ),
                ("stage", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=20)),
                ("team", models.CharField(max_length=20)),
                ("entered_at", models.BigIntegerField()),
                ("returned", models.BooleanField(default=False)),
                ("cycle", models.IntegerField(default=0)),
                ("next_kind", models.CharField(max_length=100)),
                ("next_at", models.BigIntegerField()),
                ("promised", models.BooleanField(default=False)),
                ("clock", models.CharField(max_length=100, null=True)),
                ("clock_at", models.BigIntegerField(null=True)),
                ("clock_risk_at", models.BigIntegerField(null=True)),
                ("urgent_at", models.BigIntegerField()),
                ("snoozed_until", models.BigIntegerField(null=True)),
                ("touched_at", models.BigIntegerField(null=True)),
                ("attempts", models.IntegerField(default=0)),
                ("points", models.BigIntegerField(default=0)),
                ("points_day", models.IntegerField(default=0)),
                ("deciding", models.BigIntegerField(null=True)),
                ("version", models.BigIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.account"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "work",
                "indexes": [
                    models.Index(fields=["owner", "team"], name="work_owner"),
                    models.Index(fields=["team", "next_at"], name="work_next"),
                    models.Index(fields=["team", "urgent_at"], name="work_urgent"),
                    models.Index(
                        models.F("team"), models.OrderBy(models.F("points"), descending=True), name="work_warm"
                    ),
                    models.Index(
                        models.F("team"),
                        models.OrderBy(models.F("points"), descending=True),
                        condition=models.Q(("kind", "mql"), ("touched_at__isnull", True)),
                        name="work_new",
                    ),
                    models.Index(
                        models.F("team"),
                        models.OrderBy(models.F("points"), descending=True),
                        condition=models.Q(("owner__isnull", True)),
                        name="work_unassigned",
                    ),
                    models.Index(
                        models.F("team"),
                        models.OrderBy(models.F("points"), descending=True),
                        condition=models.Q(("returned", True)),
                        name="work_returned",
                    ),
                    models.Index(
                        condition=models.Q(("snoozed_until__isnull", False)),
                        fields=["team", "snoozed_until"],
                        name="work_snoozed",
                    ),
                    models.Index(fields=["points_day"], name="work_points_day"),
                ],
            },
        ),
        migrations.RunPython(make, drop),
    ]
