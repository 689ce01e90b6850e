"""Events of one person that bear the same id: they come from different sources. An id then means them all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ondo.engine.kernel.bucket import Bucket
from ondo.engine.kernel.columns import texts_at
from ondo.engine.kernel.layout import Ints


def twins(bucket: Bucket, people: Ints) -> Mapping[int, Ints]:
    """Each row of these people that shares its id with others of the same person → all of those rows, in order."""
    rows, whose = bucket.rows_of(people)
    coded = texts_at(bucket.rows["id"], rows).dictionary_encode()
    keys = whose * len(coded.dictionary) + coded.indices.to_numpy(zero_copy_only=False)
    order = np.argsort(keys, kind="stable")
    if not (keys[order][1:] == keys[order][:-1]).any():
        return {}
    _, begins, counts = np.unique(keys[order], return_index=True, return_counts=True)
    several = zip(begins[counts > 1].tolist(), counts[counts > 1].tolist(), strict=True)
    families = [rows[order[begin : begin + count]] for begin, count in several]
    return {row: family for family in families for row in family.tolist()}
