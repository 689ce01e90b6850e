"""Opens a history wherever it is: a history folder, or any file that can be imported."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from ondo.domain.errors import OndoError
from ondo.engine.history import History
from ondo.engine.history.arranging import arranged, is_export
from ondo.engine.history.checking import telling_damage
from ondo.importing.files import STANDARD_INPUT, InputFile, input_files
from ondo.importing.guess import guess_files
from ondo.importing.mapping import ImportMapping, load_mapping, read_mapping
from ondo.importing.run import Progress, import_input
from ondo.importing.summary import Summary


@contextmanager
def open_history(
    names: str | Path | Sequence[str],
    mapping: Path | None = None,
    *,
    zone: str | None = None,
    progress: Progress | None = None,
    told: Callable[[Summary], None] | None = None,
    standard_input: BinaryIO | None = None,
) -> Iterator[History]:
    """The history in a folder; or of files (`-` is standard input), imported into a folder that lasts as long as this.

    A folder may also hold an export: the files of a history, their rows in any order (`arranged`). Without a mapping,
    one is guessed. `zone` is that of dates where the mapping states none. `told` is called with the summary of the
    import, where there was one.
    """
    given = [str(names)] if isinstance(names, str | Path) else [str(name) for name in names]
    if len(given) == 1 and given[0] != STANDARD_INPUT and Path(given[0]).is_dir():
        if mapping is not None:
            raise OndoError("importing.mapping_for_folder", folder=given[0])
        with _folder(Path(given[0]), zone, progress) as history:
            yield history
        return
    with TemporaryDirectory(prefix="ondo-history-") as scratch:
        files = input_files(given, Path(scratch), standard_input or sys.stdin.buffer)
        folder = Path(scratch) / "history"
        chosen = load_mapping(mapping) if mapping else guessed(files, zone)
        chosen = replace(chosen, zone=chosen.zone or zone)
        summary = import_input(files, folder, chosen, progress=progress)
        if told:
            told(summary)
        yield _of_somebody(History.open(folder), ", ".join(given))


@contextmanager
def _folder(folder: Path, zone: str | None, progress: Progress | None) -> Iterator[History]:
    """A history folder as it is; an export in its columns, whatever the order of its rows, parted by person."""
    if not is_export(folder):
        with telling_damage(History.open(folder)) as history:
            yield _of_somebody(history, folder)
        return
    with TemporaryDirectory(prefix="ondo-export-") as scratch:
        history = arranged(folder, Path(scratch) / "history", timezone=zone or "UTC", progress=progress)
        yield _of_somebody(history, folder)


def _of_somebody(history: History, where: Path | str) -> History:
    """The history. Raises OndoError where nobody is in it."""
    if not history.counts.people:
        raise OndoError("history.nobody", path=where)
    return history


def guessed(files: Sequence[InputFile], zone: str | None = None, encoding: str | None = None) -> ImportMapping:
    """The mapping that is guessed for files. Raises OndoError if nobody can be made out in them."""
    mapping = read_mapping(guess_files(files, zone, encoding), "–")
    if not any(table.imports for table in mapping.tables):
        raise OndoError("importing.nobody_found", files=", ".join(file.name for file in files))
    return mapping
