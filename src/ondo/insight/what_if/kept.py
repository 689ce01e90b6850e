"""Keeps what a sweep has finished, so that one that was interrupted goes on and does nothing twice."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from ondo import __version__
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.domain.playbook import Playbook
from ondo.engine.history import History
from ondo.engine.history.manifest import FILE as MANIFEST
from ondo.engine.replay import whole_file
from ondo.insight.what_if.arrivals import Arrivals

MARK = "ondo-sweep"
FORMAT = 2
_TABLES = ("lines", "known", "names", "counts", "rows")
"""`rows` is written last: a variant that has it is finished."""


@dataclass(frozen=True)
class Kept:
    """A folder of finished variants, each under the fingerprint of the playbook, the history and the instant."""

    folder: Path
    of: str

    @classmethod
    def in_folder(cls, folder: Path, history: History, as_of: Instant) -> Kept:
        """The folder, made if it is not there. Raises OndoError where something else is in it."""
        if folder.exists() and not (folder.is_dir() and ((folder / MARK).exists() or not any(folder.iterdir()))):
            raise OndoError("what_if.other_sweep", folder=folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).touch()
        manifest = (history.path / MANIFEST).read_bytes()
        return cls(folder, sha256(manifest + f"\n{as_of} {FORMAT} {__version__}".encode()).hexdigest())

    def find(self, playbook: Playbook) -> Arrivals | None:
        """What was finished before; None where it was not, or cannot be read any more."""
        try:
            return Arrivals(**{table: pl.read_parquet(self._file(playbook, table)) for table in _TABLES})
        except (OSError, PolarsError):
            return None

    def keep(self, playbook: Playbook, arrivals: Arrivals) -> None:
        """Keep a finished variant; each table whole or not at all."""
        for table in _TABLES:
            with whole_file(self._file(playbook, table)) as path:
                getattr(arrivals, table).write_parquet(path)

    def _file(self, playbook: Playbook, table: str) -> Path:
        key = sha256(f"{self.of} {playbook.fingerprint}".encode()).hexdigest()[:24]
        return self.folder / "variants" / f"{key}.{table}.parquet"
