"""Verdicts that were accepted, and those that were not."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import pyarrow as pa

from ondo.domain.events import Event
from ondo.domain.fold import retracted
from ondo.domain.triage import REASON, VERDICT
from ondo.engine.kernel import layout as at
from ondo.engine.kernel.folding.run import Folded
from ondo.engine.kernel.layout import Ints, Table
from ondo.engine.kernel.matching.bucket import Bucket
from ondo.engine.kernel.matching.tables import Compiled
from ondo.engine.kernel.results.columns import among, chosen, instants, table, words
from ondo.engine.kernel.results.concerned import Concerned, part
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
            bucket.rows.texts("id", row),
        ],
    )


def verdicts(bucket: Bucket, folded: Folded, concerned: Concerned) -> pa.Table:
    """Every verdict that was accepted and not taken back."""
    written = _standing(folded, concerned)
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
            bucket.rows.texts("id", row),
            bucket.rows.texts("user", row),
        ],
    )


def _told(bucket: Bucket, rows: Ints) -> list[dict[str, object]]:
    """What stands in the properties of each row."""
    texts = bucket.rows.texts("properties", rows).to_pylist()
    return [{} if text is None else msgspec.json.decode(text) for text in texts]


def _standing(folded: Folded, concerned: Concerned) -> Table:
    """The accepted verdicts that stand at the end. They are known by their ids: twins of an accepted one are in it."""
    written = folded.verdicts
    if len(concerned.gone):
        written = written[~among(written[:, 1], concerned.gone, len(concerned.bucket.log))]
    if not len(concerned.doubled):
        return written
    doubled = np.intersect1d(concerned.doubled, folded.verdicts[:, 0])
    more = [(person, row) for person, log in concerned.logs(doubled).items() for row in _of(folded, person, *log)]
    plain = written[~np.isin(written[:, 0], doubled)]
    whole = np.concatenate([plain, np.array(more, dtype=np.int64).reshape(-1, 2)])
    return whole[np.lexsort((whole[:, 1], whole[:, 0]))]


def _of(folded: Folded, person: int, rows: Sequence[int], taken: Sequence[Event]) -> list[int]:
    """The rows of the verdicts of one person that stand, by ids."""
    ids = {row: event.id for row, event in zip(rows, taken, strict=True)}
    standing = {ids[row] for row in part(folded.verdicts, person)[:, 1].tolist()} - retracted(taken)
    return [row for row in rows if ids[row] in standing]
