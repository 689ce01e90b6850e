"""Files that get their names when they are whole. Needs no Django: the database may still be nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from ondo.domain.errors import OndoError


@contextmanager
def whole(file: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name when everything is in it and on the disk; only its owner may read it."""
    unfinished = file.with_name(f"{file.name}.part")
    with suppress(FileNotFoundError):
        unfinished.unlink()  # of a backup that was killed
    try:
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "wb") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        unfinished.replace(file)
        _settle(file.parent)
    except BaseException:
        with suppress(FileNotFoundError):
            unfinished.unlink()
        raise


def _settle(path: Path) -> None:
    """A file's content, or the names in a folder, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def beside(file: Path) -> Iterator[Path]:
    """A place for an SQLite file that is being filled; it gets its name, `file`, at the end of the block.

    Whoever opened it has to close it inside the block. Raises OndoError where there is a file already.
    """
    if file.exists():
        raise OndoError("backup.not_empty")
    unfinished = file.with_name(f"{file.name}.restoring")
    _remove(unfinished)  # of a restore that was killed
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield unfinished
        _settle(unfinished)
        unfinished.replace(file)
        _settle(file.parent)
    except BaseException:
        _remove(unfinished)
        raise


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            file.with_name(f"{file.name}{ending}").unlink()
