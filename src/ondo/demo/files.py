"""The files of the history folder, each open until all markets are written."""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from msgspec.structs import replace

from ondo.demo.catalogue import SOURCES, USERS
from ondo.demo.columns import Market, Slice, log_times, slices
from ondo.demo.company import Company, Told
from ondo.demo.days import ZONE
from ondo.demo.dice import Dice
from ondo.demo.names import person_keys
from ondo.demo.traits import account_traits, named_at, person_traits
from ondo.demo.truth import FILE as TRUTH
from ondo.demo.truth import truth
from ondo.engine.history.buckets import bucket_file, buckets_for, person_hashes
from ondo.engine.history.folder import Change
from ondo.engine.history.manifest import FILE, BucketCount, Counts, Manifest, encode_manifest
from ondo.engine.history.quarantine import FILE as QUARANTINE
from ondo.engine.history.rewriting import facts
from ondo.engine.history.schema import ACCOUNT_TRAITS, EVENTS, OPPORTUNITIES, PERSON_TRAITS, Table

_PURPOSE = 20
_EVENTS_OF_MARKET = 600_000
_ROWS_PER_GROUP = 24_000
_MOST_AT_ONCE = 6
"""Markets are written together where a single one would leave each bucket too few rows to be worth a row group."""
_DELTAS = dict.fromkeys(("at", "seq", "occurred_at", "received_at"), "DELTA_BINARY_PACKED")
_WORDS = [name for name, kind in EVENTS.schema.items() if kind == pl.String() and name != "message_id"]
_OPTIONS = {"compression": "snappy", "store_schema": False, "write_statistics": ["person", "at"]}
"""Snappy makes files a quarter larger than zstd does, and takes half the time."""


