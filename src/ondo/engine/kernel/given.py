"""Verdicts that were accepted, and those that were not."""

from __future__ import annotations

import msgspec
import numpy as np
import pyarrow as pa

from ondo.domain.fold import retracted
from ondo.domain.instants import Instant
from ondo.domain.triage import REASON, VERDICT
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.bucket import Bucket
from ondo.engine.kernel.columns import chosen, instants, table, texts_at, words
from ondo.engine.kernel.layout import Ints, Table
from ondo.engine.kernel.read_again import events_of, mixed_up, rows_by
from ondo.engine.kernel.run import Folded
from ondo.engine.kernel.tables import Compiled
from ondo.engine.replay.tables import REFUSALS, VERDICTS


def refusals(book: Compiled, bucket: Bucket, folded: Folded) -> pa.Table:
    """Verdicts that this playbook does not take."""
    written = folded.refusals
    row = written[:, 1]
    told = _told(bucket, row)
    return table(
        REFUSALS,
        [
            bucket.people.take(pa.array(written[:, 0])),
            instants(bucket.log[row, at.L_AT]),
            words(str(one.get(VERDICT, "")) for one in told),
            chosen(words(stage.key for stage in book.playbook.stages), written[:, 2]),
            chosen(words(bucket.problems), written[:, 3]),
            texts_at(bucket.rows["id"], row),
        ],
    )


def verdicts(bucket: Bucket, folded: Folded, as_of: Instant) -> pa.Table:
    """Every verdict that was accepted and not taken back."""
    written = _standing(bucket, folded, as_of)
    whose, row = written[:, 0], written[:, 1]
    told = _told(bucket, row)
    reasons = [one.get(REASON) for one in told]
    return table(
        VERDICTS,
        [
            bucket.people.take(pa.array(whose)),
            instants(bucket.log[row, at.L_AT]),
            words(str(one.get(VERDICT, "")) for one in told),
            pa.array([None if reason is None else str(reason) for reason in reasons], pa.string()),
            texts_at(bucket.rows["id"], row),
            texts_at(bucket.rows["user"], row),
        ],
    )


def _told(bucket: Bucket, rows: Ints) -> list[dict[str, object]]:
    """What stands in the properties of each row."""
    texts = texts_at(bucket.rows["properties"], rows).to_pylist()
    return [{} if text is None else msgspec.json.decode(text) for text in texts]


def _standing(bucket: Bucket, folded: Folded, as_of: Instant) -> Table:
    """The accepted verdicts that stand at the end. They are known by their ids: twins of an accepted one are in it."""
    written = folded.verdicts
    mixed = mixed_up(bucket, np.unique(written[:, 0]))
    if not len(mixed):
        return written
    plain = ~np.isin(written[:, 0], mixed)
    more = [pair for person in mixed.tolist() for pair in _of(bucket, folded, person, as_of)]
    whole = np.concatenate([written[plain], np.array(more, dtype=np.int64).reshape(-1, 2)])
    return whole[np.lexsort((whole[:, 1], whole[:, 0]))]


def _of(bucket: Bucket, folded: Folded, person: int, as_of: Instant) -> list[tuple[int, int]]:
    """The same for one person, by ids."""
    rows = rows_by(bucket, person, as_of)
    taken = events_of(bucket, rows)
    ids = dict(zip(rows.tolist(), (event.id for event in taken), strict=True))
    accepted = {ids[row] for whose, row in folded.verdicts.tolist() if whose == person}
    standing = accepted - retracted(taken)
    return [(person, row) for row in rows.tolist() if ids[row] in standing]
