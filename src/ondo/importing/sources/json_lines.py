"""JSON Lines: one object a line; objects inside it become columns `a.b`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ondo.domain.errors import OndoError
from ondo.importing.sources.rows import LONGEST_CELL, Row, Unreadable, printable

_decode = msgspec.json.Decoder().decode


@dataclass
class JsonLinesFile:
    """A JSON Lines file. Its headers are all keys that occur anywhere in it."""

    path: Path
    headers: tuple[str, ...] = ()
    _done: float = 0.0

    @classmethod
    def open(cls, path: Path) -> JsonLinesFile:
        """Open a file. Raises OndoError if it is empty, or holds no object on a line of its own."""
        file = cls(path)
        _refuse_array(path)
        seen: dict[str, None] = {}
        for _, row in file._objects():
            if isinstance(row, dict):
                seen.update(dict.fromkeys(row))
        if not seen:
            filled = any(True for _ in file._objects())
            raise OndoError("importing.no_object" if filled else "importing.empty_file", file=path.name)
        file.headers = tuple(seen)
        return file

    def rows(self) -> Iterator[Row]:
        """The objects, flat."""
        for number, row in self._objects():
            yield number, row if isinstance(row, Unreadable) else [row.get(name) for name in self.headers]

    def progress(self) -> float:
        return self._done

    def _objects(self) -> Iterator[tuple[int, dict[str, object] | Unreadable]]:
        size = max(self.path.stat().st_size, 1)
        done = 0
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                done += len(line)
                self._done = done / size
                line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if line.strip():
                    yield number, _object(line)


def _object(line: bytes) -> dict[str, object] | Unreadable:
    try:
        value = _decode(line)
        flat = dict(_flat("", value)) if isinstance(value, dict) else None
    except RecursionError:
        return _unreadable("importing.nested_too_deeply", line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _unreadable("importing.not_json", line, why=str(error))
    if flat is None:
        return _unreadable("importing.not_an_object", line)
    if len(line) > LONGEST_CELL * 8:
        return _unreadable("importing.cell_too_long", line)
    return flat


def _unreadable(reason: str, line: bytes, **params: object) -> Unreadable:
    return Unreadable(reason, params, {"line": printable(line[:10_000].decode("utf-8", "backslashreplace").strip())})


def _flat(prefix: str, value: dict[str, object]) -> Iterator[tuple[str, object]]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(f"{prefix}{key}.", inner)
        else:
            yield f"{prefix}{key}", inner


def _refuse_array(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"["):
        raise OndoError("importing.json_array", file=path.name)
