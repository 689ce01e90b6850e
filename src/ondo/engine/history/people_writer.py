"""Writes a lake that follows a live store: people are taken whole, in the place of what was known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from msgspec.structs import replace

from ondo.domain.errors import OndoError
from ondo.engine.history.buckets import buckets_for
from ondo.engine.history.commit import Progress
from ondo.engine.history.folder import Change, changing
from ondo.engine.history.followed import Changes, FollowedFile, changes
from ondo.engine.history.manifest import STORE, Manifest, read_manifest
from ondo.engine.history.rewriting import Rewriting
from ondo.engine.history.schema import ACCOUNT_TRAITS, EVENTS, FOLLOWED, OPPORTUNITIES, PERSON_TRAITS, Table
from ondo.engine.history.spill import Spill


@dataclass(frozen=True)
class Known:
    """What a store knows beside its people."""

    timezone: str
    accounts: int
    sources: tuple[str, ...]
    opportunities: pl.DataFrame


@contextmanager
def write_people(folder: Path, *, afresh: bool, progress: Progress | None = None) -> Iterator[PeopleWriter]:
    """Bring a lake up to date, or (`afresh`) make a new one in the place of whatever the folder holds.

    Nothing changes before the block ends well. `progress(done, of)` is told of the buckets as they are written.
    """
    with changing(folder) as change:
        yield (writer := PeopleWriter(change, afresh))
        writer.commit(progress)


class PeopleWriter:
    """Takes those who changed. `changes` says who they are; each of them is then `put`."""

    def __init__(self, change: Change, afresh: bool) -> None:
        self._change = change
        self._old = Manifest() if afresh else _lake_there(change.folder)
        self._there = bool(self._old.buckets)
        self._events = Spill(change.scratch / "events")
        self._traits = Spill(change.scratch / "person_traits")
        self._gone = Spill(change.scratch / "gone")
        self._followed = FollowedFile(change.new_file(f"{FOLLOWED.name}.parquet"))
        self._rows, self._last_seq = self._old.counts.events, self._old.next_seq - 1
        self._known = Known("UTC", 0, (), pl.DataFrame(schema=OPPORTUNITIES.schema))
        self.changed = False

    def changes(self, now: Iterator[pl.DataFrame]) -> Iterator[Changes]:
        """Who changed, in pieces in the order of their numbers. Whatever the lake has of them is on its way out."""
        file = self._change.folder / f"{FOLLOWED.name}.parquet"
        for piece in changes(file if self._there else None, now):
            self._gone.add(piece.gone.select("person"))
            self._rows -= int(piece.gone["events"].sum())
            self.changed |= bool(piece.gone.height or piece.anew.height)
            yield piece

    def put(self, events: pl.DataFrame, traits: pl.DataFrame) -> None:
        """Everything that is known of some people who changed."""
        self._rows += events.height
        if events.height:
            self._events.add(EVENTS.conform(events))
            self._last_seq = max(self._last_seq, int(events["seq"].max()))  # type: ignore[arg-type]
        if traits.height:
            self._traits.add(PERSON_TRAITS.conform(traits))

    def follow(self, people: pl.DataFrame) -> None:
        """These are in the lake now, as their stamps say."""
        self._followed.add(people)

    def know(self, known: Known) -> None:
        """What there is beside people."""
        self._known = known

    def commit(self, progress: Progress | None) -> None:
        """Write the buckets in which anybody changed, and put all in place together."""
        for spill in (self._events, self._traits, self._gone):
            spill.close()
        self._followed.close()
        start = replace(self._old, made_from=STORE, timezone=self._known.timezone)
        files = Rewriting(self._change, self._old, start, buckets_for(self._rows, self._old.buckets))
        self.changed |= not self._there or files.everything or self._opportunities_changed(files)
        if self.changed:
            self._write(files, progress)

    def _opportunities_changed(self, files: Rewriting) -> bool:
        old = files.old_whole(OPPORTUNITIES)
        return old is None or not old.equals(OPPORTUNITIES.conform(self._known.opportunities))

    def _write(self, files: Rewriting, progress: Progress | None) -> None:
        for bucket in range(files.buckets):
            gone = self._gone.bucket(bucket, files.buckets)
            rows = [self._anew(files, table, bucket, gone, new) for table, new in self._tables()]
            files.put_bucket(bucket, *rows)
            if progress:
                progress(bucket + 1, files.buckets)
        files.put_whole(OPPORTUNITIES, OPPORTUNITIES.conform(self._known.opportunities))
        files.put_whole(ACCOUNT_TRAITS, pl.DataFrame(schema=ACCOUNT_TRAITS.schema))
        files.finish(
            next_seq=self._last_seq + 1, sources=self._known.sources, quarantined=0, accounts=self._known.accounts
        )

    def _tables(self) -> Iterable[tuple[Table, Spill]]:
        return (EVENTS, self._events), (PERSON_TRAITS, self._traits)

    def _anew(
        self, files: Rewriting, table: Table, bucket: int, gone: pl.DataFrame | None, spill: Spill
    ) -> pl.DataFrame | None:
        """A bucket without whoever is gone or changed, and with whoever is new or changed; None: nobody is."""
        new, old = spill.bucket(bucket, files.buckets), None
        if gone is None and new is None:
            return None
        old = files.old_rows(table, bucket)
        if old is not None and gone is not None:
            old = old.join(gone, on="person", how="anti", maintain_order="left")
        parts = [part for part in (old, new) if part is not None]
        rows = pl.concat(parts) if parts else pl.DataFrame(schema=table.schema)
        return rows.sort(table.order, nulls_last=False)


def _lake_there(folder: Path) -> Manifest:
    manifest = read_manifest(folder)
    if manifest is None:
        raise OndoError("lake.none_here", folder=folder)
    if manifest.made_from != STORE:
        raise OndoError("lake.of_files", folder=folder)
    return manifest
