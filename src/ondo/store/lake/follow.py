"""Brings a lake to what the store is at one moment, whatever happened before and whatever happens meanwhile.

Nothing is told by the order of events or of the ledger: rows commit late with lower numbers, change hands in merges,
get other flags, are emptied by erasures. But whatever changes somebody's log folds them anew, and each fold leaves a
mark of its own with their state. So the marks of everybody are compared with those that the lake has, and whoever
differs is read as a whole. That makes an old lake the same as a new one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import polars as pl

from ondo.engine.history.people_writer import Known, PeopleWriter, write_people
from ondo.store.lake import rows
from ondo.store.reading.in_force import zone_now
from ondo.store.verifying.snapshot import one_moment

Progress: TypeAlias = Callable[[float], None]
"""Told how far it has come, from 0 to 1."""

LOT = 500
"""So many people are read at once."""
_READING = 0.7
"""The part of the work that reading everybody is."""


@dataclass(frozen=True)
class Followed:
    """What became of a lake: people read anew, people who left it, and whether anything was written."""

    read: int
    left: int
    changed: bool


def follow(folder: Path, *, afresh: bool = False, progress: Progress | None = None) -> Followed:
    """Bring the lake in a folder up to date; `afresh`: make it, in the place of whatever the folder holds.

    Raises OndoError where the folder is no lake of a store, or somebody else writes to it.
    """

    def writing(done: int, of: int) -> None:
        if progress:
            progress(_READING + (1 - _READING) * done / of)

    with write_people(folder, afresh=afresh, progress=writing) as writer, one_moment():
        following = _Following(writer, progress)
        following.run()
    return Followed(following.read, following.left, writer.changed)


class _Following:
    """One moment of the store on its way into a lake."""

    def __init__(self, writer: PeopleWriter, progress: Progress | None) -> None:
        self._writer = writer
        self._progress = progress
        self._sources = rows.sources()
        self._people, self._seen = max(rows.count("fold_state"), 1), 0
        self.read = self.left = 0

    def run(self) -> None:
        """Take whoever changed."""
        for piece in self._writer.changes(rows.people()):
            lengths = [self._take(lot) for lot in piece.anew.iter_slices(LOT)]
            read = piece.anew.join(pl.concat(lengths), on="person", how="left") if lengths else None
            self._writer.follow(_together(piece.same, read))
            self.read += piece.anew.height
            self.left += piece.gone.join(piece.anew, on="id", how="anti").height
            self._tell(piece.same.height)
        self._writer.know(Known(zone_now(), rows.count("account"), tuple(self._sources.values()), rows.opportunities()))

    def _take(self, people: pl.DataFrame) -> pl.DataFrame:
        keys = dict(people.select("id", "person").iter_rows())
        events = rows.events_of(keys, self._sources)
        self._writer.put(events, rows.starts_of(keys))
        self._tell(people.height)
        return rows.lengths(events)

    def _tell(self, people: int) -> None:
        self._seen += people
        if self._progress:
            self._progress(_READING * min(self._seen / self._people, 1))


def _together(same: pl.DataFrame, read: pl.DataFrame | None) -> pl.DataFrame:
    if read is None:
        return same
    columns = list(same.columns)
    return pl.concat([same, read.with_columns(pl.col("events").fill_null(0)).select(columns)])
