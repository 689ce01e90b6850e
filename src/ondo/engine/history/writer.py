"""Writes a history folder: takes rows as they come and merges them in, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from ondo.domain.errors import OndoError
from ondo.domain.events import Initiator
from ondo.engine.history.commit import Commit, Progress, Written
from ondo.engine.history.folder import Change, changing
from ondo.engine.history.manifest import FILES, Counts, Manifest, read_manifest
from ondo.engine.history.merge import BATCH, newest
from ondo.engine.history.opportunity_events import SEQS, opportunity_events
from ondo.engine.history.quarantine import Quarantine, Rejected
from ondo.engine.history.schema import ACCOUNT_TRAITS, EVENTS, OPPORTUNITIES, PERSON_TRAITS, Table
from ondo.engine.history.spill import Spill

_COLLAPSE_AT = 500_000
"""Rows of account traits or opportunities held before those that are out of date are dropped."""


@contextmanager
def write_history(
    folder: Path | str,
    *,
    timezone: str | None = None,
    unique_ids: bool = False,
    afresh: bool = False,
    progress: Progress | None = None,
) -> Iterator[HistoryWriter]:
    """Add to the history in a folder, which is made if there is none.

        with write_history(folder, timezone="Asia/Tokyo") as writer:
            writer.add_events(frame, source="web")
        print(writer.written)

    Nothing changes before the block ends well. `unique_ids` promises that no message id comes twice for different
    people, which saves looking. `afresh`: what the folder holds is replaced, not added to. `progress(done, of)` is told
    of the buckets as they are written in the end.
    """
    with changing(Path(folder)) as change:
        writer = HistoryWriter(change, timezone, unique_ids, afresh)
        yield writer
        writer.commit(progress)


class HistoryWriter:
    """Takes the new rows of one change.

    Frames have the columns of `schema.py`, in any order. Columns that may be null can be left out, and so can `seq`
    (then the order of the rows decides), `source`, and for events `initiator`, `occurred_at` and `message_id`.
    """

    def __init__(self, change: Change, timezone: str | None, unique_ids: bool, afresh: bool = False) -> None:
        self.written = Written()
        self._change = change
        self._old = None if afresh else files_there(change.folder)
        self._manifest = self._old or Manifest(timezone=timezone or "UTC")
        self._unique_ids = unique_ids
        self._next_seq = self._manifest.next_seq
        self._events = Spill(change.scratch / "events")
        self._person_traits = Spill(change.scratch / "person_traits")
        self._account_traits = _Latest(ACCOUNT_TRAITS)
        self._opportunities = _Latest(OPPORTUNITIES)
        self._quarantine = Quarantine(change.scratch)

    @property
    def before(self) -> Counts:
        """What the folder held before."""
        return self._manifest.counts

    @property
    def after(self) -> Counts:
        """What the folder holds once the change is written."""
        manifest = read_manifest(self._change.folder)
        return manifest.counts if manifest else Counts()

    def take_seqs(self, count: int) -> int:
        """Reserve so many sequence numbers; returns the first of them."""
        first = self._next_seq
        self._next_seq += count
        return first

    def add_events(self, frame: pl.DataFrame, *, source: str | None = None, batch: int | None = None) -> None:
        """Events. Rows of one `batch` with the same id are different events that look alike (see `number_repeats`)."""
        frame = self._numbered(_with(frame, source=source, initiator=Initiator.PERSON.value))
        if "occurred_at" not in frame.columns:
            frame = frame.with_columns(occurred_at="at")
        if "message_id" not in frame.columns:
            frame = frame.with_columns(message_id=pl.col("seq").cast(pl.String))
        if BATCH not in frame.columns:
            frame = frame.with_columns(pl.lit(batch, pl.Int32).alias(BATCH))
        self._events.add(EVENTS.conform(frame).with_columns(frame[BATCH].cast(pl.Int32)))

    def add_person_traits(self, frame: pl.DataFrame, *, source: str | None = None) -> None:
        """Traits of people. `account` is the trait that says to which account somebody belongs."""
        self._person_traits.add(PERSON_TRAITS.conform(self._numbered(_with(frame, source=source))))

    def add_account_traits(self, frame: pl.DataFrame, *, source: str | None = None) -> None:
        """Traits of accounts."""
        self._account_traits.add(ACCOUNT_TRAITS.conform(self._numbered(_with(frame, source=source))))

    def add_opportunities(self, frame: pl.DataFrame, *, source: str | None = None) -> None:
        """Opportunities, as they stand now; those with a person also become events of that person.

        A column `properties` (JSON objects) may say what these events tell besides.
        """
        frame = self._numbered(_with(frame, source=source), SEQS)
        rows = OPPORTUNITIES.conform(frame)
        self._opportunities.add(rows)
        told = frame["properties"] if "properties" in frame.columns else pl.lit(None, pl.String).alias("properties")
        self.add_events(opportunity_events(rows.with_columns(frame["seq"], told)))

    def reading(self, file: str) -> None:
        """This file is read now: what quarantine holds of it from earlier is out of date."""
        self._quarantine.covers(file)

    def reject(self, rejected: Rejected) -> None:
        """A row that cannot be taken."""
        self._quarantine.add(rejected)

    def commit(self, progress: Progress | None = None) -> None:
        """Merge everything into the folder."""
        self._events.close()
        self._person_traits.close()
        commit = Commit(
            change=self._change,
            old=self._old or Manifest(),
            start=self._manifest,
            events=self._events,
            person_traits=self._person_traits,
            account_traits=self._account_traits.rows(),
            opportunities=self._opportunities.rows(),
            quarantine=self._quarantine,
            unique_ids=self._unique_ids,
        )
        self.written = commit.run(progress)

    def _numbered(self, frame: pl.DataFrame, step: int = 1) -> pl.DataFrame:
        if "seq" in frame.columns:
            last = frame["seq"].max()
            self._next_seq = max(self._next_seq, int(last) + step) if isinstance(last, int) else self._next_seq
            return frame
        first = self.take_seqs(frame.height * step)
        return frame.with_columns(seq=first + step * pl.int_range(pl.len(), dtype=pl.Int64))


def files_there(folder: Path) -> Manifest | None:
    """The manifest of a folder to which files may be added; None where it is empty."""
    manifest = read_manifest(folder)
    if manifest is not None and manifest.made_from != FILES:
        raise OndoError("history.of_a_store", folder=folder)
    return manifest


class _Latest:
    """Rows of a table of which only the last one of each key counts."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._frames: list[pl.DataFrame] = []
        self._height = 0

    def add(self, frame: pl.DataFrame) -> None:
        self._frames.append(frame)
        self._height += frame.height
        if self._height > _COLLAPSE_AT:
            self._frames = [newest(self._frames, self._table)]
            self._height = 0

    def rows(self) -> pl.DataFrame:
        empty = pl.DataFrame(schema=self._table.schema)
        return newest([empty, *self._frames], self._table)


def _with(frame: pl.DataFrame, **defaults: str | None) -> pl.DataFrame:
    """The frame with these columns where they are missing."""
    missing = {name: value for name, value in defaults.items() if name not in frame.columns}
    return frame.with_columns(pl.lit(value or "", pl.String).alias(name) for name, value in missing.items())
