"""Excel workbooks (.xlsx), read row by row."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from ondo.domain.errors import OndoError
from ondo.importing.sources.rows import Row, distinct

_ERRORS = frozenset({"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
# What openpyxl raises, one layer or another of it, when a workbook is damaged; a ParseError is a SyntaxError.
_DAMAGED = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, EOFError),
    *(LookupError, ValueError, TypeError, AttributeError),
)


@dataclass
class ExcelSheet:
    """One sheet of a workbook: the one named, else the first. Lines are the sheet's row numbers."""

    path: Path
    sheet: str | None
    header_line: int
    headers: tuple[str, ...] = ()
    _done: float = 0.0

    @classmethod
    def open(cls, path: Path, *, sheet: str | None = None, header_line: int = 1) -> ExcelSheet:
        """Open a sheet. Raises OndoError where there is none, or nothing in it."""
        file = cls(path, sheet, header_line)
        _, cells = next(file._lines(), (0, []))
        while cells and cells[-1] is None:
            cells = cells[:-1]
        if not cells:
            raise OndoError("importing.empty_file", file=path.name)
        file.headers = distinct(["" if cell is None else str(cell) for cell in cells])
        return file

    def rows(self) -> Iterator[Row]:
        """Rows that are not empty, cut or filled up to the headers."""
        width = len(self.headers)
        lines = self._lines()
        next(lines, None)
        for number, cells in lines:
            cells = cells[:width]
            if any(cell not in (None, "") for cell in cells):
                yield number, cells + [None] * (width - len(cells))

    def progress(self) -> float:
        return self._done

    def _lines(self) -> Iterator[tuple[int, list[Any]]]:
        with self._workbook() as book:
            sheet = self._chosen(book)
            last = sheet.max_row or 1
            sheet.reset_dimensions()  # what the file says of its size is often wrong
            rows = sheet.iter_rows(min_row=self.header_line, values_only=True)
            try:
                for number, cells in enumerate(rows, start=self.header_line):
                    self._done = min(1.0, number / last)
                    yield number, [None if cell in _ERRORS else cell for cell in cells]
            except _DAMAGED as error:
                raise OndoError("importing.not_excel", file=self.path.name) from error

    def _workbook(self) -> _Closing:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that values do not need
                return _Closing(openpyxl.load_workbook(self.path, read_only=True, data_only=True))
        except _DAMAGED as error:
            raise OndoError("importing.not_excel", file=self.path.name) from error

    def _chosen(self, book: Any) -> Any:
        if self.sheet is None:
            return book.worksheets[0]
        if self.sheet not in book.sheetnames:
            raise OndoError(
                "importing.no_such_sheet", file=self.path.name, sheet=self.sheet, known=", ".join(book.sheetnames)
            )
        return book[self.sheet]


class _Closing:
    """A workbook that is closed in the end."""

    def __init__(self, book: Any) -> None:
        self._book = book

    def __enter__(self) -> Any:
        return self._book

    def __exit__(self, *_: object) -> None:
        self._book.close()
