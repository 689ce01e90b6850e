"""Writes the demo company as a history folder: market by market, so that memory does not grow with the size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ondo.demo.catalogue import SOURCES, USERS
from ondo.demo.columns import Slice, log_times, slices
from ondo.demo.company import Company, Told, found, tell_market
from ondo.demo.days import ZONE, Days
from ondo.demo.dice import Dice, Ints
from ondo.demo.market import MARKET
from ondo.demo.names import person_keys
from ondo.demo.traits import account_traits, named_at, person_traits
from ondo.demo.truth import FILE as TRUTH
from ondo.demo.truth import truth
from ondo.domain.errors import OndoError
from ondo.engine.history.buckets import bucket_file, buckets_for, person_hashes
from ondo.engine.history.folder import Change, changing
from ondo.engine.history.manifest import FILE, BucketCount, Counts, Manifest, encode_manifest
from ondo.engine.history.schema import ACCOUNT_TRAITS, EVENTS, OPPORTUNITIES, PERSON_TRAITS, Table

FEWEST_PEOPLE, MOST_PEOPLE = 50, 20_000_000
FIRST_DAY = date(2024, 10, 1)
_DAYS_A_YEAR = 365
_TRAITS_PURPOSE = 20
_DELTAS = dict.fromkeys(("at", "seq", "occurred_at", "received_at"), "DELTA_BINARY_PACKED")
_WORDS = [name for name, kind in EVENTS.schema.items() if kind == pl.String() and name != "message_id"]
_OPTIONS = {"compression": "zstd", "compression_level": 1, "store_schema": False, "write_statistics": ["person", "at"]}
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Size:
    """How large a company, which one, and over which time."""

    people: int
    seed: int = 1
    years: int = 2
    start: date = FIRST_DAY

    @classmethod
    def of_events(cls, events: int, seed: int = 1, years: int = 2, start: date = FIRST_DAY) -> Size:
        """The size that has about so many events."""
        return cls(max(events // _events_a_person(years), FEWEST_PEOPLE), seed, years, start)

    @property
    def events(self) -> int:
        """About so many events it will have."""
        return self.people * _events_a_person(self.years)


def _events_a_person(years: int) -> int:
    """Measured: a visit or two, and mails for as long as the history goes on."""
    return 20 + 8 * years


@dataclass
class _Totals:
    """What has been written so far."""

    seq: int = 0
    accounts: int = 0
    opportunities: int = 0
    events: Ints = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    people: Ints = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    first: Ints = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    last: Ints = field(default_factory=lambda: np.zeros(1, dtype=np.int64))


def write_company(into: Path, size: Size, progress: Progress | None = None) -> Manifest:
    """Write the company into a folder that holds no history yet. `progress(done, of)` counts people."""
    if not FEWEST_PEOPLE <= size.people <= MOST_PEOPLE:
        raise OndoError("demo.size_out_of_range", people=size.people, fewest=FEWEST_PEOPLE, most=MOST_PEOPLE)
    if into.exists() and any(path.name != ".lock" for path in into.iterdir()):
        raise OndoError("demo.folder_not_empty", folder=into)
    company = found(size.seed, Days(size.start, size.years * _DAYS_A_YEAR))
    with changing(into) as change:
        files = _Files(change, buckets_for(size.events))
        for market, first in enumerate(range(0, size.people, MARKET)):
            n = min(MARKET, size.people - first)
            files.add(company, tell_market(company, market, n))
            if progress:
                progress(first + n, size.people)
        manifest = files.close(company)
        change.commit()
    return manifest


class _Files:
    """The Parquet files of the folder, each open until all markets are written."""

    def __init__(self, change: Change, buckets: int) -> None:
        self._change, self._buckets = change, buckets
        self._writers: dict[str, pq.ParquetWriter] = {}
        zeros = np.zeros(buckets, dtype=np.int64)
        self._totals = _Totals(
            events=zeros.copy(), people=zeros.copy(), first=zeros + np.iinfo(np.int64).max, last=zeros - 1
        )

    def add(self, company: Company, told: Told) -> None:
        """Write one market."""
        totals, days = self._totals, company.days
        everybody = np.arange(len(told.people), dtype=np.int64)
        keys = person_keys(told.people, everybody)
        bucket_of = person_hashes(keys).astype(np.int64) % self._buckets
        at = log_times(told)
        for part in slices(told, at, keys.to_arrow().cast(pa.string()), bucket_of, totals.seq):
            self._write(bucket_file(EVENTS.name, part.bucket), part.table, EVENTS)
            self._count(part)
        totals.seq += len(told.rows)
        dice = Dice(company.seed, told.number, _TRAITS_PURPOSE)
        traits = person_traits(dice, told, days, named_at(told, at), totals.seq)
        totals.seq += traits.height
        self._add_traits(traits, told, bucket_of)
        firms = account_traits(dice, told, days, totals.seq)
        totals.seq += firms.height
        totals.accounts += firms["account"].n_unique()
        self._write_frame(ACCOUNT_TRAITS, firms)
        deals = _deals(told)
        totals.opportunities += deals.height
        self._write_frame(OPPORTUNITIES, deals)
        self._write(TRUTH, truth(told, days).to_arrow(), None)

    def _add_traits(self, traits: pl.DataFrame, told: Told, bucket_of: Ints) -> None:
        """Trait rows go to the buckets of their people."""
        number = pl.col("person").str.slice(1).cast(pl.Int64) - told.people.first_number
        bucket = pl.Series(bucket_of).gather(traits.select(number).to_series().cast(pl.UInt32))
        for (number_of_bucket,), rows in (
            traits.with_columns(bucket=bucket).partition_by("bucket", as_dict=True, include_key=False).items()
        ):
            path = bucket_file(PERSON_TRAITS.name, int(number_of_bucket))
            self._write(path, rows.to_arrow(), PERSON_TRAITS)

    def _count(self, part: Slice) -> None:
        totals, bucket = self._totals, part.bucket
        totals.events[bucket] += len(part.at)
        totals.people[bucket] += len(part.people)
        totals.first[bucket] = min(totals.first[bucket], part.at.min())
        totals.last[bucket] = max(totals.last[bucket], part.at.max())

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

    def close(self, company: Company) -> Manifest:
        """Finish all files and write the manifest."""
        self._fill_gaps()
        for writer in self._writers.values():
            writer.close()
        totals = self._totals
        manifest = Manifest(
            timezone=ZONE,
            buckets=self._buckets,
            next_seq=totals.seq,
            first_at=int(totals.first.min()),
            last_at=int(totals.last.max()),
            counts=Counts(
                events=int(totals.events.sum()),
                people=int(totals.people.sum()),
                accounts=totals.accounts,
                opportunities=totals.opportunities,
            ),
            sources=tuple(sorted({*SOURCES})),
            bucket_counts=tuple(self._bucket_count(bucket) for bucket in range(self._buckets)),
        )
        self._change.new_file(FILE).write_bytes(encode_manifest(manifest))
        self._change.new_file("quarantine.jsonl").write_bytes(b"")
        return manifest

    def _bucket_count(self, bucket: int) -> BucketCount:
        totals = self._totals
        events, people = int(totals.events[bucket]), int(totals.people[bucket])
        if not events:
            return BucketCount()
        return BucketCount(events, people, int(totals.first[bucket]), int(totals.last[bucket]))

    def _fill_gaps(self) -> None:
        """A file for every bucket, also for those that nobody lies in."""
        for table in (EVENTS, PERSON_TRAITS):
            empty = pl.DataFrame(schema=table.schema).to_arrow()
            for bucket in range(self._buckets):
                if bucket_file(table.name, bucket) not in self._writers:
                    self._write(bucket_file(table.name, bucket), empty, None)


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
