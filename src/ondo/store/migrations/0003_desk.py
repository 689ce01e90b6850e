"""The desks: what is to be done now, cards and the words they are found by, letters, meetings, what may be undone.

Whoever is there already gets their rows from the worker: the row in `due` tells it to.
"""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ondo.store.together import CreateModels


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
        ("store", "0002_append_only"),
    ]

    operations = [
        CreateModels(
            [
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
                migrations.CreateModel(
                    name="OwnerChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                            ),
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
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seen_at", models.BigIntegerField()),
                        (
                            "person",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.BigIntegerField()),
                        ("what", models.CharField(max_length=100)),
                        ("words", models.JSONField(default=dict)),
                        ("events", models.JSONField(default=list)),
                        ("other", models.JSONField(default=dict)),
                        ("undone_at", models.BigIntegerField(null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.account",
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
                            models.Index(
                                condition=models.Q(("owner__isnull", False), ("touched_at__isnull", True)),
                                fields=["clock_at"],
                                name="work_unbegun",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssignmentRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.IntegerField(default=0)),
                        ("team", models.CharField(max_length=20)),
                        ("label", models.CharField(max_length=100)),
                        ("conditions", models.JSONField(default=dict)),
                        ("users", models.JSONField(default=list)),
                        ("by_capacity", models.BooleanField(default=False)),
                        ("reclaims", models.BooleanField(default=False)),
                        ("made_at", models.BigIntegerField()),
                    ],
                    options={
                        "db_table": "assignment_rule",
                    },
                ),
                migrations.CreateModel(
                    name="Seat",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="seat",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("capacity", models.IntegerField()),
                        ("most", models.IntegerField(null=True)),
                    ],
                    options={
                        "db_table": "seat",
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since", models.BigIntegerField()),
                        ("until", models.BigIntegerField(db_index=True)),
                        ("note", models.CharField(default="", max_length=100)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="absences",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "absence",
                    },
                ),
                migrations.CreateModel(
                    name="Reclaimed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("stage", models.CharField(max_length=100)),
                        ("clock", models.CharField(max_length=100)),
                        ("due_at", models.BigIntegerField()),
                        ("at", models.BigIntegerField(db_index=True)),
                        ("event", models.BigIntegerField()),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "reclaimed",
                    },
                ),
                migrations.CreateModel(
                    name="Voice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("said", models.CharField(max_length=200, null=True)),
                        ("words", models.TextField(null=True)),
                        ("user", models.CharField(max_length=200, null=True)),
                        ("at", models.BigIntegerField(db_index=True)),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="store.event", unique=True
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "voice",
                    },
                ),
                migrations.CreateModel(
                    name="Turn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("credit", models.BigIntegerField()),
                        ("last", models.BigIntegerField()),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="turns",
                                to="store.assignmentrule",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "turn",
                        "constraints": [models.UniqueConstraint(fields=("rule", "user"), name="turn_once")],
                    },
                ),
                migrations.CreateModel(
                    name="BookingPage",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="booking_page",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("timezone", models.CharField(max_length=64)),
                        ("kind", models.CharField(max_length=20)),
                        ("minutes", models.IntegerField(default=30)),
                        ("pause", models.IntegerField(default=0)),
                        ("notice_hours", models.IntegerField(default=4)),
                        ("days", models.IntegerField(default=21)),
                        ("place", models.CharField(default="", max_length=300)),
                        ("open", models.BooleanField(default=True)),
                    ],
                    options={
                        "db_table": "booking_page",
                    },
                ),
                migrations.CreateModel(
                    name="LetterTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, unique=True)),
                        ("language", models.CharField(max_length=2)),
                        ("subject", models.CharField(max_length=300)),
                        ("text", models.TextField()),
                        ("made_at", models.BigIntegerField()),
                        ("retired_at", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "db_table": "letter_template",
                    },
                ),
                migrations.CreateModel(
                    name="Mailbox",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=300, unique=True)),
                        ("validity", models.BigIntegerField(null=True)),
                        ("last", models.BigIntegerField(default=0)),
                        ("held_until", models.BigIntegerField(default=0)),
                        ("read_at", models.BigIntegerField(null=True)),
                        ("error", models.TextField(null=True)),
                    ],
                    options={
                        "db_table": "mailbox",
                    },
                ),
                migrations.CreateModel(
                    name="FreeTime",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("weekday", models.IntegerField()),
                        ("begins", models.IntegerField()),
                        ("ends", models.IntegerField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="free_times",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "free_time",
                    },
                ),
                migrations.CreateModel(
                    name="Booking",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=200, unique=True)),
                        ("token", models.CharField(max_length=32, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("address", models.CharField(max_length=320)),
                        ("words", models.TextField(default="")),
                        ("language", models.CharField(max_length=2)),
                        ("kind", models.CharField(max_length=20)),
                        ("place", models.CharField(default="", max_length=300)),
                        ("starts_at", models.BigIntegerField()),
                        ("ends_at", models.BigIntegerField()),
                        ("sequence", models.IntegerField(default=0)),
                        ("tool", models.CharField(default="", max_length=20)),
                        ("booked_at", models.BigIntegerField()),
                        ("booked_by", models.CharField(max_length=150, null=True)),
                        ("cancelled_at", models.BigIntegerField(null=True)),
                        (
                            "event",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.event",
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "booking",
                        "indexes": [
                            models.Index(fields=["host", "ends_at"], name="booking_host_ends"),
                            models.Index(fields=["person", "starts_at"], name="booking_person_starts"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_at__isnull", True), ("tool", "")),
                                fields=("host", "starts_at"),
                                name="booking_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Letter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("address", models.CharField(max_length=320)),
                        ("subject", models.CharField(max_length=300)),
                        ("text", models.TextField()),
                        ("attached", models.JSONField(default=list)),
                        ("message_id", models.CharField(max_length=250, unique=True)),
                        ("token", models.CharField(max_length=32, null=True, unique=True)),
                        ("at", models.BigIntegerField()),
                        ("state", models.CharField(max_length=20)),
                        ("sent_at", models.BigIntegerField(null=True)),
                        ("error", models.TextField(null=True)),
                        (
                            "answers",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answered_by",
                                to="store.letter",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.event",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "letter",
                        "indexes": [models.Index(fields=["person", "at"], name="letter_person_at")],
                    },
                ),
                migrations.CreateModel(
                    name="ApiAllowance",
                    fields=[
                        ("caller", models.CharField(max_length=60, primary_key=True, serialize=False)),
                        ("used_to", models.BigIntegerField()),
                    ],
                    options={
                        "db_table": "api_allowance",
                    },
                ),
                migrations.CreateModel(
                    name="Sample",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("share", models.IntegerField()),
                        ("drawn_until", models.BigIntegerField(default=0)),
                    ],
                    options={
                        "db_table": "sample",
                    },
                ),
                migrations.CreateModel(
                    name="Drawn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.BigIntegerField()),
                        ("until", models.BigIntegerField(db_index=True)),
                        ("propensity", models.FloatField()),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "drawn",
                        "constraints": [models.UniqueConstraint(fields=("person", "until"), name="drawn_once_a_week")],
                    },
                ),
            ]
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
        migrations.AddField(
            model_name="opportunity",
            name="closes_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="next_step",
            field=models.CharField(max_length=300, null=True),
        ),
        migrations.AddField(
            model_name="opportunity",
            name="told_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="cancelled_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="mail_signature",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="destination",
            name="former_secret",
            field=models.CharField(db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="destination",
            name="former_until",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(condition=models.Q(("outcome", None)), fields=["id"], name="hand_off_waiting"),
        ),
        migrations.RunPython(make, drop),
    ]
