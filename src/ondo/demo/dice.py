"""Draws that come out the same on every machine: whole numbers made from raw bits, never a float function."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Table = NDArray[np.int64]
"""4,096 equally likely outcomes, or one row of them per kind."""

_SLOT_BITS = 12
SLOTS = 1 << _SLOT_BITS
_UNIT = 1024
_SKEWED = (0, 64, 132, 206, 285, 372, 466, 570, 688, 821, 974, 1154, 1376, 1661, 2063, 2752, 4960)
"""Quantiles of an exponential of mean `_UNIT`, about: a few people do much, many do little."""


class Dice:
    """A stream of draws named by its key: the seed, the market, and what it is for."""

    def __init__(self, *key: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence(key))

    def bits(self, n: int) -> NDArray[np.uint32]:
        """`n` times 32 random bits."""
        raw: NDArray[np.uint64] = self._bits.random_raw((n + 1) // 2)
        return raw.view(np.uint32)[:n]

    def below(self, limit: int | Ints, n: int) -> Ints:
        """`n` whole numbers from 0 to below the limit (0 where the limit is 0)."""
        found: Ints = np.right_shift(self.bits(n).astype(np.int64) * limit, 32)
        return found

    def hit(self, per_mille: int | Ints, n: int) -> Flags:
        """`n` times yes or no, yes so many times in a thousand."""
        return np.less(self.below(1000, n), per_mille)

    def take(self, table: Table, n: int) -> Ints:
        """`n` outcomes of a table."""
        found: Ints = table[self.bits(n) >> (32 - _SLOT_BITS)]
        return found

    def take_by(self, tables: Table, rows: NDArray[np.integer]) -> Ints:
        """One outcome for each entry of `rows`, which says from which row of the table."""
        found: Ints = tables[rows, self.bits(len(rows)) >> (32 - _SLOT_BITS)]
        return found

    def counts(self, mean_millis: Ints) -> Ints:
        """Whole numbers of these means (in thousandths), skewed as human activity is."""
        n = len(mean_millis)
        found: Ints = np.floor_divide(mean_millis * self.take(_skew(), n) + self.below(1000 * _UNIT, n), 1000 * _UNIT)
        return found


def choices(weights: Sequence[int]) -> Table:
    """A table that gives 0, 1, 2 … by these weights."""
    upto = np.cumsum(np.asarray(weights, dtype=np.int64))
    ticks = np.arange(SLOTS, dtype=np.int64) * upto[-1] + upto[-1] // 2
    found: Ints = np.searchsorted(upto * SLOTS, ticks, side="right").astype(np.int64)
    return found


def choices_by(rows: Sequence[Sequence[int]]) -> Table:
    """One row of choices per kind."""
    return np.stack([choices(row) for row in rows])


def quantiles(points: Sequence[int]) -> Table:
    """A table whose outcomes spread evenly between neighbouring points."""
    steps = len(points) - 1
    at = np.arange(SLOTS, dtype=np.int64) * steps
    low = at // SLOTS
    values = np.asarray(points, dtype=np.int64)
    found: Ints = np.add(values[low], (values[low + 1] - values[low]) * (at - low * SLOTS) // SLOTS)
    return found


@lru_cache(maxsize=1)
def _skew() -> Table:
    return quantiles(_SKEWED)


def runs(lengths: Ints) -> Ints:
    """0, 1, 2 … within each run of these lengths, one run after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.subtract(np.arange(total, dtype=np.int64), np.repeat(ends - lengths, lengths))
