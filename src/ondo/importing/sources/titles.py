"""Finds headers that stand below the line in which they were looked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ondo.domain.errors import OndoError
from ondo.domain.values import folded
from ondo.importing.sources import FileOptions, open_source

_TITLES = 10
"""So many lines of titles are thought of."""


def header_line_with(path: Path, options: FileOptions, name: str) -> int | None:
    """The first line below the headers in which a cell says this name; None where none does, or lines do not count."""
    if not hasattr(open_source(path, options), "header_line"):
        return None
    below = range(options.header_line + 1, options.header_line + _TITLES)
    return next((line for line in below if folded(name) in _headers(path, replace(options, header_line=line))), None)


def _headers(path: Path, options: FileOptions) -> list[str]:
    try:
        return [folded(header) for header in open_source(path, options).headers]
    except OndoError:
        return []  # an empty line between title and headers
