"""Which file belongs to which table of a mapping."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import BinaryIO

from ondo.domain.errors import OndoError
from ondo.importing.mapping import ImportMapping, TableRule
from ondo.playbooks.problems import nearest

STANDARD_INPUT = "-"


@dataclass(frozen=True)
class InputFile:
    """A file to read, and the name by which it was given."""

    name: str
    path: Path

    @property
    def stem(self) -> str:
        """What a table of it may be called."""
        return "standard_input" if self.name == STANDARD_INPUT else Path(self.name).stem

    @property
    def table_file(self) -> str:
        """How a mapping calls it."""
        return self.name if self.name == STANDARD_INPUT else Path(self.name).name


def input_files(names: Sequence[str], scratch: Path, standard_input: BinaryIO) -> list[InputFile]:
    """The files of these names; `-` is standard input, kept in a file so that it can be read twice."""
    return [
        InputFile(name, _spooled(scratch, standard_input) if name == STANDARD_INPUT else _there(name)) for name in names
    ]


def _spooled(scratch: Path, standard_input: BinaryIO) -> Path:
    path = scratch / "standard-input"
    with path.open("wb") as file:
        shutil.copyfileobj(standard_input, file)
    return path


def _there(name: str) -> Path:
    path = Path(name)
    if path.is_dir():
        raise OndoError("importing.is_a_folder", file=name)
    if not path.exists():
        near = nearest(path.name, (other.name for other in path.parent.iterdir())) if path.parent.is_dir() else None
        if near:
            raise OndoError("importing.no_such_file_but", file=name, nearest=path.with_name(near))
        raise OndoError("importing.no_such_file", file=name)
    return path


def by_table(mapping: ImportMapping, files: Sequence[InputFile]) -> dict[str, list[InputFile]]:
    """The files of each table. Raises OndoError for a file that belongs to none."""
    found: dict[str, list[InputFile]] = {table.name: [] for table in mapping.tables}
    for file in files:
        tables = [table for table in mapping.tables if _matches(table, file)]
        if not tables and len(mapping.tables) == 1:
            tables = list(mapping.tables)
        if not tables:
            known = ", ".join(f"{table.name} ({table.file or table.name + '.*'})" for table in mapping.tables)
            raise OndoError("importing.file_without_table", file=file.name, known=known)
        for table in tables:
            found[table.name].append(file)
    return found


def _matches(table: TableRule, file: InputFile) -> bool:
    if file.name == STANDARD_INPUT:
        return table.file == STANDARD_INPUT
    name = _plain(Path(file.name).name)
    if table.file is not None:
        wanted = _plain(Path(table.file).name)
        return name == wanted or fnmatchcase(name, wanted)
    return _plain(Path(file.name).stem) == _plain(table.name)


def _plain(name: str) -> str:
    """File systems differ in how they write é and が."""
    return unicodedata.normalize("NFC", name).casefold()
