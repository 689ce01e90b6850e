"""Fills the lookups that a mapping asks for, each before it is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from ondo.domain.errors import OndoError
from ondo.importing.cells import CellReader, GetText
from ondo.importing.decimal_marks import DecimalMarks
from ondo.importing.joins import Lookup
from ondo.importing.mapping import Cell, TableRule
from ondo.importing.row_events import Holds, conditions
from ondo.importing.sources import Cells, Source, Unreadable
from ondo.importing.tables import OpenFile
from ondo.importing.values import BadValue, Skipped


@dataclass(frozen=True)
class _Pass:
    """One reading of a file for a lookup."""

    source: Source
    holds: Holds
    key: GetText
    value: GetText


@dataclass
class Joins:
    """The lookups of one import. Asking for one registers it; `fill` reads the files."""

    rules: Mapping[str, TableRule]
    files: Mapping[str, Sequence[OpenFile]]
    stack: ExitStack
    _lookups: dict[tuple[str, str, str], Lookup] = field(default_factory=dict)
    _passes: list[tuple[Lookup, list[_Pass]]] = field(default_factory=list)
    _under_way: list[str] = field(default_factory=list)

    def find(self, cell: Cell, take: str) -> Lookup:
        """The lookup of a `through` cell. It is empty until `fill`."""
        through = cell.through
        assert through is not None
        rule = self.rules[through.table]
        key, value = through.key or rule.key, through.take or _owner(rule, take)
        assert key is not None
        if value is None:
            raise OndoError("importing.nothing_to_take", table=rule.name, line=cell.line)
        identity = (rule.name, key, repr(value))
        if identity not in self._lookups:
            self._lookups[identity] = self._registered(rule, Cell(column=key, line=cell.line), value, take)
        return self._lookups[identity]

    def fill(self) -> None:
        """Read the other tables; those that lead to others come after them."""
        for lookup, passes in self._passes:
            for reading in passes:
                _read(reading, lookup)
            lookup.ready()

    def _registered(self, rule: TableRule, key: Cell, value: Cell, take: str) -> Lookup:
        if rule.name in self._under_way:
            raise OndoError("importing.circular_join", tables=" → ".join([*self._under_way, rule.name]))
        if not self.files[rule.name]:
            raise OndoError("importing.table_without_file", table=rule.name, file=rule.file or f"{rule.name}.*")
        self._under_way.append(rule.name)
        lookup = Lookup()
        self.stack.callback(lookup.close)
        self._passes.append((lookup, [self._pass(rule, file, key, value, take) for file in self.files[rule.name]]))
        self._under_way.pop()
        return lookup

    def _pass(self, rule: TableRule, file: OpenFile, key: Cell, value: Cell, take: str) -> _Pass:
        reader = CellReader(rule, file.columns, self.find, DecimalMarks(file.source))
        return _Pass(file.source, conditions(reader, rule.only_if), reader.key(key, ""), reader.strict(value, take))


def _owner(rule: TableRule, take: str) -> Cell | None:
    return {"person": rule.person, "account": rule.account}.get(take)


def _read(reading: _Pass, lookup: Lookup) -> None:
    for _, cells in reading.source.rows():
        if isinstance(cells, Unreadable):
            continue  # it is put into quarantine when the table itself is read
        entry = _entry(reading, cells)
        if entry is not None:
            lookup.put(*entry)


def _entry(reading: _Pass, cells: Cells) -> tuple[str, str] | None:
    try:
        if not reading.holds(cells):
            return None
        key, value = reading.key(cells), reading.value(cells)
    except (BadValue, Skipped):
        return None
    return None if key is None else (key, value or "")
