"""The end of writing: everything taken is merged into new files, which then replace the old ones together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import polars as pl

from ondo.engine.history.buckets import buckets_for
from ondo.engine.history.folder import Change
from ondo.engine.history.manifest import Manifest
from ondo.engine.history.merge import ID, in_order, number_repeats, really_new, replacing
from ondo.engine.history.quarantine import FILE as QUARANTINE
from ondo.engine.history.quarantine import Quarantine
from ondo.engine.history.rewriting import Rewriting
from ondo.engine.history.schema import ACCOUNT_TRAITS, EVENTS, OPPORTUNITIES, PERSON_TRAITS, Table
from ondo.engine.history.spill import Spill
from ondo.engine.history.taken import taken_elsewhere

Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True)
class Written:
    """What a change added: new rows, and events that were there already."""

    events: int = 0
    known_events: int = 0
    person_traits: int = 0
    account_traits: int = 0
    opportunities: int = 0
    quarantined: int = 0
    changed: bool = False


@dataclass
class Commit:
    """One change, with all its rows taken. `old` is an empty manifest where nothing of the folder stays."""

    change: Change
    old: Manifest
    start: Manifest
    events: Spill
    person_traits: Spill
    account_traits: pl.DataFrame
    opportunities: pl.DataFrame
    quarantine: Quarantine
    unique_ids: bool
    added: Counter[str] = field(default_factory=Counter)
    sources: set[str] = field(default_factory=set)
    next_seq: int = 0

    def __post_init__(self) -> None:
        self.buckets = buckets_for(self.old.counts.events + self.events.rows, self.old.buckets)
        self.files = Rewriting(self.change, self.old, self.start, self.buckets)
        self.sources, self.next_seq = set(self.old.sources), self.old.next_seq

    def run(self, progress: Progress | None) -> Written:
        """Write what is new and move it into place; if nothing is, touch nothing."""
        lost = self._lost_ids()
        for bucket in range(self.buckets):
            self.files.put_bucket(bucket, self._merged_events(bucket, lost.get(bucket)), self._merged_traits(bucket))
            if progress:
                progress(bucket + 1, self.buckets)
        self._write_whole(ACCOUNT_TRAITS, self.account_traits)
        self._write_whole(OPPORTUNITIES, self.opportunities)
        there = self.change.folder / QUARANTINE if self.old.buckets else None
        quarantined, news = self.quarantine.merge(there, self.change.new_file(QUARANTINE))
        written = self._written(news or self.old.buckets == 0)
        if written.changed:
            self.files.finish(next_seq=self.next_seq, sources=self.sources, quarantined=quarantined)
        return written

    def _written(self, news: bool) -> Written:
        return Written(
            events=self.added[EVENTS.name],
            known_events=self.events.rows - self.added[EVENTS.name],
            person_traits=self.added[PERSON_TRAITS.name],
            account_traits=self.added[ACCOUNT_TRAITS.name],
            opportunities=self.added[OPPORTUNITIES.name],
            quarantined=self.quarantine.rows,
            changed=news or any(self.added.values()),
        )

    def _lost_ids(self) -> dict[int, pl.DataFrame]:
        """Ids of new events that are taken by another person's event."""
        if self.unique_ids or not self.events.rows or self.buckets == 1:
            return {}
        columns = [*ID, "seq"]

        def new(bucket: int) -> pl.DataFrame | None:
            rows = self.events.bucket(bucket, self.buckets)
            return None if rows is None else number_repeats(rows).select(columns)

        def old(bucket: int) -> pl.DataFrame | None:
            return self.files.old_rows(EVENTS, bucket, columns)

        return taken_elsewhere(old, new, self.buckets, self.old.counts.events + self.events.rows)

    def _merged_events(self, bucket: int, lost: pl.DataFrame | None) -> pl.DataFrame | None:
        """The bucket's events with the new ones among them; None where there are no new ones."""
        new = self.events.bucket(bucket, self.buckets)
        if new is None:
            return None
        ids = self.files.old_rows(EVENTS, bucket, ID)
        new = really_new(ids, number_repeats(new), lost)
        if not new.height:
            return None
        self._note(EVENTS, new)
        return in_order(self.files.old_rows(EVENTS, bucket), new, EVENTS)

    def _merged_traits(self, bucket: int) -> pl.DataFrame | None:
        new = self.person_traits.bucket(bucket, self.buckets)
        if new is None:
            return None
        rows, added = replacing(self.files.old_rows(PERSON_TRAITS, bucket), new, PERSON_TRAITS)
        self._note(PERSON_TRAITS, added)
        return rows if added.height else None

    def _write_whole(self, table: Table, new: pl.DataFrame) -> None:
        old = self.files.old_whole(table)
        rows, added = replacing(old, new, table) if new.height else (new, new)
        self._note(table, added)
        if added.height or old is None:
            self.files.put_whole(table, rows)

    def _note(self, table: Table, added: pl.DataFrame) -> None:
        """Take down what is being added to a table."""
        self.added[table.name] += added.height
        self.sources.update(added["source"].unique())
        last = added["seq"].max() if "seq" in added.columns else None
        self.next_seq = max(self.next_seq, last + 1) if isinstance(last, int) else self.next_seq
