"""Files as rows of cells: CSV, JSON Lines, Parquet, Excel; each streamed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from ondo.domain.errors import OndoError
from ondo.importing.sources.rows import Cells, Row, Source, Unreadable, raw_row

__all__ = ["Cells", "FileOptions", "Row", "Source", "Unreadable", "open_source", "raw_row"]


_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf")


@dataclass(frozen=True)
class FileOptions:
    """What is stated about a file rather than found out."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_line: int = 1


def open_source(path: Path, options: FileOptions) -> Source:
    """Open a file of any kind; the kind is told by its first bytes, then by its name.

    The readers are imported here, with their libraries: whoever only speaks of files starts without them.
    """
    from ondo.importing.sources.csv_file import CsvFile
    from ondo.importing.sources.excel_file import ExcelSheet
    from ondo.importing.sources.json_lines import JsonLinesFile
    from ondo.importing.sources.parquet_file import ParquetTable

    with path.open("rb") as file:
        start = file.read(512)
    if not start.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise OndoError("importing.empty_file", file=path.name)
    if start.startswith(b"PAR1"):
        return ParquetTable.open(path)
    if start.startswith(_PACKED) or _is_parcel(path, start):
        raise OndoError("importing.packed", file=path.name)
    if start.startswith(b"PK\x03\x04"):
        return ExcelSheet.open(path, sheet=options.sheet, header_line=options.header_line)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise OndoError("importing.old_excel", file=path.name)
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json") or start.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{"):
        return JsonLinesFile.open(path)
    return CsvFile.open(path, encoding=options.encoding, separator=options.separator, header_line=options.header_line)


def _is_parcel(path: Path, start: bytes) -> bool:
    """Whether it is an archive of files, as CRMs export them, and no workbook, which looks the same from outside."""
    if not start.startswith(b"PK\x03\x04") or not is_zipfile(path):
        return False
    with ZipFile(path) as parcel:
        return "[Content_Types].xml" not in parcel.namelist()
