import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ondo.store.together import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Source",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=100, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("kind", models.CharField(max_length=20)),
                        ("timezone", models.CharField(default="UTC", max_length=64)),
                        ("shared_machine", models.BooleanField(default=False)),
                        ("trusts_ids", models.BooleanField(default=True)),
                        ("rate_per_second", models.IntegerField(null=True)),
                        ("created_at", models.BigIntegerField()),
                        ("disabled_at", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "db_table": "source",
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={"unique": "A user with that username already exists."},
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                unique=True,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="username",
                            ),
                        ),
                        ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                        ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                        ),
                        ("role", models.CharField(default="sdr", max_length=20)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                        ("shortcuts", models.BooleanField(db_default=True, default=True)),
                    ],
                    options={
                        "db_table": "ondo_user",
                    },
                    managers=[
                        ("objects", django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=200, unique=True)),
                        ("name", models.CharField(max_length=300)),
                        ("traits", models.JSONField(default=dict)),
                        ("created_at", models.BigIntegerField()),
                    ],
                    options={
                        "db_table": "account",
                    },
                ),
                migrations.CreateModel(
                    name="Audit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.BigIntegerField(db_index=True)),
                        ("by", models.CharField(max_length=200)),
                        ("action", models.CharField(max_length=60)),
                        ("subject", models.CharField(max_length=200)),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                    ],
                    options={
                        "db_table": "audit",
                    },
                ),
                migrations.CreateModel(
                    name="Campaign",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=200, unique=True)),
                        ("name", models.CharField(max_length=300)),
                        ("channel", models.CharField(max_length=60, null=True)),
                        ("cost", models.BigIntegerField(null=True)),
                        ("currency", models.CharField(max_length=3, null=True)),
                        ("starts_at", models.BigIntegerField(null=True)),
                        ("ends_at", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "db_table": "campaign",
                    },
                ),
                migrations.CreateModel(
                    name="Erasure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("person", models.BigIntegerField(unique=True)),
                        ("at", models.BigIntegerField()),
                        ("by", models.CharField(max_length=200)),
                        ("identities", models.JSONField()),
                    ],
                    options={
                        "db_table": "erasure",
                    },
                ),
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.BinaryField(max_length=16, unique=True)),
                        ("received_at", models.BigIntegerField()),
                        ("occurred_at", models.BigIntegerField()),
                        ("body", models.TextField()),
                        (
                            "source",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="store.source",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "event",
                    },
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=200, unique=True)),
                        ("known", models.BooleanField(default=False)),
                        ("start", models.TextField(null=True)),
                        ("created_at", models.BigIntegerField()),
                        ("erased_at", models.BigIntegerField(null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="store.account",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "root",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="store.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "person",
                    },
                ),
                migrations.CreateModel(
                    name="Due",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=10)),
                        ("what", models.CharField(max_length=40)),
                        ("person", models.BigIntegerField(null=True)),
                        ("due_at", models.BigIntegerField()),
                        ("payload", models.JSONField(null=True)),
                        ("tries", models.IntegerField(default=0)),
                        ("failed_at", models.BigIntegerField(null=True)),
                        ("error", models.TextField(null=True)),
                    ],
                    options={
                        "db_table": "due",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("failed_at", None)), fields=["kind", "due_at"], name="due_waiting"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "timer")), fields=("person",), name="due_one_timer"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Switched",
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
                        ("state", models.TextField()),
                        ("folded_to", models.BigIntegerField()),
                        ("timer_at", models.BigIntegerField(null=True)),
                        ("stage", models.CharField(max_length=100, null=True)),
                        ("cycle", models.IntegerField()),
                        ("transitions", models.TextField()),
                    ],
                    options={
                        "db_table": "switched",
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=200, unique=True)),
                        ("kind", models.CharField(max_length=40)),
                        ("booked_at", models.BigIntegerField()),
                        ("starts_at", models.BigIntegerField(null=True)),
                        ("held_at", models.BigIntegerField(null=True)),
                        ("user", models.CharField(max_length=200, null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "meeting",
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.BigIntegerField()),
                        ("because", models.CharField(max_length=40)),
                        ("event", models.BigIntegerField(null=True)),
                        ("undone_at", models.BigIntegerField(null=True)),
                        (
                            "absorbed",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kept",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "merge",
                    },
                ),
                migrations.CreateModel(
                    name="Opportunity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=200, unique=True)),
                        ("status", models.CharField(max_length=10)),
                        ("opened_at", models.BigIntegerField(null=True)),
                        ("closed_at", models.BigIntegerField(null=True)),
                        ("amount", models.BigIntegerField(null=True)),
                        ("currency", models.CharField(max_length=3, null=True)),
                        ("reason", models.CharField(max_length=200, null=True)),
                        ("owner", models.CharField(max_length=200, null=True)),
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
                        "db_table": "opportunity",
                    },
                ),
                migrations.CreateModel(
                    name="Pending",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("received_at", models.BigIntegerField()),
                        ("person", models.BigIntegerField(null=True)),
                        (
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="store.event",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "pending",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("person__isnull", False)), fields=["id"], name="pending_reaching"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlaybookVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=200)),
                        ("fingerprint", models.CharField(max_length=100)),
                        ("text", models.TextField()),
                        ("stages", models.JSONField(default=dict)),
                        ("created_at", models.BigIntegerField()),
                        ("in_force_from", models.BigIntegerField(null=True, unique=True)),
                        ("switching", models.BooleanField(default=False)),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "playbook_version",
                    },
                ),
                migrations.CreateModel(
                    name="Quarantined",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("received_at", models.BigIntegerField()),
                        ("reason", models.CharField(max_length=100)),
                        ("params", models.JSONField(default=dict)),
                        ("body", models.BinaryField()),
                        ("sent_at", models.CharField(max_length=40, null=True)),
                        ("resubmitted_as", models.BigIntegerField(null=True)),
                        ("discarded_at", models.BigIntegerField(null=True)),
                        (
                            "source",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, to="store.source"
                            ),
                        ),
                        ("mended", models.TextField(null=True)),
                    ],
                    options={
                        "db_table": "quarantine",
                    },
                ),
                migrations.CreateModel(
                    name="Transition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("cycle", models.IntegerField()),
                        ("from_stage", models.CharField(max_length=100, null=True)),
                        ("to_stage", models.CharField(max_length=100)),
                        ("at", models.BigIntegerField()),
                        ("recorded_at", models.BigIntegerField(db_index=True)),
                        ("cause", models.CharField(max_length=20)),
                        ("cause_key", models.CharField(max_length=200)),
                        ("reason", models.CharField(max_length=200, null=True)),
                        ("timer", models.CharField(max_length=20, null=True)),
                        ("event", models.BigIntegerField(null=True)),
                        ("user", models.CharField(max_length=200, null=True)),
                        ("score", models.BigIntegerField()),
                        ("fit", models.BigIntegerField()),
                        ("engagement", models.BigIntegerField()),
                        ("how", models.CharField(max_length=10, null=True)),
                        ("origin", models.CharField(max_length=100, null=True)),
                        ("first_origin", models.CharField(max_length=100, null=True)),
                        ("activity_due", models.BigIntegerField(null=True)),
                        ("reset", models.BooleanField()),
                        ("fingerprint", models.CharField(max_length=100)),
                        ("snapshot", models.JSONField()),
                        ("work_propensity", models.FloatField(null=True)),
                        ("explored", models.BooleanField(default=False)),
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
                        "db_table": "transition",
                        "indexes": [models.Index(fields=["to_stage", "recorded_at"], name="transition_to_stage")],
                    },
                ),
                migrations.CreateModel(
                    name="HandOff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("stage", models.CharField(max_length=100)),
                        ("handed_at", models.BigIntegerField()),
                        ("handed_by", models.CharField(max_length=200, null=True)),
                        ("outcome", models.CharField(max_length=20, null=True)),
                        ("outcome_at", models.BigIntegerField(null=True)),
                        ("outcome_by", models.CharField(max_length=200, null=True)),
                        ("reason", models.CharField(max_length=200, null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "transition",
                            models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="store.transition"),
                        ),
                    ],
                    options={
                        "db_table": "hand_off",
                    },
                ),
                migrations.CreateModel(
                    name="Activity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=100)),
                        ("because", models.CharField(max_length=200)),
                        ("due_at", models.BigIntegerField(db_index=True)),
                        ("created_at", models.BigIntegerField()),
                        ("done_at", models.BigIntegerField(null=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "done_event",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="store.event"),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "transition",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, to="store.transition"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "activity",
                    },
                ),
                migrations.CreateModel(
                    name="TriageVerdict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("verdict", models.CharField(max_length=100)),
                        ("reason", models.CharField(max_length=200, null=True)),
                        ("given", models.JSONField(default=dict)),
                        ("stage", models.CharField(max_length=100, null=True)),
                        ("user", models.CharField(max_length=200, null=True)),
                        ("at", models.BigIntegerField()),
                        ("accepted", models.BooleanField()),
                        ("problems", models.JSONField(default=list)),
                        ("retracted_at", models.BigIntegerField(null=True)),
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
                        "db_table": "triage_verdict",
                    },
                ),
                migrations.CreateModel(
                    name="WriteKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.BigIntegerField()),
                        ("revoked_at", models.BigIntegerField(null=True)),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="write_keys",
                                to="store.source",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "write_key",
                    },
                ),
                migrations.CreateModel(
                    name="AccountKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=10)),
                        ("value", models.CharField(max_length=300)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="keys", to="store.account"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "account_key",
                        "constraints": [models.UniqueConstraint(fields=("kind", "value"), name="account_key_value")],
                    },
                ),
                migrations.CreateModel(
                    name="FoldState",
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
                        ("state", models.TextField()),
                        ("folded_to", models.BigIntegerField()),
                        ("timer_at", models.BigIntegerField(null=True)),
                        ("stage", models.CharField(max_length=100, null=True)),
                        ("cycle", models.IntegerField(default=0)),
                        (
                            "playbook",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="store.playbookversion",
                            ),
                        ),
                        ("stamp", models.BigIntegerField(db_default=0, default=0)),
                    ],
                    options={
                        "db_table": "fold_state",
                        "indexes": [models.Index(fields=["stage", "person"], name="fold_state_stage")],
                    },
                ),
                migrations.CreateModel(
                    name="DuplicateSuggestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("because", models.CharField(max_length=40)),
                        ("evidence", models.JSONField(default=dict)),
                        ("at", models.BigIntegerField()),
                        ("decided_at", models.BigIntegerField(null=True)),
                        ("decision", models.CharField(max_length=20, null=True)),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "duplicate_suggestion",
                        "constraints": [models.UniqueConstraint(fields=("first", "second"), name="duplicate_pair")],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("channel", models.CharField(max_length=20)),
                        ("given", models.BooleanField()),
                        ("at", models.BigIntegerField()),
                        (
                            "event",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="store.event"),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "consent",
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "channel", "event"), name="consent_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CampaignMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.BigIntegerField()),
                        (
                            "campaign",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="members", to="store.campaign"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="store.event"),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "campaign_member",
                        "constraints": [
                            models.UniqueConstraint(fields=("campaign", "person"), name="campaign_member_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Identity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("value", models.CharField(max_length=320)),
                        ("since", models.BigIntegerField()),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="identities",
                                to="store.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "identity",
                        "constraints": [models.UniqueConstraint(fields=("kind", "value"), name="identity_key")],
                    },
                ),
                migrations.CreateModel(
                    name="Ledger",
                    fields=[
                        ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                        ("at", models.BigIntegerField()),
                        ("flags", models.CharField(max_length=60, null=True)),
                        ("told", models.TextField(null=True)),
                        (
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="store.event",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "ledger",
                        "indexes": [models.Index(fields=["person", "at", "seq"], name="ledger_person_at")],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "holder"), name="ledger_event_holder")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("side", models.CharField(max_length=20)),
                        ("at", models.BigIntegerField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="store.playbookversion",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "signature",
                        "constraints": [models.UniqueConstraint(fields=("version", "side"), name="signature_side")],
                    },
                ),
                migrations.CreateModel(
                    name="Destination",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, unique=True)),
                        ("kind", models.CharField(max_length=20)),
                        ("address", models.CharField(max_length=500)),
                        ("secret", models.CharField(default="", max_length=200)),
                        ("told", models.JSONField(default=list)),
                        ("language", models.CharField(default="ja", max_length=2)),
                        ("created_at", models.BigIntegerField()),
                        ("disabled_at", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "db_table": "destination",
                    },
                ),
                migrations.CreateModel(
                    name="KnownDomain",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("domain", models.CharField(max_length=253, unique=True)),
                        ("relation", models.CharField(max_length=20)),
                        ("added_at", models.BigIntegerField()),
                    ],
                    options={
                        "db_table": "known_domain",
                    },
                ),
                migrations.CreateModel(
                    name="Process",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, unique=True)),
                        ("kind", models.CharField(max_length=20)),
                        ("started_at", models.BigIntegerField()),
                        ("seen_at", models.BigIntegerField()),
                        ("figures", models.JSONField(default=dict)),
                    ],
                    options={
                        "db_table": "process",
                    },
                ),
                migrations.CreateModel(
                    name="ApiToken",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        ("prefix", models.CharField(max_length=12)),
                        ("hash", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.BigIntegerField()),
                        ("expires_at", models.BigIntegerField(null=True)),
                        ("last_used_at", models.BigIntegerField(null=True)),
                        ("revoked_at", models.BigIntegerField(null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="api_tokens",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "api_token",
                    },
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("what", models.CharField(max_length=40)),
                        ("arguments", models.JSONField(default=dict)),
                        ("created_at", models.BigIntegerField()),
                        ("started_at", models.BigIntegerField(null=True)),
                        ("seen_at", models.BigIntegerField(null=True)),
                        ("finished_at", models.BigIntegerField(null=True)),
                        ("done", models.BigIntegerField(default=0)),
                        ("total", models.BigIntegerField(null=True)),
                        ("outcome", models.JSONField(null=True)),
                        ("cancelled_at", models.BigIntegerField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "job",
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("at", models.BigIntegerField()),
                        ("data", models.JSONField(default=dict)),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "notice",
                    },
                ),
                migrations.CreateModel(
                    name="IdempotentRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=200)),
                        ("request", models.CharField(max_length=64)),
                        ("status", models.IntegerField(null=True)),
                        ("headers", models.JSONField(default=dict)),
                        ("body", models.BinaryField(default=b"")),
                        ("at", models.BigIntegerField(db_index=True)),
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
                        "db_table": "idempotent_request",
                        "constraints": [models.UniqueConstraint(fields=("user", "key"), name="idempotent_request_key")],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.BigIntegerField()),
                        ("milliseconds", models.IntegerField()),
                        ("status", models.IntegerField(null=True)),
                        ("error", models.TextField(null=True)),
                        (
                            "destination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="store.destination",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="store.notice",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "delivery",
                        "indexes": [models.Index(fields=["destination", "-id"], name="delivery_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="Remembered",
                    fields=[
                        ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                        ("value", models.TextField()),
                        ("expires", models.DateTimeField(db_index=True)),
                    ],
                    options={
                        "db_table": "remembered",
                    },
                ),
            ]
        )
    ]
