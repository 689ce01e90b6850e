"""Events of one person that bear the same id. They come from different sources, and are seldom; ids then mean them all."""

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
    several = counts > 1
    families = [rows[order[begin : begin + count]] for begin, count in zip(begins[several], counts[several], strict=True)]
    return {row: family for family in families for row in family.tolist()}
