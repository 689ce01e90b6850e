"""Writes a history anew as it is written best: in the newest version, as few buckets as it wants, each sorted."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from ondo.domain.errors import OndoError
from ondo.engine.history.buckets import buckets_for
from ondo.engine.history.commit import Progress
from ondo.engine.history.folder import changing
from ondo.engine.history.manifest import read_manifest
from ondo.engine.history.quarantine import FILE as QUARANTINE
from ondo.engine.history.rewriting import BUCKETED, WHOLE, Rewriting
from ondo.engine.history.schema import FOLLOWED

HARD = 6
"""How hard zstd tries: files are read far more often than they are compacted."""


@dataclass(frozen=True)
class Compacted:
    """What the files took, before and after: how many buckets, how many bytes."""

    buckets_before: int
    buckets: int
    bytes_before: int
    bytes: int


def compact(folder: Path, progress: Progress | None = None) -> Compacted:
    """Write everything in the folder anew; no row changes. Raises OndoError where there is no history."""
    before = _bytes(folder)
    with changing(folder) as change:
        old = read_manifest(folder)
        if old is None:
            raise OndoError("history.none_here", path=folder)
        files = Rewriting(change, old, replace(old, files={}), buckets_for(old.counts.events), True, HARD)
        for bucket in range(files.buckets):
            _rewrite(files, bucket)
            if progress:
                progress(bucket + 1, files.buckets)
        for table in (*WHOLE, FOLLOWED):
            if (rows := files.old_whole(table)) is not None:
                files.put_whole(table, rows.sort(table.order, nulls_last=False))
        _keep_quarantine(folder, change.new_file(QUARANTINE))
        counts = old.counts
        files.finish(
            next_seq=old.next_seq,
            sources=old.sources,
            quarantined=counts.quarantined,
            accounts=counts.accounts,
        )
    return Compacted(old.buckets, files.buckets, before, _bytes(folder))


def _rewrite(files: Rewriting, bucket: int) -> None:
    events, traits = (files.old_rows(table, bucket) for table in BUCKETED)
    if events is not None and traits is not None:
        files.put_bucket(
            bucket,
            *(rows.sort(table.order, nulls_last=False) for table, rows in zip(BUCKETED, (events, traits), strict=True)),
        )
    else:
        files.put_bucket(bucket, None, None)


def _keep_quarantine(folder: Path, new: Path) -> None:
    if (folder / QUARANTINE).exists():
        shutil.copyfile(folder / QUARANTINE, new)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and "/." not in f"/{path}")
