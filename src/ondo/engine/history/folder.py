"""Changes a folder whole or not at all: new files are prepared aside, then moved into place.

`.staging/` holds a change that is being prepared; a crash leaves it behind and the next writer throws it away.
Renaming `.staging/new` to `.commit` is the instant at which the change happens: whoever opens the folder after
that and finds `.commit` moves the rest of its files into place, so that a crash in between loses nothing.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ondo.domain.errors import OndoError

_LOCK = ".lock"
_STAGING = ".staging"
_COMMIT = ".commit"
_REMOVED = "removed"


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

    def remove(self, names: Iterable[str]) -> None:
        """These files are no part of the folder any more."""
        (self._new / _REMOVED).write_text("".join(f"{name}\n" for name in names), encoding="utf-8")

    def commit(self) -> None:
        """Make the change happen. `history.json` is moved last."""
        for path in self._new.rglob("*"):
            _sync(path)
        _sync(self._new)
        self._new.rename(self.folder / _COMMIT)
        _sync(self.folder)
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


Seen = tuple[int, int, int]
"""By what a change of the folder is noticed."""


def seen(folder: Path) -> Seen | None:
    """The folder's `history.json` as it is now; None while files are being moved, or where there is none."""
    try:
        stat = (folder / "history.json").stat()
    except FileNotFoundError:
        return None
    return None if (folder / _COMMIT).exists() else (stat.st_ino, stat.st_mtime_ns, stat.st_size)


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
    removed = commit / _REMOVED
    gone = removed.read_text(encoding="utf-8").splitlines() if removed.exists() else []
    files = (path for path in commit.rglob("*") if path.is_file() and path != removed)
    places = {folder}
    for path in sorted(files, key=lambda path: path.name == "history.json"):
        target = folder / path.relative_to(commit)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        places.add(target.parent)
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    for place in places:
        _sync(place)
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
