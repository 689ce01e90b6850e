"""The latest events behind each qualification, out of the rows that the kernel noted for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ondo.engine.kernel import layout as at
from ondo.engine.kernel.folding.run import Folded
from ondo.engine.kernel.layout import Ints, Table
from ondo.engine.kernel.matching.bucket import Bucket
from ondo.engine.kernel.results.columns import among, distinct, instants, places, small, table
from ondo.engine.kernel.results.concerned import Concerned, families
from ondo.engine.replay.rows import EVIDENCE_KEPT
from ondo.engine.replay.tables import EVIDENCE

OF_TRAITS = "traits:"
"""How the ids of dated trait rows begin."""
ROW_BITS = 32
"""A bucket has fewer rows than this many bits can tell."""


def evidence(bucket: Bucket, folded: Folded, numbers: Ints, concerned: Concerned) -> pa.Table:
    """The latest so many events that each qualification rests on, in log order."""
    noted = _latest(_with_twins(bucket, folded, concerned))
    move, row = noted[:, 0], noted[:, 1]
    return table(
        EVIDENCE,
        [
            bucket.people.take(pa.array(folded.moves[:, at.T_PERSON][move])),
            small(numbers[move]),
            bucket.rows.texts("id", row),
            instants(bucket.log[row, at.L_AT]),
            bucket.rows.texts("name", row),
            written_again(bucket.rows.texts("properties", row)),
            bucket.rows.texts("initiator", row),
            bucket.rows.texts("channel", row),
        ],
    )


def _latest(noted: Table) -> Table:
    """The last rows of each move."""
    from_behind = places(noted[::-1, 0])[::-1]
    return noted[from_behind < EVIDENCE_KEPT]


def _with_twins(bucket: Bucket, folded: Folded, concerned: Concerned) -> Table:
    """Evidence is known by its id: the twins of an event are part of it, and events without an id never."""
    noted = _each_once(folded.evidence)
    named = bucket.rows.named(noted[:, 1])
    noted = noted if named.all() else noted[named]
    found = {**concerned.twins, **_twins_of_traits(bucket, folded, noted)}
    if not found:
        return noted
    doubled = among(noted[:, 1], list(found), len(bucket.log))
    more = [pair for pair in noted[doubled].tolist() for pair in _family(bucket, folded, found, *pair)]
    return _each_once(np.concatenate([noted[~doubled], np.array(more, dtype=np.int64).reshape(-1, 2)]))


def _twins_of_traits(bucket: Bucket, folded: Folded, noted: Table) -> Mapping[int, Ints]:
    """The same for people with evidence that bears the id of a dated trait row."""
    like = pc.starts_with(bucket.rows.texts("id", noted[:, 1]), OF_TRAITS).to_numpy(zero_copy_only=False)
    people = distinct(folded.moves[noted[like, 0], at.T_PERSON])
    return families(bucket, *bucket.rows_of(people)) if len(people) else {}


def _each_once(noted: Table) -> Table:
    """Each row of a move once, in order."""
    keys = distinct(np.sort(noted[:, 0] << ROW_BITS | noted[:, 1]))
    return np.column_stack([keys >> ROW_BITS, keys & ((1 << ROW_BITS) - 1)])


def _family(bucket: Bucket, folded: Folded, found: Mapping[int, Ints], move: int, row: int) -> list[tuple[int, int]]:
    """A row and its twins, as far as they had happened by the time of a move."""
    latest = folded.moves[move, at.T_AT]
    return [(move, twin) for twin in found[row].tolist() if bucket.log[twin, at.L_AT] <= latest]


def written_again(texts: pa.Array) -> pa.Array:
    """JSON texts as Ondo writes them."""
    coded = texts.dictionary_encode()
    known = [_written(text) for text in coded.dictionary.to_pylist()]
    return pc.fill_null(pa.array(known, pa.string()).take(coded.indices), "{}")


@lru_cache(maxsize=1 << 16)
def _written(text: str) -> str:
    return msgspec.json.encode(msgspec.json.decode(text)).decode()
