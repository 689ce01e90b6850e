"""The new files of a change, beside those of the folder that stay as they are; in the end the manifest of both."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
from msgspec.structs import replace

from ondo.engine.history.buckets import bucket_file, person_hashes
from ondo.engine.history.folder import Change
from ondo.engine.history.manifest import FILE, BucketCount, Counts, FileFacts, Manifest, encode_manifest
from ondo.engine.history.quarantine import FILE as QUARANTINE
from ondo.engine.history.schema import (
    ACCOUNT,
    ACCOUNT_TRAITS,
    EVENTS,
    FOLLOWED,
    OPPORTUNITIES,
    PERSON_TRAITS,
    VERSION,
    Table,
)

ROWS_PER_GROUP = 50_000
WHOLE = (ACCOUNT_TRAITS, OPPORTUNITIES)
BUCKETED = (EVENTS, PERSON_TRAITS)


@dataclass
class Rewriting:
    """`old` is what the folder holds (an empty manifest: nothing of it stays), `start` what the new manifest begins as.

    `everything`: write each bucket, also where nothing in it changes.
    """

    change: Change
    old: Manifest
    start: Manifest
    buckets: int
    everything: bool = False
    level: int = 1
    """How hard zstd tries."""
    counts: list[BucketCount] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.everything |= self.old.buckets != self.buckets or self.old.ondo_history != VERSION

    def old_rows(self, table: Table, bucket: int, columns: list[str] | None = None) -> pl.DataFrame | None:
        """What the folder holds of a bucket, also where there are more buckets now than there were, or fewer."""
        if not self.old.buckets:
            return None
        first, step = bucket % self.old.buckets, self.buckets
        return pl.concat([self._part(table, n, bucket, columns) for n in range(first, self.old.buckets, step)])

    def _part(self, table: Table, part: int, bucket: int, columns: list[str] | None) -> pl.DataFrame:
        path = self.change.folder / bucket_file(table.name, part)
        wanted = None if columns is None else list({*columns, "person"})
        rows = pl.read_parquet(path, columns=wanted)
        if self.buckets > self.old.buckets:
            rows = rows.filter(pl.Series(person_hashes(rows["person"]) % self.buckets == bucket))
        return table.conform(rows) if columns is None else rows.select(columns)

    def put_bucket(self, bucket: int, events: pl.DataFrame | None, traits: pl.DataFrame | None) -> None:
        """The rows of the next bucket, in order; None: as they are."""
        if events is None and traits is None and not self.everything:
            self.counts.append(self.old.bucket_counts[bucket])
            return
        events = self._put(EVENTS, bucket, events)
        traits = self._put(PERSON_TRAITS, bucket, traits)
        people = pl.concat([events["person"], traits["person"]]).n_unique()
        first, last = events["at"].min(), events["at"].max()
        self.counts.append(
            BucketCount(
                events.height,
                people,
                first if isinstance(first, int) else None,
                last if isinstance(last, int) else None,
            )
        )

    def _put(self, table: Table, bucket: int, rows: pl.DataFrame | None) -> pl.DataFrame:
        there = self.old_rows(table, bucket) if rows is None else rows
        there = pl.DataFrame(schema=table.schema) if there is None else there
        if rows is not None or self.everything:
            ordered = there.sort(table.order, nulls_last=False) if self.buckets < self.old.buckets else there
            self.write(ordered, bucket_file(table.name, bucket))
        return there

    def old_whole(self, table: Table) -> pl.DataFrame | None:
        """What the folder holds of a table that is one file."""
        path = self.change.folder / f"{table.name}.parquet"
        return pl.read_parquet(path) if self.old.buckets and path.exists() else None

    def put_whole(self, table: Table, rows: pl.DataFrame) -> None:
        """The rows of a table that is one file, in order."""
        self.write(rows, f"{table.name}.parquet")

    def write(self, rows: pl.DataFrame, name: str) -> None:
        """Write a Parquet file; the same rows give the same bytes."""
        write_table(rows, self.change.new_file(name), self.level)

    def finish(self, *, next_seq: int, sources: Iterable[str], quarantined: int, accounts: int | None = None) -> None:
        """Write the manifest, and let the change happen. `accounts`: how many are known, where traits do not tell."""
        firsts = [count.first_at for count in self.counts if count.first_at is not None]
        lasts = [count.last_at for count in self.counts if count.last_at is not None]
        manifest = replace(
            self.start,
            ondo_history=VERSION,
            buckets=self.buckets,
            next_seq=next_seq,
            first_at=min(firsts, default=None),
            last_at=max(lasts, default=None),
            counts=Counts(
                events=sum(count.events for count in self.counts),
                people=sum(count.people for count in self.counts),
                accounts=self._accounts() if accounts is None else accounts,
                opportunities=pq.read_metadata(self.present(f"{OPPORTUNITIES.name}.parquet")).num_rows,
                quarantined=quarantined,
            ),
            sources=tuple(sorted(sources)),
            bucket_counts=tuple(self.counts),
            files={name: self._facts(name, quarantined) for name in self._names()},
        )
        self.change.new_file(FILE).write_bytes(encode_manifest(manifest))
        self.change.remove(sorted(_tables_in(self.change.folder) - set(manifest.files)))
        self.change.commit()

    def _names(self) -> Sequence[str]:
        bucketed = (bucket_file(table.name, bucket) for table in BUCKETED for bucket in range(self.buckets))
        alone = [f"{table.name}.parquet" for table in (*WHOLE, FOLLOWED)]
        return [*bucketed, *(name for name in (*alone, QUARANTINE) if self._is_present(name))]

    def _facts(self, name: str, lines: int) -> FileFacts:
        """What a file is; one that stays is taken to be what it was."""
        known = self.old.files.get(name)
        return (
            known if known is not None and not self.change.new_file(name).exists() else facts(self.present(name), lines)
        )

    def _accounts(self) -> int:
        """How many accounts are known: by their traits, their members or their opportunities."""
        members = pl.scan_parquet([self.present(bucket_file(PERSON_TRAITS.name, b)) for b in range(self.buckets)])
        names = [
            members.filter(pl.col("trait") == ACCOUNT).select(account="value"),
            *(pl.scan_parquet(self.present(f"{table.name}.parquet")).select("account") for table in WHOLE),
        ]
        return int(pl.concat(names).drop_nulls().unique().select(pl.len()).collect().item())

    def present(self, name: str) -> Path:
        """A file as it will be after the change."""
        new = self.change.new_file(name)
        return new if new.exists() else self.change.folder / name

    def _is_present(self, name: str) -> bool:
        return self.change.new_file(name).exists() or (bool(self.old.buckets) and (self.change.folder / name).exists())


def write_table(rows: pl.DataFrame, path: Path, level: int = 1) -> None:
    """Write a Parquet file; the same rows give the same bytes."""
    rows.write_parquet(
        path, compression="zstd", compression_level=level, row_group_size=ROWS_PER_GROUP, statistics=True
    )


def facts(path: Path, lines: int = 0) -> FileFacts:
    """What a file is. `lines`: how many rows it has where it is no table."""
    with path.open("rb") as file:
        sum_ = hashlib.file_digest(file, "sha256").hexdigest()
    rows = pq.read_metadata(path).num_rows if path.suffix == ".parquet" else lines
    return FileFacts(rows, path.stat().st_size, sum_)


def _tables_in(folder: Path) -> set[str]:
    bucketed = (path for table in BUCKETED for path in (folder / table.name).glob("bucket=*.parquet"))
    alone = (folder / f"{table.name}.parquet" for table in (*WHOLE, FOLLOWED))
    return {str(path.relative_to(folder)) for path in (*bucketed, *alone) if path.exists()}
