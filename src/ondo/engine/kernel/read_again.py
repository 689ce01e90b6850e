"""Rows of a bucket as `Event`s again, for the few people whose log asks for more than columns can say."""

from __future__ import annotations

import msgspec
import numpy as np
import pyarrow as pa

from ondo.domain.events import NOTHING, Event, Initiator
from ondo.domain.instants import Instant
from ondo.engine.history.events_file import marks_of
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.bucket import Bucket
from ondo.engine.kernel.layout import Ints


def rows_by(bucket: Bucket, person: int, as_of: Instant) -> Ints:
    """The rows of one person up to an instant."""
    rows = np.arange(bucket.first[person], bucket.first[person + 1])
    return rows[bucket.log[rows, at.L_AT] <= as_of]


def events_of(bucket: Bucket, rows: Ints) -> list[Event]:
    """Each row as the event that it is, without what it teaches."""
    texts = bucket.rows.take(pa.array(rows)).to_pylist()
    return [_event(text, numbers) for text, numbers in zip(texts, bucket.log[rows].tolist(), strict=True)]


def _event(text: dict[str, str | int | None], numbers: list[int]) -> Event:
    ...
