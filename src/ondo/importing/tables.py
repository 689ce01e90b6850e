"""The files of an import, opened for the tables they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ondo.importing.columns import Columns
from ondo.importing.files import InputFile
from ondo.importing.mapping import ImportMapping
from ondo.importing.sources import FileOptions, Source, open_source
from ondo.importing.sources.titles import header_line_with


@dataclass(frozen=True)
class OpenFile:
    """A file, opened as one table. `number` tells the files of an import apart."""

    number: int
    file: InputFile
    options: FileOptions
    source: Source
    size: int

    @property
    def columns(self) -> Columns:
        return Columns(self.file.name, self.source.headers, partial(header_line_with, self.file.path, self.options))


def opened(mapping: ImportMapping, files: Mapping[str, Sequence[InputFile]]) -> dict[str, list[OpenFile]]:
    """Every file of every table. Raises OndoError for one that cannot be read."""
    result: dict[str, list[OpenFile]] = {}
    number = 0
    for table in mapping.tables:
        result[table.name] = []
        for file in files[table.name]:
            source = open_source(file.path, table.options)
            result[table.name].append(OpenFile(number, file, table.options, source, max(file.path.stat().st_size, 1)))
            number += 1
    return result
