"""The list of erasures outside the store: JSON Lines of numbers and hashes, applied again after a restore.

Every erasure is added to it as it happens, so that it knows of those since the last backup too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant

Erased: TypeAlias = tuple[int, tuple[str, ...]]
"""A person's number, and the hashes of the keys that led to them."""


def line_of(person: int, at: Instant, by: str, identities: Iterable[str]) -> str:
    """An erasure as a line."""
    told = {"person": person, "at": at, "by": by, "identities": list(identities)}
    return json.dumps(told, ensure_ascii=False)


def add(file: Path, lines: Iterable[str]) -> None:
    """Append lines, and see them on the disk. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(opened, "".join(f"{line}\n" for line in lines).encode())
        os.fsync(opened)
    finally:
        os.close(opened)


def read(file: Path) -> list[Erased]:
    """Everybody in the list, once. Raises OndoError for a line that is none of ours, OSError without a file."""
    found: dict[Erased, None] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                told = json.loads(line)
                found[int(told["person"]), tuple(str(one) for one in told["identities"])] = None
            except (ValueError, TypeError, KeyError) as error:
                raise OndoError("erasure.no_list", path=file, line=number) from error
    return list(found)
