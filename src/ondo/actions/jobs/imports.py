"""An import: files into a history folder, the folder into the store. Both do nothing twice."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ondo.actions.jobs.taking import Working
from ondo.actions.load import load_history
from ondo.actions.start_import import folder_of
from ondo.engine.history import History
from ondo.importing.files import InputFile
from ondo.importing.mapping import ImportMapping, read_mapping
from ondo.importing.opening import guessed
from ondo.importing.run import Stated, import_input

HALF = 1000
"""Reading is one half of the way, loading the other."""


def do_import(working: Working, by: str) -> dict[str, object]:
    """Read and load; returns what came in and what did not. Raises OndoError for what cannot be read at all."""
    given: dict[str, Any] = working.job.arguments
    folder = folder_of(working.job.pk)
    files = [InputFile(name, folder / "files" / name) for name in given["files"]]
    stated = Stated(given["zone"], given["encoding"], given["source"])
    into = folder / f"history-{working.job.started_at}"  # somebody who only seemed to be dead may still write another
    read = import_input(
        files,
        into,
        _mapping(given, files),
        stated=stated,
        progress=lambda part: working.tell(int(part * HALF), 2 * HALF),
    )
    history = History.open(into)
    loaded = load_history(history=history, progress=_Loading(working, history.counts.events), by=by, at=working.clock())
    working.tell(2 * HALF, 2 * HALF)
    return {"read": read.as_json(), "loaded": asdict(loaded)}


def _mapping(given: dict[str, Any], files: list[InputFile]) -> ImportMapping:
    if given["mapping"] is not None:
        return read_mapping(given["mapping"])
    return guessed(files, given["zone"], given["encoding"])


class _Loading:
    """The second half of the way."""

    def __init__(self, working: Working, events: int) -> None:
        self.working, self.events, self.seen = working, max(1, events), 0

    def __call__(self, more: int) -> None:
        self.seen += more
        self.working.tell(HALF + min(HALF, self.seen * HALF // self.events), 2 * HALF)
