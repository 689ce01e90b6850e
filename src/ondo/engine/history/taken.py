"""Message ids that are taken by an event of another person, hence perhaps of another bucket.

An id comes twice for different people when a file is imported again after somebody's key (say, their e-mail) has
changed in it. The first one wins, as for every id. Ids are compared as 64-bit hashes first, in as many passes as
memory asks for, and exactly only where hashes meet.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl

from ondo.engine.history.merge import ID

HASHES_AT_ONCE = 8_000_000

Read = Callable[[int], pl.DataFrame | None]
"""Reads the columns source, message_id and seq of one bucket."""

_Hashes = npt.NDArray[np.uint64]


def taken_elsewhere(old: Read, new: Read, buckets: int, rows: int) -> dict[int, pl.DataFrame]:
    """Per bucket, the ids of new events that lose to an event in another bucket."""
    passes = rows // HASHES_AT_ONCE + 1
    candidates = [_candidates(old, new, buckets, number, passes) for number in range(passes)]
    suspects = np.concatenate(candidates)
    return _losers(old, new, buckets, suspects) if len(suspects) else {}


def _candidates(old: Read, new: Read, buckets: int, number: int, passes: int) -> _Hashes:
    """Hashes that occur in more than one bucket."""
    parts = [_bucket_hashes(old(bucket), new(bucket), number, passes) for bucket in range(buckets)]
    values: _Hashes
    values, counts = np.unique(np.concatenate(parts), return_counts=True)
    return values[counts > 1]


def _bucket_hashes(old: pl.DataFrame | None, new: pl.DataFrame | None, number: int, passes: int) -> _Hashes:
    hashes = [_hashes(frame) for frame in (old, new) if frame is not None]
    together = np.unique(np.concatenate(hashes)) if hashes else np.empty(0, dtype=np.uint64)
    mine: _Hashes = together[together % np.uint64(passes) == number]
    return mine


def _losers(old: Read, new: Read, buckets: int, suspects: _Hashes) -> dict[int, pl.DataFrame]:
    rows = [
        frame.filter(pl.Series(np.isin(_hashes(frame), suspects))).with_columns(bucket=pl.lit(bucket))
        for bucket in range(buckets)
        for frame in (old(bucket), new(bucket))
        if frame is not None
    ]
    found = pl.concat(rows)
    winners = found.sort("seq").unique(ID, keep="first")
    losers = found.join(winners, on=[*ID, "bucket"], how="anti").unique([*ID, "bucket"])
    parts = losers.partition_by("bucket", as_dict=True, include_key=False)
    return {int(bucket): part.select(ID) for (bucket,), part in parts.items()}


def _hashes(frame: pl.DataFrame) -> _Hashes:
    hashes: _Hashes = frame.select(pl.struct(ID).hash()).to_series().to_numpy()
    return hashes
