"""The end of writing: everything taken is merged into new files, which then replace the old ones together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import polars as pl
from msgspec.structs import replace

from ondo.engine.history.buckets import bucket_file, buckets_for, person_hashes
from ondo.engine.history.folder import Change
from ondo.engine.history.manifest import FILE, BucketCount, Counts, Manifest, encode_manifest
from ondo.engine.history.merge import ID, in_order, number_repeats, really_new, replacing
from ondo.engine.history.quarantine import FILE as QUARANTINE
from ondo.engine.history.quarantine import Quarantine
from ondo.engine.history.schema import ACCOUNT, ACCOUNT_TRAITS, EVENTS, OPPORTUNITIES, PERSON_TRAITS, Table
from ondo.engine.history.spill import Spill
from ondo.engine.history.taken import taken_elsewhere

Progress: TypeAlias = Callable[[int, int], None]

ROWS_PER_GROUP = 50_000
_WHOLE = (ACCOUNT_TRAITS, OPPORTUNITIES)


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
    """One change, with all its rows taken."""

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
    buckets: int = 0
    next_seq: int = 0

    def run(self, progress: Progress | None) -> Written:
        """Write what is new and move it into place; if nothing is, touch nothing."""
        self.buckets = buckets_for(self.old.counts.events + self.events.rows, self.old.buckets)
        self.sources, self.next_seq = set(self.old.sources), self.old.next_seq
        lost = self._lost_ids()
        counts = []
        for bucket in range(self.buckets):
            counts.append(self._write_bucket(bucket, lost.get(bucket)))
            if progress:
                progress(bucket + 1, self.buckets)
        self._write_whole(ACCOUNT_TRAITS, self.account_traits)
        self._write_whole(OPPORTUNITIES, self.opportunities)
        quarantined, news = self.quarantine.merge(self.change.folder / QUARANTINE, self.change.new_file(QUARANTINE))
        written = self._written(news or self.old.buckets == 0)
        if written.changed:
            self._write_manifest(counts, quarantined)
            self.change.commit()
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

    # -- buckets

    def _lost_ids(self) -> dict[int, pl.DataFrame]:
        """Ids of new events that are taken by another person's event."""
        if self.unique_ids or not self.events.rows or self.buckets == 1:
            return {}
        columns = [*ID, "seq"]

        def new(bucket: int) -> pl.DataFrame | None:
            rows = self.events.bucket(bucket, self.buckets)
            return None if rows is None else number_repeats(rows).select(columns)

        def old(bucket: int) -> pl.DataFrame | None:
            return self._old_rows(EVENTS, bucket, columns)

        return taken_elsewhere(old, new, self.buckets, self.old.counts.events + self.events.rows)

    def _write_bucket(self, bucket: int, lost: pl.DataFrame | None) -> BucketCount:
        grown = self.old.buckets not in (0, self.buckets)
        events = self._merged_events(bucket, lost)
        traits = self._merged_traits(bucket)
        if events is None and traits is None and not grown and self.old.buckets:
            return self.old.bucket_counts[bucket]
        events = self._written_table(EVENTS, bucket, events, grown)
        traits = self._written_table(PERSON_TRAITS, bucket, traits, grown)
        people = pl.concat([events["person"], traits["person"]]).n_unique()
        first, last = events["at"].min(), events["at"].max()
        return BucketCount(
            events.height, people, first if isinstance(first, int) else None, last if isinstance(last, int) else None
        )

    def _merged_events(self, bucket: int, lost: pl.DataFrame | None) -> pl.DataFrame | None:
        """The bucket's events with the new ones among them; None where there are no new ones."""
        new = self.events.bucket(bucket, self.buckets)
        if new is None:
            return None
        ids = self._old_rows(EVENTS, bucket, ID)
        new = really_new(ids, number_repeats(new), lost)
        if not new.height:
            return None
        self._note(EVENTS, new)
        return in_order(self._old_rows(EVENTS, bucket), new, EVENTS)

    def _merged_traits(self, bucket: int) -> pl.DataFrame | None:
        new = self.person_traits.bucket(bucket, self.buckets)
        if new is None:
            return None
        rows, added = replacing(self._old_rows(PERSON_TRAITS, bucket), new, PERSON_TRAITS)
        self._note(PERSON_TRAITS, added)
        return rows if added.height else None

    def _written_table(self, table: Table, bucket: int, rows: pl.DataFrame | None, grown: bool) -> pl.DataFrame:
        """Write a bucket's rows, unless they are what is there; and give them back."""
        there = rows if rows is not None else self._old_rows(table, bucket)
        there = there if there is not None else pl.DataFrame(schema=table.schema)
        if rows is not None or grown or not self.old.buckets:
            write_table(there, self.change.new_file(bucket_file(table.name, bucket)))
        return there

    def _old_rows(self, table: Table, bucket: int, columns: list[str] | None = None) -> pl.DataFrame | None:
        """What the folder holds of a bucket, also where there are more buckets now than there were."""
        if not self.old.buckets:
            return None
        path = self.change.folder / bucket_file(table.name, bucket % self.old.buckets)
        if self.old.buckets == self.buckets:
            return pl.read_parquet(path, columns=columns)
        rows = pl.read_parquet(path, columns=None if columns is None else [*columns, "person"])
        rows = rows.filter(pl.Series(person_hashes(rows["person"]) % self.buckets == bucket))
        return rows if columns is None else rows.select(columns)

    # -- what is not in buckets

    def _write_whole(self, table: Table, new: pl.DataFrame) -> None:
        path = self.change.folder / f"{table.name}.parquet"
        old = pl.read_parquet(path) if path.exists() else None
        rows, added = replacing(old, new, table) if new.height else (new, new)
        self._note(table, added)
        if added.height or old is None:
            write_table(rows, self.change.new_file(path.name))

    def _write_manifest(self, counts: list[BucketCount], quarantined: int) -> None:
        firsts = [count.first_at for count in counts if count.first_at is not None]
        lasts = [count.last_at for count in counts if count.last_at is not None]
        manifest = replace(
            self.start,
            buckets=self.buckets,
            next_seq=self.next_seq,
            first_at=min(firsts, default=None),
            last_at=max(lasts, default=None),
            counts=Counts(
                events=sum(count.events for count in counts),
                people=sum(count.people for count in counts),
                accounts=self._accounts(),
                opportunities=pl.scan_parquet(self._present("opportunities.parquet")).select(pl.len()).collect().item(),
                quarantined=quarantined,
            ),
            sources=tuple(sorted(self.sources)),
            bucket_counts=tuple(counts),
        )
        self.change.new_file(FILE).write_bytes(encode_manifest(manifest))

    def _accounts(self) -> int:
        """How many accounts are known: by their traits, their members or their opportunities."""
        members = pl.scan_parquet([self._present(bucket_file("person_traits", b)) for b in range(self.buckets)])
        names = [
            members.filter(pl.col("trait") == ACCOUNT).select(account="value"),
            *(pl.scan_parquet(self._present(f"{table.name}.parquet")).select("account") for table in _WHOLE),
        ]
        return int(pl.concat(names).drop_nulls().unique().select(pl.len()).collect().item())

    def _present(self, file: str) -> Path:
        """A file as it will be after the change."""
        new = self.change.new_file(file)
        return new if new.exists() else self.change.folder / file

    def _note(self, table: Table, added: pl.DataFrame) -> None:
        """Take down what is being added to a table."""
        self.added[table.name] += added.height
        self.sources.update(added["source"].unique())
        last = added["seq"].max() if "seq" in added.columns else None
        self.next_seq = max(self.next_seq, last + 1) if isinstance(last, int) else self.next_seq


def write_table(rows: pl.DataFrame, path: Path) -> None:
    """Write a Parquet file; the same rows give the same bytes."""
    rows.write_parquet(path, compression="zstd", compression_level=1, row_group_size=ROWS_PER_GROUP, statistics=True)
