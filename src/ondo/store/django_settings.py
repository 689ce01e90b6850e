"""What Django is told, from our own settings. Everything that may differ between installations is in ondo.settings."""

from __future__ import annotations

from typing import Any

from ondo import settings
from ondo.settings import Database

SQLITE_PRAGMAS = (
    "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=4000;"
)
"""FULL: what was answered is on the disk, also after the power failed. The log is copied into the file as rarely as the
collector does it: whoever did it more often would do it for all. The size of a page is that of a new file, an old one
keeps its own: keys of events are random, and of larger pages a group of them changes fewer."""

PREPARED: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 5}
"""Parameters go beside a statement, not in it, and what a process asks for the sixth time PostgreSQL knows already: to
think of a way to answer takes it several times as long as the answer (docs/decisions/0026)."""


def connection_settings(database: Database) -> dict[str, Any]:
    """What Django wants to know to reach a database."""
    if database.vendor == "sqlite":
        options = {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": SQLITE_PRAGMAS}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database.path), "OPTIONS": options}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database.name,
        "HOST": database.host,
        "PORT": database.port or "",
        "USER": database.user,
        "PASSWORD": database.password,
        "OPTIONS": {**PREPARED, **dict(database.options)},
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": connection_settings(settings.database())}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "ondo.store.apps.Store"]
AUTH_USER_MODEL = "store.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = settings.secret_key()
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING_CONFIG = None  # each process says for itself how it tells what happens (ondo.texts.log_lines)
