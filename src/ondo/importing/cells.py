"""Turns the cells of a mapping into functions of a row, once per file, so that reading a row is only calling them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.domain.values import folded
from ondo.importing.columns import Columns
from ondo.importing.dates import AmbiguousDate, DateReader
from ondo.importing.decimal_marks import DecimalMarks
from ondo.importing.joins import Lookup
from ondo.importing.mapping import Cell, Kind, Otherwise, TableRule
from ondo.importing.numbers import AmbiguousNumber, DecimalMark, number_of
from ondo.importing.sources import Cells
from ondo.importing.values import BadValue, Skipped, email_of, flag_of, key_of, object_of, text_of

Get: TypeAlias = Callable[[Cells], object]
"""What a row says in one place; None where it says nothing."""
GetText: TypeAlias = Callable[[Cells], "str | None"]
GetInstant: TypeAlias = Callable[[Cells], "Instant | None"]
FindLookup: TypeAlias = Callable[[Cell, str], Lookup]
"""The lookup that a `through` cell needs; the second argument is what is taken if nothing is named."""

_BLANKS = frozenset({"", "\\N", "#N/A"})
"""How databases and spreadsheets write that there is nothing."""


@dataclass
class CellReader:
    """Compiles the cells of one table for one file. `notes` counts cells that could not be read as they should."""

    rule: TableRule
    columns: Columns
    lookup: FindLookup
    marks: DecimalMarks
    notes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def raw(self, cell: Cell, take: str = "") -> Get:
        """The value as the file has it, translated by `words`."""
        get = self._taken(cell, take)
        if cell.split_at:
            get = _first_part(get, cell.split_at)
        return self._translated(cell, get) if cell.words or cell.otherwise != Otherwise.KEEP else get

    def key(self, cell: Cell, take: str) -> GetText:
        """A person's or account's key. A cell that cannot be one counts as bad."""
        get = self.strict(cell, take)

        def read(cells: Cells) -> str | None:
            text = get(cells)
            return None if text is None else key_of(text)

        return read

    def text(self, cell: Cell) -> GetText:
        """A text. What cannot be read as its `as:` says is noted and left as it is; a date is left out."""
        get, kind = self.raw(cell), cell.kind
        if kind is Kind.TEXT:
            return _as_text(self._lenient(cell, get))
        convert, name = self._conversion(cell, get), _name(cell)

        def read(cells: Cells) -> str | None:
            value = get(cells)
            text = text_of(value)
            if text is None:
                return None
            try:
                return convert(value)
            except BadValue as bad:
                self.notes[(name, bad.reason)] += 1
                return None if kind is Kind.DATE else text

        return read

    def number(self, cell: Cell) -> GetText:
        """A number, said or not. What cannot be read as one counts as bad."""
        cell = replace(cell, kind=Kind.NUMBER)
        get = self._lenient(cell, self.raw(cell))
        return _converted(get, self._conversion(cell, get))

    def _lenient(self, cell: Cell, get: Get) -> Get:
        """What is not found in another table is noted and left out."""
        if not any(part.through for part in cell.parts()):
            return get
        name = _name(cell)

        def read(cells: Cells) -> object:
            try:
                return get(cells)
            except BadValue as bad:
                self.notes[(name, bad.reason)] += 1
                return None

        return read

    def instant(self, cell: Cell) -> GetInstant:
        """An instant, in the zone and the forms stated."""
        get, dates, name = self.raw(cell), self._dates(cell), _name(cell)

        def read(cells: Cells) -> Instant | None:
            value = get(cells)
            if value is None:
                return None
            try:
                return dates().instant(value)
            except AmbiguousDate:
                raise OndoError(
                    "importing.ambiguous_date", file=self.columns.file, table=self.rule.name, column=name, value=value
                ) from None

        return read

    # -- how a value is found

    def _taken(self, cell: Cell, take: str) -> Get:
        if cell.column is not None:
            return self._column(cell)
        if cell.first_of:
            return self._first([self._strict_or_raw(part, take) for part in _alike(cell)])
        if cell.joined:
            return self._joined([self.text(part) for part in cell.joined], cell.separator)
        if cell.through is not None:
            return self._through(cell, take)
        value = cell.value
        return lambda cells: value

    def _column(self, cell: Cell) -> Get:
        assert cell.column is not None
        column, key = self.columns.split(cell.column)
        at = self.columns.find(column, cell.line)
        blanks = frozenset(folded(word) for word in self.rule.blank)

        def read(cells: Cells) -> object:
            value = cells[at]
            if value.__class__ is str:
                value = value.strip()
                return None if value in _BLANKS or (blanks and folded(value) in blanks) else value
            return value if value == value else None  # NaN says nothing

        return read if key is None else _inside(read, key)

    def _strict_or_raw(self, cell: Cell, take: str) -> Get:
        return self.raw(cell, take) if cell.kind is Kind.TEXT else self.strict(cell, take)

    def _first(self, gets: Sequence[Get]) -> Get:
        def read(cells: Cells) -> object:
            refused: BadValue | None = None
            for get in gets:
                try:
                    value = get(cells)
                except BadValue as bad:
                    refused = refused or bad
                    continue
                if value is not None:
                    return value
            if refused is not None:
                raise refused
            return None

        return read

    def _joined(self, gets: Sequence[GetText], separator: str) -> Get:
        def read(cells: Cells) -> object:
            return separator.join(text for get in gets if (text := get(cells))) or None

        return read

    def _through(self, cell: Cell, take: str) -> Get:
        assert cell.through is not None
        table, by = cell.through.table, self.key(cell.through.by, "")
        lookup = self.lookup(cell, take)

        def read(cells: Cells) -> object:
            key = by(cells)
            if key is None:
                return None
            found = lookup.get(key)
            if found is None:
                raise BadValue("importing.no_match", table=table, value=key)
            return found or None

        return read

    # -- how it is read

    def _translated(self, cell: Cell, get: Get) -> Get:
        words, otherwise = cell.words, cell.otherwise

        def read(cells: Cells) -> object:
            value = get(cells)
            text = text_of(value)
            word = words.get(folded(text or ""))
            if word is not None:
                return word or None
            return value if otherwise == Otherwise.KEEP else _else(text, otherwise)

        return read

    def strict(self, cell: Cell, take: str = "") -> GetText:
        """A text. What cannot be read as its `as:` says counts as bad."""
        get = self.raw(cell, take)
        if cell.kind is Kind.TEXT:
            return _as_text(get)
        return _converted(get, self._conversion(cell, get))

    def _conversion(self, cell: Cell, get: Get) -> Callable[[object], str]:
        if cell.kind is Kind.NUMBER:
            return self._number(cell, get)
        if cell.kind is Kind.DATE:
            dates = self._dates(cell)
            return lambda value: _date(dates(), value)
        return _CONVERSIONS[cell.kind]

    def _number(self, cell: Cell, get: Get) -> Callable[[object], str]:
        """How its numbers are read: as stated, else as they show themselves. Those of a typed file are plain."""
        name, stated = _name(cell), cell.decimal or self.rule.decimal
        if _read_before(cell):
            stated = DecimalMark.POINT
        if stated is None:
            self.marks.watch(name, get)

        def read(value: object) -> str:
            if not isinstance(value, str):
                return number_of(text_of(value) or "")
            try:
                return number_of(value, stated) if stated else self.marks.read(name, value)
            except AmbiguousNumber as error:
                params = {"file": self.columns.file, "table": self.rule.name, "column": name}
                examples = " / ".join(error.examples)
                raise OndoError("importing.ambiguous_number", value=examples, **params) from None

        return read

    def _dates(self, cell: Cell) -> Callable[[], DateReader]:
        """The reader for a cell's dates; that a zone is missing matters only once there is a date."""
        reader = DateReader(self.rule.zone or "", cell.dates or self.rule.dates)

        def ready() -> DateReader:
            if self.rule.zone is None:
                raise OndoError("importing.no_zone", file=self.columns.file, column=_name(cell))
            return reader

        return ready


