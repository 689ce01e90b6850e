"""Reads a history folder: person by person, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import polars as pl

from ondo.domain.errors import OndoError
from ondo.domain.events import Event
from ondo.engine.history.buckets import bucket_file, person_hash
from ondo.engine.history.events_file import decode, people_events
from ondo.engine.history.folder import settle
from ondo.engine.history.manifest import Counts, Manifest, read_manifest
from ondo.engine.history.person_log import NO_ROWS, AccountRows, PersonLog, TraitRow, account_rows, person_log
from ondo.engine.history.schema import ACCOUNT

_Rows = list[TraitRow]


@dataclass(frozen=True)
class History:
    """A history folder, open for reading."""

    path: Path
    manifest: Manifest

    @classmethod
    def open(cls, path: Path | str) -> History:
        """Open the folder. Raises OndoError where there is no history, or one of another version."""
        folder = Path(path)
        settle(folder)
        manifest = read_manifest(folder)
        if manifest is None:
            raise OndoError("history.none_here", path=folder)
        return cls(folder, manifest)

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
            yield from self._bucket(bucket)

    def person(self, key: str) -> PersonLog | None:
        """One person's log, or None if nobody here has that key."""
        if not self.manifest.buckets:
            return None
        bucket = person_hash(key) % self.manifest.buckets
        mine = pl.col("person") == key
        events = decode(pl.scan_parquet(self._file("events", bucket)).filter(mine).collect())
        traits = dict(_traits_by_person(pl.scan_parquet(self._file("person_traits", bucket)).filter(mine).collect()))
        if not events and not traits:
            return None
        rows = traits.get(key, [])
        return person_log(key, events, rows, self._accounts(row.value for row in rows if row.trait == ACCOUNT))

    def opportunities(self) -> pl.DataFrame:
        """The opportunities as they stand."""
        return pl.read_parquet(self.path / "opportunities.parquet")

    def keys(self) -> Iterator[str]:
        """The keys of everybody, bucket by bucket."""
        for bucket in self.buckets:
            tables = (pl.read_parquet(self._file(name, bucket), columns=["person"]) for name in _BUCKETED)
            yield from pl.concat(tables).to_series().unique().sort().to_list()

    def _bucket(self, bucket: int) -> Iterator[PersonLog]:
        traits = pl.read_parquet(self._file("person_traits", bucket))
        members = traits.filter(pl.col("trait") == ACCOUNT)["value"]
        accounts = self._accounts(members.unique())
        with_events = people_events(self._file("events", bucket))
        for person, events, rows in _side_by_side(with_events, _traits_by_person(traits)):
            yield person_log(person, events, rows, accounts)

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

    def _file(self, table: str, bucket: int) -> Path:
        return self.path / bucket_file(table, bucket)


_BUCKETED = ("events", "person_traits")


def _traits_by_person(rows: pl.DataFrame) -> Iterator[tuple[str, _Rows]]:
    columns = rows.select("person", "at", "seq", "trait", "value").iter_rows()
    for person, group in groupby(columns, key=itemgetter(0)):
        yield person, [TraitRow(*row[1:]) for row in group]


def _side_by_side(
    events: Iterator[tuple[str, list[Event]]], traits: Iterator[tuple[str, _Rows]]
) -> Iterator[tuple[str, list[Event], Sequence[TraitRow]]]:
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