class Files:
    """The Parquet files of the folder, each open until all markets are written."""

    def __init__(self, change: Change, size: int) -> None:
        self._change, self._buckets = change, buckets_for(size)
        self._at_once = max(1, min(_MOST_AT_ONCE, self._buckets * _ROWS_PER_GROUP // _EVENTS_OF_MARKET))
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._batch: list[Market] = []
        self._traits: list[pl.DataFrame] = []
        self._counts = [BucketCount()] * self._buckets
        self._seq = self._accounts = self._opportunities = 0

    def add(self, company: Company, told: Told) -> None:
        """Take one market, and write what has come together."""
        self._batch.append(self._ready(told))
        self._seq += len(told.rows)
        self._add_traits(company, told)
        deals = _deals(told)
        self._opportunities += deals.height
        self._write_frame(OPPORTUNITIES, deals)
        self._write(TRUTH, truth(told, company.days).to_arrow(), None)
        if len(self._batch) == self._at_once:
            self._write_batch()

    def _ready(self, told: Told) -> Market:
        keys = person_keys(told.people, np.arange(len(told.people), dtype=np.int64))
        bucket_of = person_hashes(keys).astype(np.int64) % self._buckets
        return Market(told, log_times(told), self._seq, keys, bucket_of)

    def _add_traits(self, company: Company, told: Told) -> None:
        """Trait rows are numbered after the events of their market."""
        dice = Dice(company.seed, told.number, _PURPOSE)
        of_people = person_traits(dice, told, company.days, named_at(told, self._batch[-1].at), self._seq)
        self._seq += of_people.height
        self._traits.append(of_people)
        of_accounts = account_traits(dice, told, company.days, self._seq)
        self._seq += of_accounts.height
        self._accounts += of_accounts["account"].n_unique()
        self._write_frame(ACCOUNT_TRAITS, of_accounts)

    def _write_batch(self) -> None:
        """Write events and traits of the markets that have come together, one row group for each bucket."""
        for part in slices(self._batch):
            self._write(bucket_file(EVENTS.name, part.bucket), part.table, EVENTS)
            self._counts[part.bucket] = _counted(self._counts[part.bucket], part)
        bucket_of = pl.Series(np.concatenate([market.bucket_of for market in self._batch]))
        traits = pl.concat(self._traits)
        number = pl.col("person").str.slice(1).cast(pl.Int64) - self._batch[0].told.people.first_number
        bucket = bucket_of.gather(traits.select(number).to_series().cast(pl.UInt32))
        parts = traits.with_columns(bucket=bucket).partition_by("bucket", as_dict=True, include_key=False)
        for (of_bucket,), rows in parts.items():
            self._write(bucket_file(PERSON_TRAITS.name, int(of_bucket)), rows.to_arrow(), PERSON_TRAITS)
        self._batch, self._traits = [], []

    def _write_frame(self, table: Table, rows: pl.DataFrame) -> None:
        self._write(f"{table.name}.parquet", rows.to_arrow(), table)

    def _write(self, path: str, rows: pa.Table, table: Table | None) -> None:
        """Append to a file as one row group."""
        if path not in self._writers:
            options = dict(_OPTIONS)
            if table is EVENTS:
                options |= {"use_dictionary": _WORDS, "column_encoding": _DELTAS}
            self._writers[path] = pq.ParquetWriter(self._change.new_file(path), rows.schema, **options)
        self._writers[path].write_table(rows, row_group_size=max(len(rows), 1))

    def close(self) -> Manifest:
        """Finish all files and write the manifest."""
        if self._batch:
            self._write_batch()
        self._fill_gaps()
        for writer in self._writers.values():
            writer.close()
        counts = [count for count in self._counts if count.events]
        manifest = Manifest(
            timezone=ZONE,
            buckets=self._buckets,
            next_seq=self._seq,
            first_at=min(count.first_at for count in counts if count.first_at is not None),
            last_at=max(count.last_at for count in counts if count.last_at is not None),
            counts=Counts(
                events=sum(count.events for count in counts),
                people=sum(count.people for count in counts),
                accounts=self._accounts,
                opportunities=self._opportunities,
            ),
            sources=tuple(sorted({*SOURCES})),
            bucket_counts=tuple(self._counts),
        )
        self._change.new_file(QUARANTINE).write_bytes(b"")
        manifest = replace(manifest, files={name: facts(self._change.new_file(name)) for name in self._names()})
        self._change.new_file(FILE).write_bytes(encode_manifest(manifest))
        return manifest

    def _names(self) -> list[str]:
        return [*(name for name in self._writers if name != TRUTH), QUARANTINE]

    def _fill_gaps(self) -> None:
        """A file for every bucket, also for those that nobody lies in."""
        for table in (EVENTS, PERSON_TRAITS):
            empty = pl.DataFrame(schema=table.schema).to_arrow()
            for bucket in range(self._buckets):
                if bucket_file(table.name, bucket) not in self._writers:
                    self._write(bucket_file(table.name, bucket), empty, None)


def _counted(count: BucketCount, part: Slice) -> BucketCount:
    """The figures of a bucket, with more events in it."""
    first, last = int(part.at.min()), int(part.at.max())
    return BucketCount(
        events=count.events + len(part.at),
        people=count.people + len(part.people),
        first_at=first if count.first_at is None else min(count.first_at, first),
        last_at=last if count.last_at is None else max(count.last_at, last),
    )


def _deals(told: Told) -> pl.DataFrame:
    """The opportunities of a market, as they stand at the end."""
    deals = sorted(told.sold.deals, key=lambda deal: deal.key)
    keys = person_keys(told.people, np.array([deal.person for deal in deals], dtype=np.int64))
    homes = told.people.account[[deal.person for deal in deals]]
    accounts = told.account_names["account"].gather(pl.Series(np.maximum(homes, 0)).cast(pl.UInt32))
    frame = pl.DataFrame(
        {
            "opportunity": [deal.key for deal in deals],
            "person": keys,
            "account": pl.select(pl.when(pl.Series(homes >= 0)).then(accounts)).to_series(),
            "opened_at": [deal.opened_at for deal in deals],
            "closed_at": [deal.closed_at for deal in deals],
            "status": [deal.status for deal in deals],
            "amount": [deal.amount for deal in deals],
            "currency": ["JPY"] * len(deals),
            "reason": [deal.reason for deal in deals],
            "owner": [USERS[deal.owner] for deal in deals],
            "source": ["crm"] * len(deals),
        },
        strict=False,
    )
    return OPPORTUNITIES.conform(frame)
