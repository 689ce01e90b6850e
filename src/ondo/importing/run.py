"""Imports files into a history folder, row by row, in bounded memory."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, TypeAlias

from ondo.engine.history import HistoryWriter, Rejected, write_history
from ondo.importing.cells import CellReader
from ondo.importing.collecting import Collector
from ondo.importing.decimal_marks import DecimalMarks
from ondo.importing.files import InputFile, by_table, input_files
from ondo.importing.joining import Joins
from ondo.importing.mapping import ImportMapping, TableRule
from ondo.importing.plan import RowPlan
from ondo.importing.sources import Cells, Unreadable, raw_row
from ondo.importing.summary import FileSummary, Summary
from ondo.importing.tables import OpenFile, opened
from ondo.importing.values import BadValue, Skipped

Progress: TypeAlias = Callable[[float], None]
"""Told how much has been read, from 0 to 1."""

_TELL_EVERY = 2000


@dataclass(frozen=True)
class Stated:
    """What is stated beside the mapping, and goes before what it says; only a table's own zone goes before `zone`."""

    zone: str | None = None
    encoding: str | None = None
    source: str | None = None

    def over(self, mapping: ImportMapping) -> ImportMapping:
        """The mapping with what is stated here; every table has its zone."""
        tables = (
            replace(
                table,
                source=self.source or table.source,
                zone=table.zone or self.zone or mapping.zone,
                options=replace(table.options, encoding=self.encoding or table.options.encoding),
            )
            for table in mapping.tables
        )
        return replace(mapping, tables=tuple(tables), zone=self.zone or mapping.zone)


def import_files(
    names: Sequence[str],
    into: Path,
    mapping: ImportMapping,
    *,
    stated: Stated | None = None,
    progress: Progress | None = None,
    standard_input: BinaryIO | None = None,
) -> Summary:
    """Import files into the history folder `into`; `-` is standard input.

    What is wrong with a row puts it into quarantine. What is wrong with a file or the mapping raises OndoError, and
    the folder stays as it was.
    """
    with TemporaryDirectory(prefix="ondo-import-") as scratch:
        files = input_files(names, Path(scratch), standard_input or sys.stdin.buffer)
        return import_input(files, into, mapping, stated=stated, progress=progress)


def import_input(
    files: Sequence[InputFile],
    into: Path,
    mapping: ImportMapping,
    *,
    stated: Stated | None = None,
    afresh: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """The same for files that are at hand. `afresh`: they replace what the folder holds."""
    mapping = (stated or Stated()).over(mapping)
    with ExitStack() as stack:
        tables = opened(mapping, by_table(mapping, files))
        readings = _prepared(mapping, tables, stack)
        with write_history(into, timezone=mapping.zone, afresh=afresh) as writer:
            _read_all(readings, writer, progress)
    return Summary(
        into=str(into),
        files=[reading.summary for reading in readings],
        without_file=[name for name, files_of in tables.items() if not files_of],
        written=writer.written,
        before=writer.before,
        after=writer.after,
    )


@dataclass(frozen=True)
class _Reading:
    """One file about to be read as one table."""

    rule: TableRule
    file: OpenFile
    plan: RowPlan
    summary: FileSummary


def _prepared(mapping: ImportMapping, tables: dict[str, list[OpenFile]], stack: ExitStack) -> list[_Reading]:
    """Compile the mapping for every file, so that a wrong column is found before anything is read; fill the joins."""
    joins = Joins({table.name: table for table in mapping.tables}, tables, stack)
    readings = [_reading(table, file, joins) for table in mapping.tables for file in tables[table.name]]
    joins.fill()
    return readings


def _reading(rule: TableRule, file: OpenFile, joins: Joins) -> _Reading:
    reader = CellReader(rule, file.columns, joins.find, DecimalMarks(file.source))
    summary = FileSummary(rule.name, file.file.name, notes=reader.notes)
    return _Reading(rule, file, RowPlan(reader), summary)


def _read_all(readings: Sequence[_Reading], writer: HistoryWriter, progress: Progress | None) -> None:
    collector = Collector(writer)
    total = sum(reading.file.size for reading in readings)
    done = 0
    for reading in readings:
        writer.reading(reading.file.file.name)
        for _ in _read(reading, writer, collector):
            if progress:
                progress((done + reading.file.size * reading.file.source.progress()) / total)
        done += reading.file.size
    collector.flush()


def _read(reading: _Reading, writer: HistoryWriter, collector: Collector) -> Iterator[None]:
    """Read one file; yields now and then, so that progress can be told."""
    summary, source = reading.summary, reading.rule.source or reading.rule.name
    for line, cells in reading.file.source.rows():
        summary.rows += 1
        if summary.rows % _TELL_EVERY == 0:
            yield
        try:
            if isinstance(cells, Unreadable):
                raise BadValue(cells.reason, **cells.params)
            facts = reading.plan.facts(cells)
        except Skipped:
            summary.skipped += 1
        except BadValue as bad:
            summary.rejected[bad.reason] += 1
            writer.reject(_rejected(reading, line, cells, bad))
        else:
            silent = facts.empty and reading.rule.imports
            summary.silent += silent
            summary.taken += not silent
            summary.unmatched += facts.unmatched
            collector.add(facts, source, reading.file.number)


def _rejected(reading: _Reading, line: int, cells: Cells | Unreadable, bad: BadValue) -> Rejected:
    raw = cells.raw if isinstance(cells, Unreadable) else raw_row(reading.file.source.headers, cells)
    return Rejected(reading.file.file.name, line, bad.reason, bad.params, raw, reading.rule.name)
