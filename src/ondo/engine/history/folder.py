"""Changes a folder whole or not at all: new files are prepared aside, then moved into place.

`.staging/` holds a change that is being prepared; a crash leaves it behind and the next writer throws it away.
Renaming `.staging/new` to `.commit` is the instant at which the change happens: whoever opens the folder after
that and finds `.commit` moves the rest of its files into place, so that a crash in between loses nothing.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ondo.domain.errors import OndoError

_LOCK = ".lock"
_STAGING = ".staging"
_COMMIT = ".commit"


class Change:
    """A change to a folder in the making."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scratch = folder / _STAGING / "scratch"
        self._new = folder / _STAGING / "new"
        self.scratch.mkdir(parents=True)
        self._new.mkdir()

    def new_file(self, name: str) -> Path:
        """Where to write the new content of a file."""
        path = self._new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def commit(self) -> None:
        """Make the change happen. `history.json` is moved last."""
        for path in self._new.rglob("*"):
            if path.is_file():
                _sync(path)
        self._new.rename(self.folder / _COMMIT)
        _move_into_place(self.folder)


@contextmanager
def changing(folder: Path) -> Iterator[Change]:
    """Prepare a change of the folder, alone. Leaving the block without `commit` changes nothing."""
    existed = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder, wait=False):
        _finish_commit(folder)
        shutil.rmtree(folder / _STAGING, ignore_errors=True)
        try:
            yield Change(folder)
        finally:
            shutil.rmtree(folder / _STAGING, ignore_errors=True)
            if not existed and [path.name for path in folder.iterdir()] == [_LOCK]:
                shutil.rmtree(folder, ignore_errors=True)


def settle(folder: Path) -> None:
    """Finish what a crash left half moved, if anything. Called before reading."""
    if (folder / _COMMIT).exists():
        with _locked(folder, wait=True):
            _finish_commit(folder)


def _finish_commit(folder: Path) -> None:
    if (folder / _COMMIT).exists():
        _move_into_place(folder)


def _move_into_place(folder: Path) -> None:
    commit = folder / _COMMIT
    files = sorted((path for path in commit.rglob("*") if path.is_file()), key=lambda path: path.name == "history.json")
    for path in files:
        target = folder / path.relative_to(commit)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    shutil.rmtree(commit)


@contextmanager
def _locked(folder: Path, *, wait: bool) -> Iterator[None]:
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise OndoError("history.busy", folder=folder) from error
        yield


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
