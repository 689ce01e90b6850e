"""Finds the columns that a mapping names among the headers of a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ondo.domain.errors import OndoError
from ondo.domain.values import folded


@dataclass(frozen=True)
class Columns:
    """The headers of one file."""

    file: str
    headers: tuple[str, ...]
    line_with: Callable[[str], int | None] = lambda name: None
    """The line below the headers in which a column of this name stands, if they were looked for too high."""

    def find(self, name: str, line: int = 0) -> int:
        """The place of a column: by its exact name, else by the same letters in another case or width."""
        if name in self.headers:
            return self.headers.index(name)
        wanted = _plain(name)
        found = [n for n, header in enumerate(self.headers) if _plain(header) == wanted]
        if len(found) == 1:
            return found[0]
        twins = [header for header in self.headers if header.rpartition(" (")[0] == name.strip()]
        if twins or found:
            known = ", ".join(twins or (self.headers[n] for n in found))
            raise OndoError("importing.column_twice", file=self.file, column=name, known=known)
        raise self._missing(name, line)

    def split(self, name: str) -> tuple[str, str | None]:
        """A column, and for `attributes.Link` the key that is looked for in the objects of a column `attributes`."""
        outer, _, key = name.partition(".")
        known = {_plain(header) for header in self.headers}
        inner = key.strip() == key != "" and _plain(name) not in known and _plain(outer) in known
        return (outer, key) if inner else (name, None)

    def _missing(self, name: str, line: int) -> OndoError:
        below = self.line_with(name)
        if below is not None:
            return OndoError("importing.header_below", file=self.file, column=name, line=line, below=below)
        near = self.nearest(name)
        known = ", ".join(header for header in self.headers if header)
        if near is None:
            return OndoError("importing.no_such_column", file=self.file, column=name, line=line, known=known)
        return OndoError(
            "importing.no_such_column_but", file=self.file, column=name, line=line, nearest=near, known=known
        )

    def nearest(self, name: str) -> str | None:
        """The header that was probably meant."""
        by_plain = {_plain(header): header for header in self.headers if header}
        close = get_close_matches(_plain(name), by_plain, n=1, cutoff=0.5)
        return by_plain[close[0]] if close else None


def _plain(header: str) -> str:
    return folded("".join(header.replace("_", " ").split()))


def under(prefix: str, headers: Sequence[str]) -> dict[str, int]:
    """The columns whose header begins with a prefix, under what follows it."""
    return {
        header[len(prefix) :]: n for n, header in enumerate(headers) if header.startswith(prefix) and header != prefix
    }