def _alike(cell: Cell) -> Sequence[Cell]:
    """The cells of which the first counts; if some of a number's are said to be numbers, all are."""
    if cell.kind is not Kind.NUMBER or not _read_before(cell):
        return cell.first_of
    return [replace(part, kind=Kind.NUMBER) for part in cell.first_of]


def _inside(get: Get, key: str) -> Get:
    """What stands under a key in a cell that holds an object as JSON."""

    def read(cells: Cells) -> object:
        value = get(cells)
        if value is None:
            return None
        inner = object_of(value).get(key)
        return None if inner == "" else inner

    return read


def _first_part(get: Get, separator: str) -> Get:
    def read(cells: Cells) -> object:
        parts = (text_of(get(cells)) or "").split(separator)
        return next((part.strip() for part in parts if part.strip()), None)

    return read


def _converted(get: Get, convert: Callable[[object], str]) -> GetText:
    def read(cells: Cells) -> str | None:
        value = get(cells)
        return None if text_of(value) is None else convert(value)

    return read


def _as_text(get: Get) -> GetText:
    def read(cells: Cells) -> str | None:
        value = get(cells)
        return value if value.__class__ is str else text_of(value)

    return read


def _read_before(cell: Cell) -> bool:
    """Whether a number has been read where it was taken from, or is the mapping's own."""
    inner = (*cell.first_of, *([cell.through.take] if cell.through and cell.through.take else []))
    return cell.value is not None or any(part.kind is Kind.NUMBER for part in inner)


def _else(text: str | None, otherwise: str) -> str | None:
    """What a cell that `words` does not list becomes."""
    if otherwise == Otherwise.SKIP:
        raise Skipped
    if otherwise == Otherwise.REFUSE:
        raise BadValue("importing.unlisted", value=text or "")
    return otherwise


def _date(reader: DateReader, value: object) -> str:
    try:
        return reader.any_date(value)
    except AmbiguousDate:
        raise BadValue("importing.not_date", value=str(value)) from None


_CONVERSIONS: Mapping[Kind, Callable[[object], str]] = {
    Kind.FLAG: lambda value: flag_of(text_of(value) or ""),
    Kind.EMAIL: lambda value: email_of(text_of(value) or ""),
}


def _name(cell: Cell) -> str:
    """How messages call a cell: by its columns."""
    return ", ".join(part.column for part in cell.parts() if part.column) or cell.value or ""
