"""The order of a log (person, instant, number), where a file has its rows in another one.

Only positions are sorted. What is needed of the other columns is looked up by them, so that nothing large moves.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ondo.engine.kernel.layout import Ints
from ondo.engine.kernel.reading.coded import Coded


def log_order(person: Coded, at: Ints, seq: Ints) -> Ints | None:
    """The rows in the order of the log, those that are equal as they stand; None where they are in order."""
    rank = _rank(person.words)
    whose = person.codes.astype(np.int64) if rank is None else rank[person.codes]
    return None if _in_order(whose, at, seq) else _sorted(whose, at, seq)


def _rank(words: pa.Array) -> Ints | None:
    """The place of each key among all of them; None where they stand in order."""
    if pc.all(pc.less(words[:-1], words[1:])).as_py() is not False:
        return None
    places = np.empty(len(words), dtype=np.int64)
    places[pc.sort_indices(words).to_numpy()] = np.arange(len(words))
    return places


def _in_order(whose: Ints, at: Ints, seq: Ints) -> bool:
    later = whose[1:] > whose[:-1]
    same = whose[1:] == whose[:-1]
    follows = (at[1:] > at[:-1]) | ((at[1:] == at[:-1]) & (seq[1:] >= seq[:-1]))
    return bool((later | (same & follows)).all())


def _sorted(whose: Ints, at: Ints, seq: Ints) -> Ints:
    """By one number for person and instant together; the few rows that share it are put right afterwards."""
    least = int(at.min())
    span = int(at.max()) - least + 1
    if span * (int(whose.max()) + 1) >= 2**62:
        return np.lexsort((seq, at, whose))
    keys = whose * span + (at - least)
    order = np.argsort(keys)
    there = keys[order]
    tied = there[1:] == there[:-1]
    if tied.any():
        _settle(order, there, tied, seq)
    return order


def _settle(order: Ints, keys: Ints, tied: NDArray[np.bool_], seq: Ints) -> None:
    """Put rows of one key in the order of their numbers, and those of one number as they stood."""
    places = np.flatnonzero(np.append(tied, False) | np.append(False, tied))
    rows = order[places]
    order[places] = rows[np.lexsort((rows, seq[rows], keys[places]))]
