"""Which bucket a person lies in: a hash that is the same on every machine, for ever."""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt
import polars as pl

ROWS_PER_BUCKET = 200_000
"""About so many events a bucket: what sorting one takes in memory follows from it."""
MOST_BUCKETS = 4096


def person_hash(person: str) -> int:
    """CRC-32 of the key in UTF-8. The bucket is this modulo the number of buckets."""
    return zlib.crc32(person.encode())


def person_hashes(people: pl.Series) -> npt.NDArray[np.uint32]:
    """The hash of every entry; each different key is hashed once."""
    encoded = people.to_arrow().dictionary_encode()
    hashes = np.fromiter(map(person_hash, encoded.dictionary.to_pylist()), dtype=np.uint32)
    return hashes[encoded.indices.to_numpy()] if len(hashes) else hashes


def buckets_for(rows: int, at_least: int = 1) -> int:
    """How many buckets so many events want: a power of two, so that growing splits each bucket cleanly."""
    count = max(at_least, 1)
    while count < MOST_BUCKETS and rows > count * ROWS_PER_BUCKET:
        count *= 2
    return count


def bucket_file(table: str, bucket: int, form: str = "parquet") -> str:
    """The path of a bucket's file inside the folder."""
    return f"{table}/bucket={bucket:02d}.{form}"
