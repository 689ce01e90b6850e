"""Rows of a bucket as `Event`s again, for the few people whose log asks for more than columns can say."""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow as pa

from ondo.domain.events import Event
from ondo.domain.instants import Instant
from ondo.engine.history.events_file import decode
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.bucket import Bucket
from ondo.engine.kernel.layout import Ints
from ondo.engine.kernel.twins import twins


def mixed_up(bucket: Bucket, people: Ints) -> Ints:
    """Those of these people who took something back, or who have events that share an id."""
    rows, whose = bucket.rows_of(people)
    retracting = whose[bucket.what(at.IS_RETRACTED)[rows] != 0]
    doubled = whose[np.isin(rows, list(twins(bucket, people)))]
    return np.unique(np.concatenate([retracting, doubled]))


def rows_by(bucket: Bucket, person: int, as_of: Instant) -> Ints:
    """The rows of one person up to an instant."""
    rows = np.arange(bucket.first[person], bucket.first[person + 1])
    return rows[bucket.log[rows, at.L_AT] <= as_of]


def events_of(bucket: Bucket, rows: Ints) -> list[Event]:
    """Each row as the event that it is, without the traits that a dated row tells of."""
    texts = pl.DataFrame(bucket.rows.take(pa.array(rows))).rename({"id": "message_id"})
    numbers = bucket.log[rows]
    instants = {"at": at.L_AT, "occurred_at": at.L_SINCE, "received_at": at.L_RECORDED}
    return decode(texts.with_columns(pl.Series(name, numbers[:, column]) for name, column in instants.items()))
