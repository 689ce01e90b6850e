"""Numbers into columns of Arrow: words, instants and counts, null where a number stands for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ondo.engine.kernel.layout import NONE, Ints

WHEN = pa.timestamp("ms", "UTC")


def words(texts: Iterable[str]) -> pa.Array:
    """Words to choose from by number."""
    return pa.array(list(texts), pa.string())


def chosen(texts: pa.Array, numbers: Ints) -> pa.Array:
    """The word of each number; null for a number below zero."""
    return texts.take(pa.array(numbers, mask=numbers < 0))


def whole(numbers: Ints) -> pa.Array:
    """Whole numbers as they are."""
    return pa.array(numbers, pa.int64())


def small(numbers: Ints) -> pa.Array:
    """Whole numbers that are known to be small."""
    return pa.array(numbers.astype(np.int32))


def instants(numbers: Ints) -> pa.Array:
    """Instants; null where there is none."""
    nothing = numbers == NONE
    return pa.array(numbers, pa.int64(), mask=nothing if nothing.any() else None).view(WHEN)


def named(ids: pa.Array) -> pa.Array:
    """Ids, null where they say nothing."""
    return pc.if_else(pc.equal(ids, ""), pa.scalar(None, pa.string()), ids)


def table(schema: pa.Schema, columns: Sequence[pa.Array]) -> pa.Table:
    """Columns in the order of a schema."""
    return pa.Table.from_arrays(list(columns), schema=schema)


def places(groups: Ints) -> Ints:
    """The place of each row within its group, counted from 0; the rows of a group stand side by side."""
    if not len(groups):
        return np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
    return np.arange(len(groups)) - np.repeat(starts, np.diff(np.concatenate([starts, [len(groups)]])))


def distinct(ordered: Ints) -> Ints:
    """Numbers that are in order, each once."""
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def among(numbers: Ints, some: Ints | list[int], size: int) -> NDArray[np.bool_]:
    """Which numbers are among some others; all of them are below `size`."""
    wanted = np.zeros(size, dtype=np.bool_)
    wanted[some] = True
    return wanted[numbers]
