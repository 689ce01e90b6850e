"""Other databases beside the test's own, and commands that work on them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres
from tests.databases import Run


@contextmanager
def empty_place(kind: str, run: Run, folder: Path) -> Iterator[str]:
    """The address of a database with nothing in it; gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:////{str(folder / 'elsewhere' / 'restored.sqlite3').lstrip('/')}"
        return
    name = next(run.names)
    postgres.create(run.server(), name)
    yield postgres.beside(run.server(), name)
    postgres.drop(run.server(), name)


def ondo(*words: str, database: str | None = None, expect: int = 0) -> str:
    """What a command says, standard error behind standard output."""
    environment = {**os.environ, **({"DATABASE_URL": database} if database else {})}
    ran = subprocess.run([sys.executable, "-m", "ondo.cli", *words], capture_output=True, text=True, env=environment)
    assert ran.returncode == expect, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def kind_of(url: str) -> str:
    return url.partition(":")[0]
