"""Reads a history folder: person by person, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

import polars as pl

from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.engine.history.buckets import bucket_file, person_hash
from ondo.engine.history.events_file import Entry, decode, ordered, people_entries, people_events
from ondo.engine.history.folder import Seen, seen, settle
from ondo.engine.history.manifest import Counts, Manifest, read_manifest
from ondo.engine.history.person_log import NO_ROWS, AccountRows, PersonLog, TraitRow, account_rows, person_log
from ondo.engine.history.schema import ACCOUNT, PERSON_TRAITS

_Rows = list[TraitRow]
T = TypeVar("T")


@dataclass(frozen=True)
class History:
    """A history folder, open for reading."""

    path: Path
    manifest: Manifest
    seen: Seen | None = field(default=None, compare=False)
    in_order: bool = True
    """Whether events stand in log order. Else (`arranging.py`) they are put in order when a bucket is read."""

    @classmethod
    def open(cls, path: Path | str) -> History:
        """Open the folder. Raises OndoError where there is no history, or one of another version."""
        folder = Path(path)
        settle(folder)
        as_it_is = seen(folder)
        manifest = read_manifest(folder)
        if manifest is None:
            raise OndoError("history.none_here", path=folder)
        return cls(folder, manifest, as_it_is)

    def check_unchanged(self) -> None:
        """Raises OndoError where the folder was written to since it was opened: what was read may not fit together."""
        if self.seen is not None and seen(self.path) != self.seen:
            raise OndoError("history.changed", path=self.path)

    @property
    def counts(self) -> Counts:
        """How many events, people, accounts and so on there are."""
        return self.manifest.counts

    @property
    def buckets(self) -> range:
        """The numbers of the buckets, for those who want to share the work out."""
        return range(self.manifest.buckets)

    def people(self, buckets: Iterable[int] | None = None) -> Iterator[PersonLog]:
        """Everybody (of these buckets), bucket by bucket, each bucket in the order of the keys."""
        for bucket in self.buckets if buckets is None else buckets:
            accounts, traits = self._traits(bucket)
            for person, events, rows in _side_by_side(people_events(self.events_file(bucket)), traits):
                yield person_log(person, events, rows, accounts)
            self.check_unchanged()

    def entries(self, bucket: int) -> Iterator[tuple[PersonLog, list[Entry]]]:
        """Everybody of a bucket, with the rows that their events come from."""
        accounts, traits = self._traits(bucket)
        for person, entries, rows in _side_by_side(people_entries(self.events_file(bucket)), traits):
            yield person_log(person, [entry.event for entry in entries], rows, accounts), entries
        self.check_unchanged()

    def person(self, key: str) -> PersonLog | None:
        """One person's log, or None if nobody here has that key."""
        bucket = self.bucket_of(key)
        if bucket is None:
            return None
        mine = pl.col("person") == key
        file = self.events_file(bucket)
        events = decode(pl.scan_parquet(file).filter(mine).collect() if self.in_order else ordered(file).filter(mine))
        traits = dict(_traits_by_person(pl.scan_parquet(self._file("person_traits", bucket)).filter(mine).collect()))
        if not events and not traits:
            return None
        rows = traits.get(key, [])
        return person_log(key, events, rows, self._accounts(row.value for row in rows if row.trait == ACCOUNT))

    def last_at(self) -> Instant | None:
        """When the last event took place or, if that is later, the last dated trait began to hold."""
        tables = [self._file("person_traits", bucket) for bucket in self.buckets]
        told = (pl.scan_parquet(table).select("at") for table in (*tables, self.path / "account_traits.parquet"))
        traits = pl.concat(told).select(pl.col("at").max()).collect().item()
        return max((at for at in (self.manifest.last_at, traits) if at is not None), default=None)

    def bucket_of(self, key: str) -> int | None:
        """The bucket in which somebody of this key would be; None where nobody is anywhere."""
        return person_hash(key) % self.manifest.buckets if self.manifest.buckets else None

    def opportunities(self) -> pl.DataFrame:
        """The opportunities as they stand."""
        return pl.read_parquet(self.path / "opportunities.parquet")

    def accounts(self) -> Iterator[tuple[str, AccountRows]]:
        """Every account that traits of people or accounts or an opportunity speak of, in the order of the keys."""
        told = pl.scan_parquet(self.path / "account_traits.parquet")
        members = pl.scan_parquet([self._file("person_traits", bucket) for bucket in self.buckets])
        named = [
            told.select("account"),
            members.filter(pl.col("trait") == ACCOUNT).select(account="value"),
            pl.scan_parquet(self.path / "opportunities.parquet").select("account"),
        ]
        keys = pl.concat(named if self.buckets else named[::2]).drop_nulls().unique().sort("account").collect()
        for part in keys["account"].to_frame().iter_slices(_ACCOUNTS_AT_ONCE):
            yield from self._accounts(part["account"]).items()

    def keys(self, buckets: Iterable[int] | None = None) -> Iterator[str]:
        """The keys of everybody (in these buckets), bucket by bucket."""
        for bucket in self.buckets if buckets is None else buckets:
            tables = (pl.read_parquet(self._file(name, bucket), columns=["person"]) for name in _BUCKETED)
            yield from pl.concat(tables).to_series().unique().sort().to_list()

    def _traits(self, bucket: int) -> tuple[dict[str, AccountRows], Iterator[tuple[str, _Rows]]]:
        """The accounts to which people of a bucket belong, and the trait rows of these people."""
        traits = pl.read_parquet(self._file("person_traits", bucket))
        members = traits.filter(pl.col("trait") == ACCOUNT)["value"]
        return self._accounts(members.unique()), _traits_by_person(traits)

    def _accounts(self, keys: Iterable[str]) -> dict[str, AccountRows]:
        """The traits of these accounts."""
        wanted = pl.Series(list(keys), dtype=pl.String)
        if wanted.is_empty():
            return {}
        rows = pl.read_parquet(self.path / "account_traits.parquet").filter(pl.col("account").is_in(wanted.implode()))
        columns = rows.select("account", "at", "seq", "trait", "value").rows()
        grouped = groupby(columns, key=itemgetter(0))
        found = {key: account_rows(TraitRow(*row[1:]) for row in group) for key, group in grouped}
        return {key: found.get(key, NO_ROWS) for key in wanted.to_list()}

    def events_file(self, bucket: int) -> Path:
        """The file with the events of a bucket: Parquet, or a stream of Arrow where they are not in order."""
        return self.path / bucket_file("events", bucket, "arrow") if not self.in_order else self._file("events", bucket)

    def _file(self, table: str, bucket: int) -> Path:
        path = self.path / bucket_file(table, bucket)
        if not path.exists():
            self.check_unchanged()
        return path


_BUCKETED = ("events", "person_traits")
_ACCOUNTS_AT_ONCE = 10_000


def _traits_by_person(rows: pl.DataFrame) -> Iterator[tuple[str, _Rows]]:
    columns = PERSON_TRAITS.conform(rows).select("person", "at", "seq", "trait", "value", "of").iter_rows()
    for person, group in groupby(columns, key=itemgetter(0)):
        yield person, [TraitRow(*row[1:]) for row in group]


def _side_by_side(
    events: Iterator[tuple[str, list[T]]], traits: Iterator[tuple[str, _Rows]]
) -> Iterator[tuple[str, list[T], Sequence[TraitRow]]]:
    """Join two streams sorted by person; somebody may be in either one only."""
    waiting = next(traits, None)
    for person, log in events:
        while waiting and waiting[0] < person:
            yield waiting[0], [], waiting[1]
            waiting = next(traits, None)
        if waiting and waiting[0] == person:
            yield person, log, waiting[1]
            waiting = next(traits, None)
        else:
            yield person, log, ()
    while waiting:
        yield waiting[0], [], waiting[1]
        waiting = next(traits, None)
